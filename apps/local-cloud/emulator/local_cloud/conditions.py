"""Evaluates a template's Conditions with every intrinsic function.

ministack compares ``Fn::Join``, ``Fn::Sub``, ``Fn::FindInMap`` and pseudo parameters unresolved there, which takes the
wrong branch in the bootstrap template of the CDK.
"""
from __future__ import annotations

import copy
import sys
from typing import Any

import ministack.services.cloudformation as cloudformation
import ministack.services.cloudformation.engine as engine

Template = dict[str, Any]


def evaluate(template: Template, parameters: dict[str, Any]) -> dict[str, bool]:
    """The value of every condition of the template."""
    definitions, mappings = template.get("Conditions", {}), template.get("Mappings", {})
    values: dict[str, bool] = {}

    def condition(name: str) -> bool:
        if name not in values:
            if name not in definitions:
                raise ValueError(f"Template format error: Unresolved condition dependency {name}")
            values[name] = truth(definitions[name])
        return values[name]

    def truth(expression: Any) -> bool:
        if not isinstance(expression, dict) or len(expression) != 1:
            return str(expression).lower() == "true"
        [(function, operand)] = expression.items()
        if function == "Condition":
            return condition(operand)
        if function == "Fn::Not":
            return not truth(operand[0])
        if function == "Fn::And":
            return all([truth(item) for item in operand])
        if function == "Fn::Or":
            return any([truth(item) for item in operand])
        if function == "Fn::Equals":
            left, right = (text(item) for item in operand)
            return left == right
        return text(expression) == "true"

    def text(value: Any) -> str:
        resolved = engine._resolve_refs(copy.deepcopy(value), {}, parameters, values, mappings, "", "")
        return str(resolved).lower() if isinstance(resolved, bool) else str(resolved)

    for name in definitions:
        condition(name)
    return values


def install() -> None:
    """Puts the evaluation in place of ministack's, in every CloudFormation module that has taken it by name."""
    for name, module in list(sys.modules.items()):
        if name.startswith(cloudformation.__name__) and hasattr(module, "_evaluate_conditions"):
            module._evaluate_conditions = evaluate
