"""The fields that the directory writes, as JSON Schema, and no others."""

from typing import Any

_TEXT: dict[str, Any] = {"type": "string"}
_ID: dict[str, Any] = {"type": "string", "format": "uuid"}
_LINK: dict[str, Any] = {"type": "string", "format": "uri"}
_DAY: dict[str, Any] = {"type": "string", "format": "date"}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_FLAG: dict[str, Any] = {"type": "boolean"}
_NUMBERS = ("total_items", "total_pages", "page_number", "size")
_ANSWERS = ("first_page", "last_page", "empty")


def _with(needed: str, **fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": needed.split(), "additionalProperties": False}


def _many(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _one(name)}


def _one(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


SCHEMAS: dict[str, dict[str, Any]] = {
    "about": _with("version profile openapi_url", version=_TEXT, profile=_LINK, openapi_url=_LINK),
    "document": {"type": "object"},
    "problem": _with(
        "type title status detail",
        type=_TEXT,
        title=_TEXT,
        status={"type": "integer"},
        detail=_TEXT,
        errors={"type": "array", "items": _with("name detail", name=_TEXT, detail=_TEXT)},
    ),
    "page": {
        "type": "object",
        "required": [*_NUMBERS, *_ANSWERS, "contents"],
        "properties": {
            **dict.fromkeys(_NUMBERS, _COUNT),
            **dict.fromkeys(_ANSWERS, _FLAG),
            "contents": {"type": "array"},
        },
    },
    "service": _with(
        "id name status",
        id=_ID,
        organization_id=_ID,
        name=_TEXT,
        description=_TEXT,
        url=_LINK,
        email={"type": "string", "format": "email"},
        status={"type": "string", "enum": ["active", "inactive", "defunct", "temporarily closed"]},
        interpretation_services=_TEXT,
        application_process=_TEXT,
        fees_description=_TEXT,
        eligibility_description=_TEXT,
        minimum_age=_COUNT,
        maximum_age=_COUNT,
        assured_date=_DAY,
        organization=_one("organization"),
        phones=_many("phone"),
        schedules=_many("schedule"),
        service_areas=_many("service_area"),
        service_at_locations=_many("service_at_location"),
        languages=_many("language"),
        required_documents=_many("required_document"),
        contacts=_many("contact"),
        attributes=_many("attribute"),
    ),
    "organization": _with(
        "id name description", id=_ID, name=_TEXT, description=_TEXT, website=_LINK, services=_many("service")
    ),
    "phone": _with("id number", id=_ID, service_id=_ID, number=_TEXT),
    "schedule": _with(
        "id",
        id=_ID,
        service_id=_ID,
        service_at_location_id=_ID,
        valid_from=_DAY,
        valid_to=_DAY,
        dtstart=_DAY,
        wkst={"type": "string", "enum": ["MO"]},
        freq={"type": "string", "enum": ["WEEKLY", "MONTHLY"]},
        interval={"type": "integer", "minimum": 1},
        byday=_TEXT,
        description=_TEXT,
        opens_at=_TEXT,
        closes_at=_TEXT,
        attending_type=_TEXT,
        notes=_TEXT,
    ),
    "service_area": _with("id", id=_ID, service_id=_ID, name=_TEXT),
    "service_at_location": _with(
        "id",
        id=_ID,
        service_id=_ID,
        location_id=_ID,
        service=_one("service"),
        location=_one("location"),
        schedules=_many("schedule"),
    ),
    "location": _with(
        "id location_type",
        id=_ID,
        location_type={"type": "string", "enum": ["physical", "postal", "virtual"]},
        name=_TEXT,
        description=_TEXT,
        transportation=_TEXT,
        addresses=_many("address"),
        accessibility=_many("accessibility"),
    ),
    "address": _with(
        "id address_1 city state_province postal_code country address_type",
        id=_ID,
        location_id=_ID,
        address_1=_TEXT,
        city=_TEXT,
        state_province=_TEXT,
        postal_code=_TEXT,
        country=_TEXT,
        address_type={"type": "string", "enum": ["physical", "postal", "virtual"]},
    ),
    "accessibility": _with("id", id=_ID, description=_TEXT),
    "language": _with("id", id=_ID, service_id=_ID, name=_TEXT, code=_TEXT),
    "required_document": _with("id", id=_ID, service_id=_ID, document=_TEXT),
    "contact": _with("id", id=_ID, service_id=_ID, department=_TEXT, email={"type": "string", "format": "email"}),
    "attribute": _with(
        "id",
        id=_ID,
        link_id=_ID,
        link_entity=_TEXT,
        taxonomy_term_id=_ID,
        taxonomy_term=_one("taxonomy_term"),
    ),
    "taxonomy": _with("id name description", id=_ID, name=_TEXT, description=_TEXT),
    "taxonomy_term": _with(
        "id name description",
        id=_ID,
        code=_TEXT,
        name=_TEXT,
        description=_TEXT,
        taxonomy=_TEXT,
        taxonomy_id=_ID,
    ),
}
