"""AWS::EC2::EIP (``Ref`` is the public address) and EIPAssociation."""
from __future__ import annotations

from typing import Any

import ministack.services.ec2 as ec2

from local_cloud.registry import Place, Properties, Resource, register
from local_cloud.services.ec2 import store

FILTERS = {"allocation-id": "AllocationId", "association-id": "AssociationId", "public-ip": "PublicIp", "domain": "Domain",
           "network-interface-id": "NetworkInterfaceId", "instance-id": "InstanceId", "private-ip-address": "PrivateIpAddress"}

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


def create_association(properties: Properties, _place: Place) -> Resource:
    interface_id, instance_id = properties.get("NetworkInterfaceId"), properties.get("InstanceId")
    if bool(interface_id) == bool(instance_id):
        raise ValueError("InvalidParameterCombination: expected exactly one of NetworkInterfaceId and InstanceId")
    if interface_id:
        store.existing(ec2._network_interfaces, interface_id, "InvalidNetworkInterfaceID.NotFound", "networkInterface ID")
    address = _of_association(properties)
    if address.get("AssociationId"):
        raise ValueError(f"Resource.AlreadyAssociated: {address['AllocationId']} is already associated")
    address.update(AssociationId=store.new_id("eipassoc"), NetworkInterfaceId=interface_id, InstanceId=instance_id,
                   PrivateIpAddress=properties.get("PrivateIpAddress"))
    return Resource(address["AssociationId"], {"Id": address["AssociationId"]})


def delete_association(association_id: str, _properties: Properties) -> None:
    for address in ec2._addresses.values():
        if address["AssociationId"] == association_id:
            address.update(AssociationId=None, NetworkInterfaceId=None, InstanceId=None, PrivateIpAddress=None)


def _of_association(properties: Properties) -> dict[str, Any]:
    if properties.get("AllocationId"):
        return store.existing(ec2._addresses, properties["AllocationId"], "InvalidAllocationID.NotFound", "allocation ID")
    return _by_public_ip(properties.get("EIP", ""))


def _shown(record: dict[str, Any]) -> Properties:
    members = ("AllocationId", "PublicIp", "Domain", "AssociationId", "InstanceId", "NetworkInterfaceId", "PrivateIpAddress")
    return {name[0].lower() + name[1:]: record.get(name) for name in members}


def _by_public_ip(public_ip: str) -> dict[str, Any]:
    for address in ec2._addresses.values():
        if address["PublicIp"] == public_ip:
            return address
    raise ValueError(f"InvalidAddress.NotFound: Address '{public_ip}' not found")


def register_types() -> None:
    register("AWS::EC2::EIP", create=create, update=update, delete=delete)
    register("AWS::EC2::EIPAssociation", create=create_association, delete=delete_association)
    store.describe(ec2._addresses, "DescribeAddresses", "addressesSet", "AllocationId", FILTERS, _shown,
                   {"AllocationId": "AllocationId", "PublicIp": "PublicIp"})
