"""What ministack's VPC and subnet handlers leave out: attributes of the VPC, and the check of subnet ranges."""
from __future__ import annotations

import ipaddress
from typing import Any

import ministack.services.ec2 as ec2

from local_cloud.registry import HANDLERS, Properties
from local_cloud.services.ec2 import store


def _add_vpc_attributes() -> None:
    handler = HANDLERS["AWS::EC2::VPC"]
    native_create, native_update = handler["create"], handler["update"]

    def create(*arguments: Any) -> tuple[str, Properties]:
        return _with_attributes(*native_create(*arguments))

    def update(*arguments: Any) -> tuple[str, Properties]:
        return _with_attributes(*native_update(*arguments))

    handler.update(create=create, update=update)


def _with_attributes(vpc_id: str, attributes: Properties) -> tuple[str, Properties]:
    vpc = ec2._vpcs[vpc_id]
    vpc.setdefault("CidrAssociationId", store.new_id("vpc-cidr-assoc"))
    return vpc_id, {
        **attributes, "CidrBlock": vpc["CidrBlock"], "CidrBlockAssociations": [vpc["CidrAssociationId"]],
        "Ipv6CidrBlocks": [],
    }


def _check_subnets() -> None:
    handler = HANDLERS["AWS::EC2::Subnet"]
    native_create, native_update = handler["create"], handler["update"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        vpc = store.existing(ec2._vpcs, properties["VpcId"], "InvalidVpcID.NotFound", "vpc ID")
        if properties.get("CidrBlock"):
            refuse_range(properties["CidrBlock"], vpc)
        return native_create(logical_id, properties, stack_name)

    def update(subnet_id: str, old: Properties, new: Properties, *rest: Any) -> tuple[str, Properties]:
        # ministack leaves a property that the template drops as it was; AWS goes back to the default.
        return native_update(subnet_id, old, {"MapPublicIpOnLaunch": False, **new}, *rest)

    handler.update(create=create, update=update)


def refuse_range(cidr: str, vpc: dict[str, Any]) -> None:
    """Refuses a subnet range that is not one, lies outside its VPC or overlaps with another subnet."""
    try:
        wanted = ipaddress.ip_network(cidr)
    except ValueError as reason:
        raise ValueError(f"InvalidParameterValue: Value ({cidr}) for parameter CidrBlock is invalid: {reason}") from None
    if not 16 <= wanted.prefixlen <= 28:
        raise ValueError(f"InvalidSubnet.Range: The CIDR '{cidr}' is invalid: expected a netmask from /16 to /28")
    if not wanted.subnet_of(ipaddress.ip_network(vpc["CidrBlock"])):
        raise ValueError(f"InvalidSubnet.Range: The CIDR '{cidr}' is invalid: it is outside the VPC's {vpc['CidrBlock']}")
    for subnet in ec2._subnets.values():
        if subnet["VpcId"] == vpc["VpcId"] and subnet.get("CidrBlock") and wanted.overlaps(ipaddress.ip_network(subnet["CidrBlock"])):
            raise ValueError(f"InvalidSubnet.Conflict: The CIDR '{cidr}' conflicts with another subnet: "
                             f"{subnet['SubnetId']} has {subnet['CidrBlock']}")


def register_types() -> None:
    _add_vpc_attributes()
    _check_subnets()
