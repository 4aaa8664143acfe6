"""The OpenAPI document of the directory, made of the parameters that are read and of the fields that are written."""

from typing import Any

from django.conf import settings

from familienzentrum.models import Centre
from offers.exchange import schemas
from offers.exchange.parameters import OF_OFFERS, PAGING, PARAMETERS

VERSION = "3.0"
PROFILE = "https://github.com/openreferral/specification/tree/3.0"

_JSON = "application/json"
_PROBLEM = "application/problem+json"
_LIST = ("full", *PAGING)
# Path, operation, what it says, parameters, schema, whether it is a list.
_OPERATIONS: list[tuple[str, str, str, tuple[str, ...], str, bool]] = [
    ("/", "getAPIMetaInformation", "This directory and the standard it follows.", (), "about", False),
    ("/openapi.json", "getOpenAPI", "This document.", (), "document", False),
    ("/services", "getPaginatedListOfServices", "Published offers.", (*OF_OFFERS, *_LIST), "service", True),
    ("/services/{id}", "getFullyNestedServiceById", "One offer, with all that is nested.", (), "service", False),
    (
        "/service_at_locations",
        "getPaginatedListOfServiceAtLocation",
        "Published offers at each of their places.",
        (*OF_OFFERS, *_LIST),
        "service_at_location",
        True,
    ),
    (
        "/service_at_locations/{id}",
        "getServiceAtLocationWithNestedDataById",
        "One offer at one place.",
        (),
        "service_at_location",
        False,
    ),
    (
        "/organizations",
        "getPaginatedListOfOrganizations",
        "Who provides published offers.",
        ("search", *PAGING),
        "organization",
        True,
    ),
    ("/organizations/{id}", "getOrganizationById", "One of them, with its offers.", (), "organization", False),
    ("/taxonomies", "getPaginatedListOfTaxonomies", "Topics and phases.", ("search", *PAGING), "taxonomy", True),
    ("/taxonomies/{id}", "getTaxonomyById", "One taxonomy.", (), "taxonomy", False),
    (
        "/taxonomy_terms",
        "getPaginatedListOfTaxonomyTerms",
        "Their terms.",
        ("search", "taxonomy_id", *PAGING),
        "taxonomy_term",
        True,
    ),
    ("/taxonomy_terms/{id}", "getTaxonomyTermById", "One term.", (), "taxonomy_term", False),
]


def document(centre: Centre) -> dict[str, Any]:
    about = (
        "Read-only directory after the Human Services Data Specification 3.0 of Open Referral. Of each service it has "
        "what the portal shows to everybody; what is not known is left out. Texts are plain text, times of day are "
        "local time. Ages are whole years. Unknown parameters mean nothing."
    )
    return {
        "openapi": "3.0.3",
        "info": {"title": centre.name, "version": VERSION, "description": about},
        "servers": [{"url": f"{settings.PORTAL_URL.rstrip('/')}/api/hsds"}],
        "paths": {operation[0]: _path(*operation) for operation in _OPERATIONS},
        "components": {"schemas": schemas.SCHEMAS, "parameters": {name: _parameter(name) for name in PARAMETERS}},
    }


def _path(path: str, operation: str, words: str, names: tuple[str, ...], schema: str, is_list: bool) -> dict[str, Any]:
    has_id = path.endswith("{id}")
    content: dict[str, Any] = {"$ref": f"#/components/schemas/{schema}"}
    if is_list:
        content = {
            "allOf": [
                {"$ref": "#/components/schemas/page"},
                {"type": "object", "properties": {"contents": {"type": "array", "items": content}}},
            ]
        }
    described: dict[str, Any] = {
        "get": {
            "operationId": operation,
            "summary": words,
            "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in names],
            "responses": {
                "200": {
                    "description": words,
                    "headers": {name: {"schema": {"type": "string"}} for name in ("ETag", "Last-Modified")},
                    "content": {_JSON: {"schema": content}},
                },
                "304": {"description": "Nothing has changed since."},
                "400": _refused("Something in the question was not understood."),
                **({"404": _refused("Nothing of this id is published.")} if has_id else {}),
            },
        }
    }
    if has_id:
        described["parameters"] = [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        ]
    return described


def _parameter(name: str) -> dict[str, Any]:
    known = PARAMETERS[name]
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": known.description,
        "schema": known.schema,
    }


def _refused(words: str) -> dict[str, Any]:
    return {"description": words, "content": {_PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}}}}
