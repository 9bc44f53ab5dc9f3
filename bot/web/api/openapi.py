"""The API's document, made from the table of addresses and their models."""

from __future__ import annotations

from functools import cache
from typing import Any

from apispec import APISpec
from pydantic import BaseModel

from bot.web.api.addresses import ADDRESSES, Address
from bot.web.api.shapes import Problem

REFERENCE = "#/components/schemas/{model}"
PROBLEMS = {
    "400": "The query cannot be understood.",
    "401": "No token, or one that is unknown, revoked or over.",
    "403": "The token is not for these figures.",
    "429": "Too many calls; come back after the seconds in Retry-After.",
    "503": "The database does not answer.",
}


@cache
def document() -> dict[str, Any]:
    """OpenAPI 3.1."""
    spec = APISpec(
        title="Một Cửa",
        version="1",
        openapi_version="3.1.0",
        info={
            "description": "Figures for dashboards, read only. Shares are of one, days are days in Vietnam,"
            " periods are whole months, quarters and years."
        },
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    models: list[type[BaseModel]] = [Problem, *(address.answers for address in ADDRESSES)]
    for model in models:
        _add(spec, model)
    for address in ADDRESSES:
        spec.path(path=address.path, operations={"get": _operation(address)})
    return spec.to_dict()


def _add(spec: APISpec, model: type[BaseModel]) -> None:
    schema = model.model_json_schema(ref_template=REFERENCE, mode="serialization")
    parts = {**schema.pop("$defs", {}), model.__name__: schema}
    for name, part in parts.items():
        if name not in spec.components.schemas:
            spec.components.schema(name, part)


def _operation(address: Address) -> dict[str, Any]:
    good = {
        "description": address.summary,
        "headers": {"ETag": {"schema": {"type": "string"}}},
        "content": {
            "application/json": {"schema": {"$ref": REFERENCE.format(model=address.answers.__name__)}}
        },
    }
    return {
        "operationId": address.name,
        "summary": address.summary,
        "security": [{"token": []}],
        "parameters": _parameters(address.takes),
        "responses": {
            "200": good,
            "304": {"description": "As it was when you last asked (If-None-Match)."},
            **{status: _problem(text) for status, text in PROBLEMS.items()},
        },
    }


def _parameters(takes: type[BaseModel]) -> list[dict[str, Any]]:
    described = takes.model_json_schema().get("properties", {})
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": schema["description"],
            "schema": _without_null(schema),
        }
        for name, schema in described.items()
    ]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A query has no null: what is not known is left out."""
    return next(choice for choice in schema["anyOf"] if choice.get("type") != "null")


def _problem(text: str) -> dict[str, Any]:
    return {
        "description": text,
        "content": {"application/problem+json": {"schema": {"$ref": REFERENCE.format(model="Problem")}}},
    }
