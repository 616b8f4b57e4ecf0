"""Registration of resource types with ministack's CloudFormation, and the schema check in front of every type."""
from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import ministack.services.cloudformation.provisioners as provisioners
from ministack.core.responses import error_response_json, get_region

from local_cloud import schemas
from local_cloud.readable import readable_failures

Properties = dict[str, Any]
HANDLERS: dict[str, dict[str, Any]] = provisioners._RESOURCE_HANDLERS
# CloudFormation's own types are the engine's business, and metadata has no resource behind it.
UNCHECKED_PREFIXES = ("AWS::CloudFormation::", "AWS::CDK::")
ENGINE_TAG_PREFIX = "aws:cloudformation:"


@dataclass(frozen=True)
class Place:
    """Where a resource stands in a template: what its generated name is made of."""

    stack_name: str
    logical_id: str

    def name(self, max_length: int = 128, lowercase: bool = False) -> str:
        """The name that CloudFormation generates: stable across updates, new for a replacement."""
        return provisioners._physical_name(self.stack_name, self.logical_id, max_len=max_length, lowercase=lowercase)


@dataclass(frozen=True)
class Resource:
    """What a handler hands back: the value of ``Ref`` and those of ``Fn::GetAtt``."""

    physical_id: str
    attributes: Properties = field(default_factory=dict)


Create = Callable[[Properties, Place], Resource]
Update = Callable[[str, Properties, Properties], Properties]
Delete = Callable[[str, Properties], None]


def register(type_name: str, *, create: Create, delete: Delete, update: Update | None = None) -> None:
    """Adds a resource type; ``update`` changes a resource in place."""

    def created(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        resource = create(properties, Place(stack_name, logical_id))
        return resource.physical_id, resource.attributes

    def updated(physical_id: str, old: Properties, new: Properties, _stack_name: str) -> tuple[str, Properties]:
        if update is None:
            raise ValueError(f"{type_name} {physical_id} has no property that can be updated in place")
        return physical_id, update(physical_id, old, new)

    HANDLERS[type_name] = {"create": created, "update": updated, "delete": delete}
    _take_stack_tags(type_name)


def _take_stack_tags(type_name: str) -> None:
    tagging = (schemas.find(type_name) or {}).get("tagging", {})
    if not tagging.get("taggable") or not tagging.get("cloudFormationSystemTags", True):
        return
    name = tagging.get("tagProperty", "/properties/Tags").removeprefix("/properties/")
    is_map = schemas.find(type_name)["properties"].get(name, {}).get("type") == "object"
    provisioners._STACK_TAG_PROPERTY.setdefault(type_name, (name, "map" if is_map else "list"))


def enforce_schemas() -> None:
    """Puts the schema check in front of every registered type that has a schema. Call after all registrations."""
    for type_name, handler in HANDLERS.items():
        if is_checked(type_name):
            _enforce_schema(type_name, handler)


def is_checked(type_name: str) -> bool:
    return not type_name.startswith(UNCHECKED_PREFIXES) and schemas.find(type_name) is not None


def _enforce_schema(type_name: str, handler: dict[str, Any]) -> None:
    """Lets valid properties alone through to the handler, with their scalars in the schema's types."""
    create, update, delete = handler["create"], handler.get("update"), handler["delete"]

    def checked_create(logical_id: str, properties: Properties, *rest: Any) -> Any:
        refuse_invalid(type_name, properties)
        with readable_failures():
            return _with_id(type_name, *create(logical_id, schemas.coerce(type_name, properties), *rest))

    def checked_update(physical_id: str, old: Properties, new: Properties, *rest: Any) -> Any:
        refuse_invalid(type_name, new)
        with readable_failures():
            changed = update(physical_id, schemas.coerce(type_name, old), schemas.coerce(type_name, new), *rest)
        return _with_id(type_name, *changed)

    def coerced_delete(physical_id: str, properties: Properties, *rest: Any) -> Any:
        return delete(physical_id, schemas.coerce(type_name, properties), *rest)

    handler.update(create=checked_create, delete=coerced_delete, **({"update": checked_update} if update else {}))


def _with_id(type_name: str, physical_id: str, attributes: Properties | None) -> tuple[str, Properties]:
    """Adds the attribute ``Id`` of a type that it identifies; ministack leaves it out of many."""
    identified = schemas.primary_identifier(type_name) == ["Id"] and "Id" in schemas.read_only_properties(type_name)
    return physical_id, {**({"Id": physical_id} if identified else {}), **(attributes or {})}


def refuse_invalid(type_name: str, properties: Properties) -> None:
    """Fails the resource, as CloudFormation does, with every problem of its properties."""
    found = schemas.validate(type_name, _without_engine_tags(properties), get_region())
    if found:
        raise ValueError(f"Properties validation failed for resource type {type_name} with message: " + "; ".join(found))


def _without_engine_tags(properties: Properties) -> Properties:
    # The engine adds these tags itself; the patterns of many schemas forbid the prefix to people.
    kept: Properties = {}
    for name, value in properties.items():
        if isinstance(value, list):
            own = [item for item in value if not (isinstance(item, dict) and _is_engine_tag(item.get("Key")))]
        elif isinstance(value, dict):
            own = {key: item for key, item in value.items() if not _is_engine_tag(key)}
        else:
            own = value
        if own or own == value:
            kept[name] = own
    return kept


def _is_engine_tag(key: object) -> bool:
    return isinstance(key, str) and key.startswith(ENGINE_TAG_PREFIX)


def call(what: str, operation: Callable[..., tuple], *arguments: Any, **keywords: Any) -> Any:
    """Calls one of ministack's API functions: its answer (parsed if JSON), or the resource fails with its error."""
    status, _headers, body = operation(*arguments, **keywords)[:3]
    text = body.decode() if isinstance(body, bytes) else str(body)
    if status >= 400:
        raise ValueError(f"{what}: {text}")
    return json.loads(text) if text.startswith(("{", "[")) else text


JsonOperation = Callable[[Properties], Properties]


def add_json_operations(service: ModuleType, operations: dict[str, JsonOperation]) -> None:
    """Teaches a JSON service of ministack API operations that it lacks. A ``LookupError`` answers "not found"."""
    native: Callable[..., Awaitable[tuple]] = service.handle_request

    async def handle_request(method: str, path: str, headers: dict, body: Any, query_params: dict) -> tuple:
        operation = operations.get(headers.get("x-amz-target", "").rpartition(".")[2])
        if operation is None:
            return await native(method, path, headers, body, query_params)
        try:
            answer = operation(json.loads(body or "{}"))
        except LookupError as missing:
            return error_response_json("ResourceNotFoundException", str(missing.args[0]), 400)
        return 200, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(answer).encode()

    service.handle_request = handle_request
