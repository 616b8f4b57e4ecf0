"""Judges a resolved value by a CloudFormation resource schema (a dialect of JSON Schema)."""
from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import regex

from local_cloud.scalars import BOOLEAN_WORDS, Schema, as_number, as_type, declared_types, resolve

Problem = str


def problems(value: Any, schema: Schema, root: Schema, path: str = "#") -> Iterator[Problem]:
    """What is wrong with ``value``, each problem with its path, the value given and what is expected."""
    if "$ref" in schema:
        yield from problems(value, resolve(schema["$ref"], root), root, path)
    wrong_type = _type_problem(value, schema, path)
    if wrong_type:
        yield wrong_type
        return
    yield from _scalar_problems(value, schema, path)
    if isinstance(value, dict):
        yield from _object_problems(value, schema, root, path)
    elif isinstance(value, list):
        yield from _array_problems(value, schema, root, path)
    yield from _combination_problems(value, schema, root, path)


def _is_type(value: Any, name: str) -> bool:
    if name == "object":
        return isinstance(value, dict)
    if name == "array":
        return isinstance(value, list)
    if name == "boolean":
        return isinstance(value, bool) or (isinstance(value, str) and value.lower() in BOOLEAN_WORDS)
    if name == "string":
        return isinstance(value, (str, int, float))
    if name == "null":
        return value is None
    number = as_number(value)
    return number is not None and (name == "number" or number.is_integer())


def _type_problem(value: Any, schema: Schema, path: str) -> Problem | None:
    types = declared_types(schema)
    if not types or any(_is_type(value, name) for name in types):
        return None
    return f"{path}: expected type {' or '.join(types)}, got {_shown(value)}"


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= 120 else text[:117] + "..."


def _same(given: Any, allowed: Any) -> bool:
    if isinstance(given, (dict, list)) or isinstance(allowed, (dict, list)):
        return given == allowed
    return as_type(given, "string") == as_type(allowed, "string")


def _scalar_problems(value: Any, schema: Schema, path: str) -> Iterator[Problem]:
    if "enum" in schema and not any(_same(value, allowed) for allowed in schema["enum"]):
        yield f"{path}: {_shown(value)} is not one of {_shown(schema['enum'])}"
    folded = schema.get("enumCaseInsensitive")
    if folded is not None and str(value).lower() not in [str(allowed).lower() for allowed in folded]:
        yield f"{path}: {_shown(value)} is not one of {_shown(folded)}"
    if "const" in schema and not _same(value, schema["const"]):
        yield f"{path}: {_shown(value)} is not {_shown(schema['const'])}"
    if "string" in declared_types(schema) and not isinstance(value, (dict, list)):
        yield from _text_problems(as_type(value, "string"), schema, path)
    number = as_number(value)
    if number is not None:
        yield from _number_problems(number, schema, path)


def _text_problems(text: str, schema: Schema, path: str) -> Iterator[Problem]:
    if len(text) < schema.get("minLength", 0):
        yield f"{path}: expected at least {schema['minLength']} characters, got {_shown(text)}"
    if len(text) > schema.get("maxLength", math.inf):
        yield f"{path}: expected at most {schema['maxLength']} characters, got {len(text)}: {_shown(text)}"
    pattern = schema.get("pattern")
    if pattern and not _matches(pattern, text):
        yield f"{path}: {_shown(text)} does not match pattern {pattern}"


def _matches(pattern: str, text: str) -> bool:
    try:
        return regex.search(pattern, text) is not None
    except regex.error:
        # A pattern in a dialect that Python cannot read can refuse nothing.
        return True


