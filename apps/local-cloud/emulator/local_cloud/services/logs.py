"""Amazon CloudWatch Logs: saved queries."""
from __future__ import annotations

import ministack.services.cloudwatch_logs as logs
from ministack.core.responses import AccountRegionScopedDict, new_uuid

from local_cloud.registry import Place, Properties, Resource, add_json_operations, register

_definitions = AccountRegionScopedDict()
MEMBERS = {"Name": "name", "QueryString": "queryString", "LogGroupNames": "logGroupNames", "QueryLanguage": "queryLanguage"}


def create(properties: Properties, _place: Place) -> Resource:
    definition_id = new_uuid()
    return Resource(definition_id, update(definition_id, {}, properties))


def update(definition_id: str, _old: Properties, new: Properties) -> Properties:
    shown = {member: new[name] for name, member in MEMBERS.items() if name in new}
    _definitions[definition_id] = {"queryDefinitionId": definition_id, "queryLanguage": "CWLI", **shown}
    return {"QueryDefinitionId": definition_id}


def delete(definition_id: str, _properties: Properties) -> None:
    _definitions.pop(definition_id, None)


def _describe(request: Properties) -> Properties:
    prefix = request.get("queryDefinitionNamePrefix", "")
    return {"queryDefinitions": [item for item in _definitions.values() if item["name"].startswith(prefix)]}


def register_types() -> None:
    register("AWS::Logs::QueryDefinition", create=create, update=update, delete=delete)
    add_json_operations(logs, {"DescribeQueryDefinitions": _describe})
