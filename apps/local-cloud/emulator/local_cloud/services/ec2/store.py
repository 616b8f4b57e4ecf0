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
             shown: Callable[[Record], Record]) -> None:
    """Replaces ministack's ``Describe…`` operation by one that shows every member of our records."""

    def answer(parameters: Record) -> tuple:
        wanted, filters = ec2._parse_member_list(parameters, id_name), ec2._parse_filters(parameters)
        items = [
            f"<item>{''.join(xml(key, item) for key, item in shown(record).items())}{ec2._tag_set_xml(record[id_name])}</item>"
            for record in store.values() if _selected(record, record[id_name], wanted, filters, filter_members)
        ]
        return ec2._xml(200, f"{operation}Response", f"<{set_name}>{''.join(items)}</{set_name}>")

    ec2._ACTION_MAP[operation] = answer


def _selected(record: Record, resource_id: str, wanted: Iterable[str], filters: Record, members: Filters) -> bool:
    if wanted and resource_id not in wanted:
        return False
    if not ec2._resource_matches_tag_filters(resource_id, filters):
        return False
    return all(str(record.get(member)) in filters[name] for name, member in members.items() if filters.get(name))
