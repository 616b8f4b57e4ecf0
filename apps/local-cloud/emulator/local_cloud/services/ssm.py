"""AWS Systems Manager: associations and documents, the records alone (nothing runs)."""
from __future__ import annotations

import json

import ministack.services.ssm as ssm
from ministack.core.responses import AccountRegionScopedDict, new_uuid

from local_cloud.registry import Place, Properties, Resource, add_json_operations, register

_associations = AccountRegionScopedDict()
_documents = AccountRegionScopedDict()
DOCUMENT = "AWS::SSM::Document"
ARM_IMAGE = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
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


def create_document(properties: Properties, place: Place) -> Resource:
    name = properties.get("Name") or place.name()
    if name in _documents:
        raise ValueError(f"{DOCUMENT}: DocumentAlreadyExists: {name} is taken")
    update_document(name, {}, properties)
    return Resource(name)


def update_document(name: str, _old: Properties, new: Properties) -> Properties:
    content = new["Content"] if isinstance(new["Content"], dict) else json.loads(new["Content"])
    if new.get("DocumentType") == "Automation" and (content.get("schemaVersion") != "0.3" or not content.get("mainSteps")):
        raise ValueError(f"{DOCUMENT}: InvalidDocumentContent: an Automation document has schemaVersion 0.3 and mainSteps")
    version = int(_documents.get(name, {}).get("DocumentVersion", 0)) + 1
    _documents[name] = {"Name": name, "DocumentVersion": str(version), "Status": "Active", "DocumentType": new.get("DocumentType", "Command"), "Content": json.dumps(content)}
    return {}


def delete_document(name: str, _properties: Properties) -> None:
    _documents.pop(name, None)


def _get_document(request: Properties) -> Properties:
    document = _documents.get(request["Name"])
    if document is None:
        raise LookupError(f"InvalidDocument: there is no document {request['Name']}")
    return {**document, "DocumentFormat": "JSON"}


def _list_documents(_request: Properties) -> Properties:
    return {"DocumentIdentifiers": [{name: item[name] for name in ("Name", "DocumentVersion", "DocumentType")} for item in _documents.values()]}


def register_types() -> None:
    # ministack knows the images for x86 alone.
    ssm._PUBLIC_AMI_PARAMETERS[ARM_IMAGE] = "ami-0c2023a1b2c3d4e60"
    register(DOCUMENT, create=create_document, update=update_document, delete=delete_document)
    add_json_operations(ssm, {"GetDocument": _get_document, "ListDocuments": _list_documents})
    register("AWS::SSM::Association", create=create, update=update, delete=delete)
    add_json_operations(ssm, {"DescribeAssociation": _describe, "ListAssociations": _list})
