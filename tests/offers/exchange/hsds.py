"""What HSDS 3.0 asks of a record, in its own names: which fields there are, which must be there, and of what kind.

Written down for these tests from the field lists of the Human Services Data Specification 3.0, an Open Referral
resource. A field in capitals stands for another table, `!` for a field that must be there.
"""

from typing import Any

_TABLES = {
    "service": (
        "id!:uuid organization_id:uuid program_id:uuid name! alternate_name description url:uri email:email status! "
        "interpretation_services application_process fees_description wait_time fees accreditations "
        "eligibility_description minimum_age:number maximum_age:number assured_date assurer_email:email licenses alert "
        "last_modified:date-time phones:PHONE schedules:SCHEDULE service_areas:AREA service_at_locations:AT "
        "languages:LANGUAGE organization:ORGANIZATION required_documents:DOCUMENT contacts:CONTACT attributes:ATTRIBUTE"
    ),
    "phone": (
        "id!:uuid location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid service_at_location_id:uuid "
        "number! extension:number type description"
    ),
    "schedule": (
        "id!:uuid service_id:uuid location_id:uuid service_at_location_id:uuid valid_from valid_to dtstart "
        "timezone:number until count:number wkst freq interval:number byday byweekno bymonthday byyearday description "
        "opens_at closes_at schedule_link:uri attending_type notes"
    ),
    "area": "id!:uuid service_id:uuid name description extent extent_type uri",
    "at": "id!:uuid service_id:uuid location_id:uuid description schedules:SCHEDULE location:LOCATION service:SERVICE",
    "location": (
        "id!:uuid location_type! url:uri organization_id:uuid name alternate_name description transportation "
        "latitude:number longitude:number addresses:ADDRESS accessibility:ACCESSIBILITY"
    ),
    "address": (
        "id!:uuid location_id:uuid attention address_1! address_2 city! region state_province! postal_code! country! "
        "address_type!"
    ),
    "accessibility": "id!:uuid location_id:uuid description details url:uri",
    "language": "id!:uuid service_id:uuid location_id:uuid phone_id:uuid name code note",
    "organization": (
        "id!:uuid name! alternate_name description! email:email website:uri tax_status tax_id legal_status logo "
        "uri:uri parent_organization_id:uuid services:SERVICE"
    ),
    "document": "id!:uuid service_id:uuid document uri:uri",
    "contact": (
        "id!:uuid organization_id:uuid service_id:uuid service_at_location_id:uuid location_id:uuid name title "
        "department email:email"
    ),
    "attribute": ("id!:uuid link_id:uuid taxonomy_term_id:uuid link_type link_entity value taxonomy_term:TERM"),
    "term": ("id!:uuid code name! description! parent_id:uuid taxonomy language taxonomy_id:uuid term_uri:uri"),
    "taxonomy": "id!:uuid name! description! uri:uri version",
}
_VALUES = {
    "status": ["active", "inactive", "defunct", "temporarily closed"],
    "freq": ["WEEKLY", "MONTHLY"],
    "wkst": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"],
    "location_type": ["physical", "postal", "virtual"],
    "address_type": ["physical", "postal", "virtual"],
}
# Of these there is one, of all other tables there are several.
_ONE = {"location", "organization", "taxonomy_term", "service"}


def schema_of(table: str) -> dict[str, Any]:
    """Return the JSON Schema of a table, with all it is nested with; a field that it does not know is refused."""
    return {"$ref": f"#/$defs/{table}", "$defs": {name: _object(fields) for name, fields in _TABLES.items()}}


def _object(fields: str) -> dict[str, Any]:
    parts = [field.partition(":") for field in fields.split()]
    return {
        "type": "object",
        "required": [name.rstrip("!") for name, _colon, _kind in parts if name.endswith("!")],
        "properties": {name.rstrip("!"): _field(name.rstrip("!"), kind) for name, _colon, kind in parts},
        "additionalProperties": False,
    }


def _field(name: str, kind: str) -> dict[str, Any]:
    if kind.isupper():
        nested = {"$ref": f"#/$defs/{kind.lower()}"}
        return nested if name in _ONE else {"type": "array", "items": nested}
    if kind == "number":
        return {"type": "number"}
    written: dict[str, Any] = {"type": "string"}
    if name in _VALUES:
        written["enum"] = _VALUES[name]
    return written | ({"format": kind} if kind else {})
