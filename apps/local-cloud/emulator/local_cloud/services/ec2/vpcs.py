"""What ministack's VPC handler leaves out: attributes, an address range from an IPAM pool, further CIDR blocks."""
from __future__ import annotations

from typing import Any

import ministack.services.ec2 as ec2

from local_cloud.registry import HANDLERS, Properties
from local_cloud.services.ec2 import ipam, store, vpc_cidr_blocks


def _complete_vpc() -> None:
    handler = HANDLERS["AWS::EC2::VPC"]
    native_create, native_update, native_delete = handler["create"], handler["update"], handler["delete"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        if bool(properties.get("CidrBlock")) == bool(properties.get("Ipv4IpamPoolId")):
            raise ValueError("InvalidParameterCombination: expected exactly one of CidrBlock and Ipv4IpamPoolId")
        cidr = properties.get("CidrBlock") or ipam.allocate(properties["Ipv4IpamPoolId"], properties.get("Ipv4NetmaskLength"))
        vpc_id, attributes = native_create(logical_id, {**properties, "CidrBlock": cidr}, stack_name)
        ipam.assign(cidr, vpc_id)
        return _with_attributes(vpc_id, attributes)

    def update(vpc_id: str, old: Properties, new: Properties, *rest: Any) -> tuple[str, Properties]:
        # The range of a pool is not in the template: without it ministack would see another range, and replace.
        same_range = {"CidrBlock": ec2._vpcs[vpc_id]["CidrBlock"]}
        return _with_attributes(*native_update(vpc_id, {**old, **same_range}, {**new, **same_range}, *rest))

    def delete(vpc_id: str, properties: Properties) -> None:
        native_delete(vpc_id, properties)
        ipam.release(vpc_id)

    handler.update(create=create, update=update, delete=delete)


def _with_attributes(vpc_id: str, attributes: Properties) -> tuple[str, Properties]:
    vpc = ec2._vpcs[vpc_id]
    vpc.setdefault("_cidr_assoc_id", store.new_id("vpc-cidr-assoc"))
    return vpc_id, {**attributes, "CidrBlock": vpc["CidrBlock"], **vpc_cidr_blocks.attributes(vpc)}


def register_types() -> None:
    _complete_vpc()
