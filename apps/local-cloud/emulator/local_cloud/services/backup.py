"""AWS Backup: selections; no job runs."""
from __future__ import annotations

import ministack.services.backup as backup

from local_cloud.registry import Place, Properties, Resource, call, register

TYPE = "AWS::Backup::BackupSelection"


def create(properties: Properties, _place: Place) -> Resource:
    plan = properties["BackupPlanId"]
    selection = call(TYPE, backup._create_selection, plan, {"BackupSelection": properties["BackupSelection"]})["SelectionId"]
    return Resource(f"{plan}_{selection}", {"Id": f"{plan}_{selection}", "BackupPlanId": plan, "SelectionId": selection})


def delete(physical_id: str, _properties: Properties) -> None:
    plan, _, selection = physical_id.rpartition("_")
    call(TYPE, backup._delete_selection, plan, selection)


def register_types() -> None:
    register(TYPE, create=create, delete=delete)
