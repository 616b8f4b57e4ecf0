"""Corrects ``Ref`` of native types whose value in ministack is not the one of AWS."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from local_cloud.registry import HANDLERS, Properties

ToReference = Callable[[str, Properties], str]
ToNative = Callable[[str], str]


def correct(type_name: str, to_reference: ToReference, to_native: ToNative) -> None:
    """``to_reference`` makes AWS's value from ministack's id and the properties; ``to_native`` is the way back."""
    handler = HANDLERS[type_name]
    native_create, native_update, native_delete = handler["create"], handler["update"], handler["delete"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        native_id, attributes = native_create(logical_id, properties, stack_name)
        return to_reference(native_id, properties), attributes

    def update(reference: str, old: Properties, new: Properties, *rest: Any) -> tuple[str, Properties]:
        native_id, attributes = native_update(to_native(reference), old, new, *rest)
        return to_reference(native_id, new), attributes

    def delete(reference: str, properties: Properties) -> None:
        native_delete(to_native(reference), properties)

    handler.update(create=create, update=update, delete=delete)
