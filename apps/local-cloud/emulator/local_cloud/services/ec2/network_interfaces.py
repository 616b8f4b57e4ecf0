"""AWS::EC2::NetworkInterface."""
from __future__ import annotations

import secrets
from ipaddress import ip_address, ip_network
from typing import Any

import ministack.services.ec2 as ec2
from ministack.core.responses import get_account_id

from local_cloud.registry import Place, Properties, Resource, register
from local_cloud.services.ec2 import store

FILTERS = {"network-interface-id": "NetworkInterfaceId", "subnet-id": "SubnetId", "vpc-id": "VpcId", "group-id": "Groups/GroupId",
           "private-ip-address": "PrivateIpAddress", "status": "Status", "availability-zone": "AvailabilityZone", "description": "Description"}
# AWS keeps the first four addresses of a subnet and the last.
FIRST_FREE = 4


def create(properties: Properties, _place: Place) -> Resource:
    subnet = store.existing(ec2._subnets, properties["SubnetId"], "InvalidSubnetID.NotFound", "subnet ID")
    interface_id = store.new_id("eni")
    record = {
        "NetworkInterfaceId": interface_id, "SubnetId": subnet["SubnetId"], "VpcId": subnet["VpcId"], "OwnerId": get_account_id(),
        "AvailabilityZone": subnet["AvailabilityZone"], "Status": "available", "Attachment": None,
        "InterfaceType": properties.get("InterfaceType", "interface"), "PrivateIpAddress": _private_address(subnet, properties),
        "MacAddress": ":".join(f"{octet:02x}" for octet in (2, *secrets.token_bytes(5))),
        "Groups": _groups(subnet["VpcId"], properties),
    }
    ec2._network_interfaces[interface_id] = record
    return Resource(interface_id, update(interface_id, {}, properties))


def update(interface_id: str, old: Properties, new: Properties) -> Properties:
    record = ec2._network_interfaces[interface_id]
    record.update(Description=new.get("Description", ""), SourceDestCheck=new.get("SourceDestCheck", True),
                  Groups=_groups(record["VpcId"], new))
    store.tag(interface_id, new, old)
    return {"Id": interface_id, "PrimaryPrivateIpAddress": record["PrivateIpAddress"], "SecondaryPrivateIpAddresses": [],
            "VpcId": record["VpcId"]}


def delete(interface_id: str, _properties: Properties) -> None:
    for address in ec2._addresses.values():
        if address.get("NetworkInterfaceId") == interface_id:
            address.update(AssociationId=None, NetworkInterfaceId=None)
    ec2._network_interfaces.pop(interface_id, None)
    store.forget_tags(interface_id)


def _groups(vpc_id: str, properties: Properties) -> list[Properties]:
    group_ids = properties.get("GroupSet") or [ec2._vpcs[vpc_id]["DefaultSecurityGroupId"]]
    groups = [store.existing(ec2._security_groups, group_id, "InvalidGroup.NotFound", "security group") for group_id in group_ids]
    return [{"GroupId": group["GroupId"], "GroupName": group["GroupName"]} for group in groups]


def _private_address(subnet: dict[str, Any], properties: Properties) -> str:
    wanted, network = properties.get("PrivateIpAddress"), ip_network(subnet["CidrBlock"])
    taken = {item["PrivateIpAddress"] for item in ec2._network_interfaces.values() if item["SubnetId"] == subnet["SubnetId"]}
    if wanted in taken:
        raise ValueError(f"InvalidIPAddress.InUse: The address {wanted} is in use")
    if wanted and ip_address(wanted) not in network:
        raise ValueError(f"InvalidParameterValue: Address {wanted} does not fall within the subnet's address range {network}")
    free = (str(network[number]) for number in range(FIRST_FREE, network.num_addresses - 1))
    return wanted or next(address for address in free if address not in taken)


def register_types() -> None:
    register("AWS::EC2::NetworkInterface", create=create, update=update, delete=delete)
    store.filter_by(ec2._network_interfaces, "DescribeNetworkInterfaces", "NetworkInterfaceId", FILTERS)
