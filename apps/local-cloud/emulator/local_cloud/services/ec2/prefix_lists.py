"""AWS::EC2::PrefixList."""
from __future__ import annotations

import ministack.services.ec2 as ec2
from ministack.core.responses import get_account_id, get_region

from local_cloud.registry import Place, Properties, Resource, register
from local_cloud.services.ec2 import store


def create(properties: Properties, _place: Place) -> Resource:
    list_id = store.new_id("pl")
    ec2._prefix_lists[list_id] = {
        "PrefixListId": list_id, "State": "create-complete", "Version": 1, "OwnerId": get_account_id(), "Tags": [],
        "PrefixListArn": f"arn:aws:ec2:{get_region()}:{get_account_id()}:prefix-list/{list_id}", **_fields(properties),
    }
    store.tag(list_id, properties)
    return Resource(list_id, _attributes(list_id))


def update(list_id: str, old: Properties, new: Properties) -> Properties:
    record = ec2._prefix_lists[list_id]
    changed = old.get("Entries", []) != new.get("Entries", [])
    record.update(_fields(new), Version=record["Version"] + changed)
    store.tag(list_id, new, old)
    return _attributes(list_id)


def delete(list_id: str, _properties: Properties) -> None:
    ec2._prefix_lists.pop(list_id, None)
    store.forget_tags(list_id)


def _fields(properties: Properties) -> Properties:
    entries = properties.get("Entries", [])
    limit = properties.get("MaxEntries", len(entries) or 1)
    if len(entries) > limit:
        raise ValueError(f"PrefixListMaxEntriesExceeded: {len(entries)} entries exceed MaxEntries {limit}")
    return {
        "PrefixListName": properties["PrefixListName"], "AddressFamily": properties["AddressFamily"],
        "MaxEntries": limit,
        "Entries": [{"Cidr": entry["Cidr"], "Description": entry.get("Description", "")} for entry in entries],
    }


def _attributes(list_id: str) -> Properties:
    record = ec2._prefix_lists[list_id]
    return {"PrefixListId": list_id, "Arn": record["PrefixListArn"], "OwnerId": record["OwnerId"],
            "Version": str(record["Version"])}


def register_types() -> None:
    register("AWS::EC2::PrefixList", create=create, update=update, delete=delete)
