"""Stacks through the real CloudFormation API."""
from __future__ import annotations

import itertools
import json
import time
from typing import Any

Resources = dict[str, dict[str, Any]]
DEADLINE_SECONDS = 180
_numbers = itertools.count(1)


class Stacks:
    def __init__(self, cloudformation: Any) -> None:
        self.api = cloudformation

    def create(self, resources: Resources, outputs: dict[str, Any] | None = None, name: str | None = None) -> "Stack":
        stack = Stack(self.api, name or f"stack-{next(_numbers)}")
        stack.create(resources, outputs)
        return stack


class Stack:
    """One stack; an operation returns its final status."""

    def __init__(self, api: Any, name: str) -> None:
        self.api, self.name = api, name

    def create(self, resources: Resources, outputs: dict[str, Any] | None = None) -> str:
        self.api.create_stack(StackName=self.name, TemplateBody=template(resources, outputs), Capabilities=["CAPABILITY_NAMED_IAM"])
        return self.settled()

    def update(self, resources: Resources, outputs: dict[str, Any] | None = None) -> str:
        self.api.update_stack(StackName=self.name, TemplateBody=template(resources, outputs), Capabilities=["CAPABILITY_NAMED_IAM"])
        return self.settled()

    def delete(self) -> str:
        stack_id = self._described()["StackId"]
        self.api.delete_stack(StackName=self.name)
        return self.settled(stack_id)

    def settled(self, stack_id: str | None = None) -> str:
        deadline = time.monotonic() + DEADLINE_SECONDS
        while True:
            status = self._described(stack_id)["StackStatus"]
            if not status.endswith("_IN_PROGRESS"):
                return status
            assert time.monotonic() < deadline, f"{self.name} stays {status}"
            time.sleep(0.02)

    @property
    def status(self) -> str:
        return self._described()["StackStatus"]

    @property
    def outputs(self) -> dict[str, str]:
        return {item["OutputKey"]: item["OutputValue"] for item in self._described().get("Outputs", [])}

    def physical_id(self, logical_id: str) -> str:
        answer = self.api.describe_stack_resource(StackName=self.name, LogicalResourceId=logical_id)
        return answer["StackResourceDetail"]["PhysicalResourceId"]

    def reasons(self) -> str:
        """Why resources failed, newest first."""
        events = self.api.describe_stack_events(StackName=self.name)["StackEvents"]
        return "\n".join(event.get("ResourceStatusReason", "") for event in events if "FAILED" in event["ResourceStatus"])

    def _described(self, stack_id: str | None = None) -> dict[str, Any]:
        return self.api.describe_stacks(StackName=stack_id or self.name)["Stacks"][0]


def template(resources: Resources, outputs: dict[str, Any] | None = None) -> str:
    shown = {name: {"Value": value} for name, value in (outputs or {}).items()}
    return json.dumps({"Resources": resources, **({"Outputs": shown} if shown else {})})


def resource(type_name: str, properties: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    return {"Type": type_name, "Properties": properties, **attributes}


def ref(logical_id: str) -> dict[str, Any]:
    return {"Ref": logical_id}


def get_att(logical_id: str, attribute: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [logical_id, attribute]}
