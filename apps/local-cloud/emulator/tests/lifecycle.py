"""The life of one resource of a type that we write, as a table row, and the test of it."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from stacks import Resources, Stacks, resource

ReadBack = Callable[[Callable[[str], Any], str], Any]
SUBJECT = "Subject"


@dataclass(frozen=True)
class Life:
    """What happens to a resource: made, updated in place, replaced, refused, deleted.

    ``read`` gets the clients and the value of ``Ref``; it returns what the service's API shows of the resource, and
    something false (or fails) once it is gone. ``None`` where the type has no such change.
    """

    type_name: str
    properties: dict[str, Any]
    read: ReadBack
    made: Any
    updated: tuple[dict[str, Any], Any] | None
    replaced: dict[str, Any] | None
    refused: tuple[dict[str, Any], str]
    around: Resources = field(default_factory=dict)

    def __str__(self) -> str:
        return self.type_name.removeprefix("AWS::")


def live(life: Life, stacks: Stacks, client: Callable[[str], Any]) -> None:
    """Leads a resource through its life and checks each station in the service's API."""

    def with_subject(properties: dict[str, Any]) -> Resources:
        return {**life.around, SUBJECT: resource(life.type_name, {**life.properties, **properties})}

    stack = stacks.create(with_subject({}))
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    first = stack.physical_id(SUBJECT)
    assert life.read(client, first) == life.made

    if life.updated:
        change, shown = life.updated
        assert stack.update(with_subject(change)) == "UPDATE_COMPLETE", stack.reasons()
        assert (stack.physical_id(SUBJECT), life.read(client, first)) == (first, shown)
        assert stack.update(with_subject({})) == "UPDATE_COMPLETE", stack.reasons()

    change, named = life.refused
    assert stack.update(with_subject(change)) == "UPDATE_ROLLBACK_COMPLETE"
    assert named in stack.reasons()
    assert (stack.physical_id(SUBJECT), life.read(client, first)) == (first, life.made)

    last = first
    if life.replaced:
        assert stack.update(with_subject(life.replaced)) == "UPDATE_COMPLETE", stack.reasons()
        last = stack.physical_id(SUBJECT)
        assert last != first
        assert life.read(client, last)
        assert is_gone(life.read, client, first)

    assert stack.delete() == "DELETE_COMPLETE", stack.reasons()
    assert is_gone(life.read, client, last)


def is_gone(read: ReadBack, client: Callable[[str], Any], reference: str) -> bool:
    try:
        return not read(client, reference)
    except (KeyError, IndexError, StopIteration):
        return True
    except Exception as error:
        # The services answer a missing resource with an error of their own.
        code = getattr(error, "response", {}).get("Error", {}).get("Code", "")
        if "Not" in code or "Nonexistent" in code or "DoesNotExist" in code or "NoSuch" in code:
            return True
        raise
