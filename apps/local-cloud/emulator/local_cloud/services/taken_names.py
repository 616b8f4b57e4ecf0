"""Names that AWS refuses because something has them already; ministack's handlers take that over silently."""
from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

import ministack.services.cloudwatch_logs as logs
import ministack.services.iam as iam

from local_cloud.registry import HANDLERS, Properties

NAMED: dict[str, tuple[str, Callable[[], Container[str]]]] = {
    "AWS::IAM::Role": ("RoleName", lambda: iam._roles),
    "AWS::Logs::LogGroup": ("LogGroupName", lambda: logs._log_groups),
}


def register_types() -> None:
    for type_name, (member, taken) in NAMED.items():
        _refuse_taken(type_name, member, taken)


def _refuse_taken(type_name: str, member: str, taken: Callable[[], Container[str]]) -> None:
    handler = HANDLERS[type_name]
    native_create = handler["create"]

    def create(logical_id: str, properties: Properties, *rest: Any) -> Any:
        if properties.get(member) in taken():
            raise ValueError(f"{type_name}: {member} {properties[member]} already exists")
        return native_create(logical_id, properties, *rest)

    handler["create"] = create