def _number_problems(number: float, schema: Schema, path: str) -> Iterator[Problem]:
    if number < schema.get("minimum", -math.inf):
        yield f"{path}: expected at least {schema['minimum']}, got {number:g}"
    if number > schema.get("maximum", math.inf):
        yield f"{path}: expected at most {schema['maximum']}, got {number:g}"
    if number <= schema.get("exclusiveMinimum", -math.inf):
        yield f"{path}: expected more than {schema['exclusiveMinimum']}, got {number:g}"
    if number >= schema.get("exclusiveMaximum", math.inf):
        yield f"{path}: expected less than {schema['exclusiveMaximum']}, got {number:g}"


def _object_problems(value: dict[str, Any], schema: Schema, root: Schema, path: str) -> Iterator[Problem]:
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name in schema.get("required", []):
        if name not in value:
            yield f"{path}: required key [{name}] not found"
    for key, item in value.items():
        by_pattern = [rule for pattern, rule in patterns.items() if _matches(pattern, key)]
        for rule in ([known[key]] if key in known else []) + by_pattern:
            yield from problems(item, rule, root, f"{path}/{key}")
        if key in known or by_pattern:
            continue
        extra = schema.get("additionalProperties", True)
        if extra is False:
            yield f"{path}: extraneous key [{key}] is not permitted (given {_shown(item)}; permitted: {', '.join(sorted(known))})"
        elif isinstance(extra, dict):
            yield from problems(item, extra, root, f"{path}/{key}")
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", math.inf):
        yield f"{path}: expected {schema.get('minProperties', 0)} to {schema.get('maxProperties', 'any number of')} keys, got {len(value)}"
    yield from _key_set_problems(value, schema, path)


def _key_set_problems(value: dict[str, Any], schema: Schema, path: str) -> Iterator[Problem]:
    for key, needed in schema.get("dependentRequired", {}).items():
        for name in needed if key in value else []:
            if name not in value:
                yield f"{path}: key [{key}] needs key [{name}]"
    for key, excluded in schema.get("dependentExcluded", {}).items():
        for name in excluded if key in value else []:
            if name in value:
                yield f"{path}: keys [{key}] and [{name}] exclude each other"
    exactly_one = schema.get("requiredXor")
    if exactly_one and sum(name in value for name in exactly_one) != 1:
        yield f"{path}: expected exactly one of the keys {', '.join(exactly_one)}"
    at_least_one = schema.get("requiredOr")
    if at_least_one and not any(name in value for name in at_least_one):
        yield f"{path}: expected at least one of the keys {', '.join(at_least_one)}"


def _array_problems(value: list[Any], schema: Schema, root: Schema, path: str) -> Iterator[Problem]:
    if len(value) < schema.get("minItems", 0):
        yield f"{path}: expected at least {schema['minItems']} items, got {len(value)}"
    if len(value) > schema.get("maxItems", math.inf):
        yield f"{path}: expected at most {schema['maxItems']} items, got {len(value)}"
    if schema.get("uniqueItems") and len({json.dumps(item, sort_keys=True, default=str) for item in value}) < len(value):
        yield f"{path}: array items are not unique: {_shown(value)}"
    items = schema.get("items")
    if isinstance(items, dict):
        for index, item in enumerate(value):
            yield from problems(item, items, root, f"{path}/{index}")


def _combination_problems(value: Any, schema: Schema, root: Schema, path: str) -> Iterator[Problem]:
    for part in schema.get("allOf", []):
        yield from problems(value, part, root, path)
    if "if" in schema:
        branch = "then" if next(problems(value, schema["if"], root, path), None) is None else "else"
        yield from problems(value, schema.get(branch, {}), root, path)
    if "not" in schema and next(problems(value, schema["not"], root, path), None) is None:
        yield f"{path}: {_shown(value)} is not permitted"
    # oneOf is read as anyOf: many AWS schemas have branches that overlap, and AWS accepts those values.
    for alternatives in (schema.get("anyOf"), schema.get("oneOf")):
        tried = [list(problems(value, part, root, path)) for part in alternatives or []]
        if tried and all(tried):
            yield f"{path}: no permitted form matches: {' | '.join(part[0] for part in tried)}"
