"""Amazon Athena: saved queries."""
from __future__ import annotations

import ministack.services.athena as athena

from local_cloud.registry import Place, Properties, Resource, call, register

TYPE = "AWS::Athena::NamedQuery"


def create(properties: Properties, place: Place) -> Resource:
    workgroup = properties.get("WorkGroup", "primary")
    athena._ensure_default_workgroup()
    if workgroup not in athena._workgroups:
        raise ValueError(f"InvalidRequestException: WorkGroup {workgroup} is not found")
    query_id = call(TYPE, athena._create_named_query, {**properties, "Name": properties.get("Name") or place.name()})["NamedQueryId"]
    return Resource(query_id, {"NamedQueryId": query_id})


def delete(query_id: str, _properties: Properties) -> None:
    call(TYPE, athena._delete_named_query, {"NamedQueryId": query_id})


def register_types() -> None:
    register(TYPE, create=create, delete=delete)
