"""AWS::EC2::EIP. ``Ref`` is the public address."""
from __future__ import annotations

from typing import Any

import ministack.services.ec2 as ec2

from local_cloud.registry import Place, Properties, Resource, register
from local_cloud.services.ec2 import store


def create(properties: Properties, _place: Place) -> Resource:
    allocation_id, public_ip = store.new_id("eipalloc"), properties.get("Address") or ec2._random_ip("52.")
    ec2._addresses[allocation_id] = {
        "AllocationId": allocation_id, "PublicIp": public_ip, "Domain": properties.get("Domain", "vpc"),
        "AssociationId": None, "InstanceId": properties.get("InstanceId"), "NetworkInterfaceId": None,
        "PrivateIpAddress": None,
    }
    store.tag(allocation_id, properties)
    return Resource(public_ip, {"AllocationId": allocation_id, "PublicIp": public_ip})


def update(public_ip: str, old: Properties, new: Properties) -> Properties:
    address = _by_public_ip(public_ip)
    address["InstanceId"] = new.get("InstanceId")
    store.tag(address["AllocationId"], new, old)
    return {"AllocationId": address["AllocationId"], "PublicIp": public_ip}


def delete(public_ip: str, _properties: Properties) -> None:
    for allocation_id, address in list(ec2._addresses.items()):
        if address["PublicIp"] == public_ip:
            if address.get("AssociationId"):
                raise ValueError(f"AuthFailure: the address {public_ip} is in use by {address['AssociationId']}")
            del ec2._addresses[allocation_id]
            store.forget_tags(allocation_id)


def _by_public_ip(public_ip: str) -> dict[str, Any]:
    for address in ec2._addresses.values():
        if address["PublicIp"] == public_ip:
            return address
    raise ValueError(f"InvalidAddress.NotFound: Address '{public_ip}' not found")


def register_types() -> None:
    register("AWS::EC2::EIP", create=create, update=update, delete=delete)
