"""Scalars as CloudFormation reads them: "true" is a boolean and "80" a number where the schema expects one."""
from __future__ import annotations

import math
from typing import Any

Schema = dict[str, Any]
BOOLEAN_WORDS = {"true": True, "false": False}


def resolve(reference: str, root: Schema) -> Schema:
    """The schema that a ``$ref`` such as ``#/definitions/Tag`` names."""
    found: Any = root
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def coerced(value: Any, schema: Schema, root: Schema) -> Any:
    """``value`` with its scalars in the types that the schema names, as CloudFormation hands them to a handler."""
    if "$ref" in schema:
        return coerced(value, resolve(schema["$ref"], root), root)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return {key: coerced(item, known[key], root) if key in known else item for key, item in value.items()}
    if isinstance(value, list):
        items = schema.get("items")
        return [coerced(item, items, root) for item in value] if isinstance(items, dict) else value
    types = declared_types(schema)
    return as_type(value, types[0]) if len(types) == 1 else value


def declared_types(schema: Schema) -> list[str]:
    declared = schema.get("type", [])
    return [declared] if isinstance(declared, str) else list(declared)


def as_type(value: Any, name: str) -> Any:
    if name == "boolean" and isinstance(value, str):
        return BOOLEAN_WORDS.get(value.lower(), value)
    if name in ("integer", "number"):
        number = as_number(value)
        return value if number is None else int(number) if number.is_integer() else number
    if name == "string" and isinstance(value, bool):
        return str(value).lower()
    if name == "string" and isinstance(value, (int, float)):
        return str(value)
    return value


def as_number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
