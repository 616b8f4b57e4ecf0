"""The CloudFormation resource schemas, which cfn-lint carries in its package, and what follows from them."""
from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from local_cloud.scalars import Schema, coerced
from local_cloud.schema_rules import Problem, problems

Properties = dict[str, Any]
HOME_REGION = "us-east-1"
ABSENT = object()


@lru_cache(maxsize=None)
def _directory() -> Path:
    # The files are read as data: importing cfn-lint itself would triple the start-up time.
    spec = find_spec("cfnlint")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("cfn-lint is not installed: its package carries the CloudFormation schemas")
    return Path(spec.submodule_search_locations[0]) / "data" / "schemas"


@lru_cache(maxsize=None)
def _index(region: str) -> dict[str, str]:
    file = _directory() / "providers" / f"{region}.json"
    return json.loads((file if file.exists() else file.with_name(f"{HOME_REGION}.json")).read_text("utf-8"))


@lru_cache(maxsize=None)
def _read(digest: str) -> Schema:
    return json.loads((_directory() / "resources" / f"{digest}.json").read_text("utf-8"))


def find(type_name: str, region: str = HOME_REGION) -> Schema | None:
    """The schema of a type in a region, or ``None`` if CloudFormation describes the type nowhere."""
    digest = _index(region).get(type_name) or _index(HOME_REGION).get(type_name)
    return _read(digest) if digest else None


def validate(type_name: str, properties: Properties, region: str = HOME_REGION) -> list[Problem]:
    """Everything that CloudFormation would refuse in the resolved properties of a resource."""
    schema = find(type_name, region)
    if schema is None:
        return []
    given_read_only = [
        f"#: read-only property [{path}] cannot be set"
        for path in read_only_properties(type_name, region)
        if "/" not in path and path in properties and path not in create_only_properties(type_name, region)
    ]
    return given_read_only + list(problems(properties, schema, schema))


def coerce(type_name: str, properties: Properties, region: str = HOME_REGION) -> Properties:
    """The properties with the scalar types of the schema ("true" becomes a boolean where one is expected)."""
    schema = find(type_name, region)
    return properties if schema is None else coerced(properties, schema, schema)


def read_only_properties(type_name: str, region: str = HOME_REGION) -> list[str]:
    return _paths(type_name, "readOnlyProperties", region)


def create_only_properties(type_name: str, region: str = HOME_REGION) -> list[str]:
    return _paths(type_name, "createOnlyProperties", region)


def conditional_create_only_properties(type_name: str, region: str = HOME_REGION) -> list[str]:
    return _paths(type_name, "conditionalCreateOnlyProperties", region)


def primary_identifier(type_name: str, region: str = HOME_REGION) -> list[str]:
    return _paths(type_name, "primaryIdentifier", region)


def custom_name_properties(type_name: str, region: str = HOME_REGION) -> list[str]:
    """The properties that together name a resource, if the template alone decides them; else nothing.

    While they stay the same, a replacement would collide with the resource that it replaces.
    """
    identifier = primary_identifier(type_name, region)
    fixed = set(create_only_properties(type_name, region)) - set(read_only_properties(type_name, region))
    return identifier if identifier and fixed.issuperset(identifier) else []


def create_only_changes(type_name: str, old: Properties, new: Properties, region: str = HOME_REGION) -> list[str]:
    """The create-only properties (paths such as ``KubernetesNetworkConfig/IpFamily``) that differ: they replace."""
    old, new = coerce(type_name, old, region), coerce(type_name, new, region)
    return [
        path for path in create_only_properties(type_name, region)
        if list(_values(old, path.split("/"))) != list(_values(new, path.split("/")))
    ]


def _paths(type_name: str, keyword: str, region: str) -> list[str]:
    schema = find(type_name, region) or {}
    return [pointer.removeprefix("/properties/") for pointer in schema.get(keyword, [])]


def _values(value: Any, steps: list[str]) -> Iterator[Any]:
    if not steps:
        yield value
    elif steps[0] == "*" and isinstance(value, list):
        for item in value:
            yield from _values(item, steps[1:])
    elif isinstance(value, dict):
        yield from _values(value[steps[0]], steps[1:]) if steps[0] in value else [ABSENT]
    else:
        yield ABSENT
