"""What the EC2 modules share: ids, tags and the XML of the Query API."""
from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any
from xml.sax.saxutils import escape

import ministack.services.ec2 as ec2
import ministack.services.cloudformation.provisioners as provisioners

Record = dict[str, Any]
Filters = dict[str, str]


class LiveList(list):
    """The value of an attribute that other resources change after the engine has read it; the engine copies what it keeps.

    AWS reads an attribute when a reference to it is resolved: a subnet that waits for an IPv6 block sees the block.
    """

    def __deepcopy__(self, _memo: Any) -> "LiveList":
        return self


def new_id(prefix: str) -> str:
    return f"{prefix}-{secrets.token_hex(9)[:17]}"


def tag(resource_id: str, new: Record, old: Record | None = None) -> None:
    """Applies the template's tags and leaves those that someone set through the API."""
    provisioners._ec2_apply_tags(resource_id, new, old)


def forget_tags(resource_id: str) -> None:
    ec2._tags.pop(resource_id, None)


def existing(store: Any, resource_id: str, error_code: str, what: str) -> Record:
    if resource_id not in store:
        raise ValueError(f"{error_code}: The {what} '{resource_id}' does not exist")
    return store[resource_id]


def xml(name: str, value: Any) -> str:
    """An element of an EC2 answer; a list becomes ``<item>`` children, ``None`` nothing at all."""
    if value is None:
        return ""
    if isinstance(value, dict):
        inner = "".join(xml(key, item) for key, item in value.items())
    elif isinstance(value, (list, tuple)):
        inner = "".join(xml("item", item) for item in value)
    elif isinstance(value, bool):
        inner = str(value).lower()
    else:
        inner = escape(str(value))
    return f"<{name}>{inner}</{name}>"


def describe(store: Any, operation: str, set_name: str, id_name: str, filter_members: Filters,
             shown: Callable[[Record], Record], id_lists: Filters | None = None) -> None:
    """Replaces ministack's ``Describe…`` operation by one that shows every member of our records.

    ``id_lists`` names the lists of ids in the request and the member that each selects by; else it is ``id_name``.
    """

    def answer(parameters: Record) -> tuple:
        filters = ec2._parse_filters(parameters)
        unknown = _unknown_filter(filters, filter_members)
        if unknown:
            return unknown
        wanted = {member: ec2._parse_member_list(parameters, name) for name, member in (id_lists or {id_name: id_name}).items()}
        items = [
            f"<item>{''.join(xml(key, item) for key, item in shown(record).items())}{ec2._tag_set_xml(record[id_name])}</item>"
            for record in store.values()
            if all(record.get(member) in ids for member, ids in wanted.items() if ids)
            and _selected(record, record[id_name], filters, filter_members)
        ]
        return ec2._xml(200, f"{operation}Response", f"<{set_name}>{''.join(items)}</{set_name}>")

    ec2._ACTION_MAP[operation] = answer


def filter_by(store: Any, operation: str, id_name: str, filter_members: Filters) -> None:
    """Teaches a ``Describe…`` operation of ministack filters that it takes and does not apply."""
    native = ec2._ACTION_MAP[operation]

    def answer(parameters: Record) -> tuple:
        filters = ec2._parse_filters(parameters)
        unknown = _unknown_filter(filters, filter_members)
        if unknown or not filters:
            return unknown or native(parameters)
        wanted = ec2._parse_member_list(parameters, id_name)
        found = [key for key, record in store.items() if key in (wanted or [key]) and _selected(record, key, filters, filter_members)]
        others = {name: value for name, value in parameters.items() if not name.startswith(f"{id_name}.")}
        # An id that nothing has selects nothing; no id at all would select everything.
        return native({**others, **{f"{id_name}.{number}": [key] for number, key in enumerate(found or ["none"], 1)}})

    ec2._ACTION_MAP[operation] = answer


def _unknown_filter(filters: Record, members: Filters) -> tuple | None:
    for name in filters:
        if name not in members and name not in ("tag-key", "tag-value") and not name.startswith("tag:"):
            return ec2._error("InvalidParameterValue", f"The filter '{name}' is invalid", 400)
    return None


def _selected(record: Record, resource_id: str, filters: Record, members: Filters) -> bool:
    if not ec2._resource_matches_tag_filters(resource_id, filters):
        return False
    return all(set(_texts(record, member.split("/"))) & set(filters[name]) for name, member in members.items() if filters.get(name))


def _texts(value: Any, steps: list[str]) -> Iterable[str]:
    """The values of a member (a path such as ``Associations/SubnetId`` goes through lists), as filters spell them."""
    if isinstance(value, list):
        return [text for item in value for text in _texts(item, steps)]
    if steps:
        return _texts(value.get(steps[0]), steps[1:]) if isinstance(value, dict) else []
    return [str(value).lower() if isinstance(value, bool) else str(value)]
