"""What ministack's VPC endpoint handler lets pass, and the filters that its answer leaves out."""
from __future__ import annotations

from typing import Any

import ministack.services.ec2 as ec2

from local_cloud.registry import HANDLERS, Properties
from local_cloud.services.ec2 import store

FILTERS = {"vpc-id": "VpcId", "service-name": "ServiceName", "vpc-endpoint-id": "VpcEndpointId", "vpc-endpoint-state": "State",
           "vpc-endpoint-type": "VpcEndpointType"}
REFERENCES = {
    "SubnetIds": (ec2._subnets, "InvalidSubnetId.NotFound", "subnet ID"),
    "SecurityGroupIds": (ec2._security_groups, "InvalidGroup.NotFound", "security group"),
    "RouteTableIds": (ec2._route_tables, "InvalidRouteTableId.NotFound", "routeTable ID"),
}


def _check_endpoints() -> None:
    handler = HANDLERS["AWS::EC2::VPCEndpoint"]
    native_create, native_update = handler["create"], handler["update"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        _refuse_invalid(properties, None)
        return native_create(logical_id, properties, stack_name)

    def update(endpoint_id: str, old: Properties, new: Properties, *rest: Any) -> tuple[str, Properties]:
        _refuse_invalid(new, endpoint_id)
        return native_update(endpoint_id, old, new, *rest)

    handler.update(create=create, update=update)


def _refuse_invalid(properties: Properties, endpoint_id: str | None) -> None:
    vpc = store.existing(ec2._vpcs, properties["VpcId"], "InvalidVpcId.NotFound", "Vpc Id")
    for member, (records, error_code, what) in REFERENCES.items():
        for reference in properties.get(member, []):
            if store.existing(records, reference, error_code, what)["VpcId"] != vpc["VpcId"]:
                raise ValueError(f"InvalidParameter: {reference} does not belong to {vpc['VpcId']}")
    zones = [ec2._subnets[subnet_id]["AvailabilityZone"] for subnet_id in properties.get("SubnetIds", [])]
    if len(set(zones)) < len(zones):
        raise ValueError(f"DuplicateSubnetsInSameZone: Found another VPC endpoint subnet in the availability zone: {', '.join(zones)}")
    if properties.get("PrivateDnsEnabled"):
        _refuse_private_dns(vpc, properties, endpoint_id)


def _refuse_private_dns(vpc: dict[str, Any], properties: Properties, endpoint_id: str | None) -> None:
    if not (vpc.get("EnableDnsSupport", True) and vpc.get("EnableDnsHostnames", False)):
        raise ValueError("InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes "
                         f"set to true for {vpc['VpcId']}")
    for other in ec2._vpc_endpoints.values():
        same = (other["VpcId"], other["ServiceName"]) == (vpc["VpcId"], properties.get("ServiceName"))
        if same and other.get("PrivateDnsEnabled") and other["VpcEndpointId"] != endpoint_id:
            raise ValueError(f"InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain for "
                             f"{other['ServiceName']} in the VPC {vpc['VpcId']}: {other['VpcEndpointId']}")


def register_types() -> None:
    _check_endpoints()
    store.filter_by(ec2._vpc_endpoints, "DescribeVpcEndpoints", "VpcEndpointId", FILTERS)
