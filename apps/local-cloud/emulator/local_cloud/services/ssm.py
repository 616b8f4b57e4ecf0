"""AWS Systems Manager: associations, the record alone (nothing runs)."""
from __future__ import annotations

import ministack.services.ssm as ssm
from ministack.core.responses import AccountRegionScopedDict, new_uuid

from local_cloud.registry import Place, Properties, Resource, add_json_operations, register

_associations = AccountRegionScopedDict()
UNSHOWN = ("InstanceId", "WaitForSuccessTimeoutSeconds", "Tags")


def create(properties: Properties, _place: Place) -> Resource:
    association_id = new_uuid()
    return Resource(association_id, update(association_id, {}, properties))


def update(association_id: str, _old: Properties, new: Properties) -> Properties:
    version = int(_associations.get(association_id, {}).get("AssociationVersion", 0)) + 1
    shown = {name: value for name, value in new.items() if name not in UNSHOWN}
    _associations[association_id] = {"AssociationId": association_id, "AssociationVersion": str(version), **shown}
    if "InstanceId" in new:
        _associations[association_id]["Targets"] = [{"Key": "InstanceIds", "Values": [new["InstanceId"]]}]
    return {"AssociationId": association_id}


def delete(association_id: str, _properties: Properties) -> None:
    _associations.pop(association_id, None)


def _describe(request: Properties) -> Properties:
    association = _associations.get(request.get("AssociationId", ""))
    if association is None:
        raise LookupError(f"AssociationDoesNotExist: {request.get('AssociationId')}")
    return {"AssociationDescription": association}


def _list(_request: Properties) -> Properties:
    members = ("Name", "AssociationId", "AssociationVersion", "Targets", "ScheduleExpression", "AssociationName")
    return {"Associations": [{name: item[name] for name in members if name in item} for item in _associations.values()]}


def register_types() -> None:
    register("AWS::SSM::Association", create=create, update=update, delete=delete)
    add_json_operations(ssm, {"DescribeAssociation": _describe, "ListAssociations": _list})
