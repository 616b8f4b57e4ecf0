"""Change sets of an update that changes outputs alone: AWS makes and executes them, ministack finds no change."""
from __future__ import annotations

from typing import Any

import ministack.services.cloudformation as cloudformation
import ministack.services.cloudformation.handlers as handlers


def install() -> None:
    native = handlers._ACTION_HANDLERS["CreateChangeSet"]

    def create_change_set(parameters: dict[str, Any]) -> tuple:
        before = set(cloudformation._change_sets)
        answer = native(parameters)
        for change_set_id in set(cloudformation._change_sets) - before:
            _accept_outputs(cloudformation._change_sets[change_set_id])
        return answer

    handlers._ACTION_HANDLERS["CreateChangeSet"] = create_change_set


def _accept_outputs(change_set: dict[str, Any]) -> None:
    stack = cloudformation._stacks.get(change_set["StackName"], {})
    is_empty_update = change_set["ChangeSetType"] == "UPDATE" and change_set["Status"] == "FAILED" and not change_set["Changes"]
    if is_empty_update and change_set["_template"].get("Outputs", {}) != stack.get("_template", {}).get("Outputs", {}):
        change_set.update(Status="CREATE_COMPLETE", ExecutionStatus="AVAILABLE", StatusReason="")
