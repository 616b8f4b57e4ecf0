"""Makes ministack's CloudFormation replace a resource exactly when its schema calls a changed property create-only.

ministack's engine knows how to replace (new one first, old one deleted in cleanup, kept by UpdateReplacePolicy, new
one deleted by a rollback), but only for the properties in its own tables.
"""
from __future__ import annotations

from typing import Any

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.cloudformation.stacks as stacks

from local_cloud import schemas
from local_cloud.registry import HANDLERS, is_checked

# A name that is unique although it is not the identifier of its type.
UNIQUE_NAMES = {
    "AWS::EC2::LaunchTemplate": "LaunchTemplateName",
    "AWS::EC2::SecurityGroup": "GroupName",
    "AWS::WAFv2::IPSet": "Name",
    "AWS::WAFv2::RuleGroup": "Name",
}


def follow_schemas() -> None:
    """Installs the schema-driven rules into the engine. Call after all registrations."""
    native_change, native_recreation = provisioners._replacing_change, provisioners._property_recreation

    def replacing_change(type_name: str, old: dict[str, Any], new: dict[str, Any]) -> bool:
        if is_checked(type_name) and schemas.create_only_changes(type_name, old, new):
            return True
        return native_change(type_name, old, new)

    def property_recreation(type_name: str, name: str) -> str:
        if not is_checked(type_name) or type_name in provisioners._REPLACING_PROPERTIES:
            return native_recreation(type_name, name)
        return recreation(type_name, name)

    for engine in (provisioners, stacks):
        engine._replacing_change = replacing_change
        engine._property_recreation = property_recreation
    _refuse_collisions()


def recreation(type_name: str, name: str) -> str:
    """What a change set says of a changed top-level property: does it replace the resource?"""
    if name in schemas.create_only_properties(type_name):
        return "Always"
    paths = schemas.create_only_properties(type_name) + schemas.conditional_create_only_properties(type_name)
    return "Conditionally" if name in {path.split("/")[0] for path in paths} else "Never"


def _refuse_collisions() -> None:
    for type_name in HANDLERS:
        if not is_checked(type_name):
            continue
        names = [UNIQUE_NAMES[type_name]] if type_name in UNIQUE_NAMES else schemas.custom_name_properties(type_name)
        if names:
            rule = {"name": names[0] if len(names) == 1 else tuple(names)}
            provisioners._CUSTOM_NAME_REPLACEMENT.setdefault(type_name, rule)
