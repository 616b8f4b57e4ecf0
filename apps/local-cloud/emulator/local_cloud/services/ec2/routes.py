"""What ministack's route handler lets pass: tables and targets that do not exist, a destination twice; local routes."""
from __future__ import annotations

from typing import Any

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.ec2 as ec2

from local_cloud.registry import HANDLERS, Properties
from local_cloud.services.ec2 import store, transit_gateways, vpc_cidr_blocks

FILTERS = {
    "association.main": "Associations/Main", "association.subnet-id": "Associations/SubnetId", "route-table-id": "RouteTableId", "vpc-id": "VpcId",
    "association.route-table-association-id": "Associations/RouteTableAssociationId",
    **{f"route.{name}": f"Routes/{member}" for name, member in (
        ("destination-cidr-block", "DestinationCidrBlock"), ("destination-ipv6-cidr-block", "DestinationIpv6CidrBlock"), ("gateway-id", "GatewayId"), ("nat-gateway-id", "NatGatewayId"),
        ("transit-gateway-id", "TransitGatewayId"), ("vpc-peering-connection-id", "VpcPeeringConnectionId"),
    )},
}
TARGETS = {
    "NatGatewayId": (ec2._nat_gateways, "InvalidNatGatewayID.NotFound"),
    "NetworkInterfaceId": (ec2._network_interfaces, "InvalidNetworkInterfaceID.NotFound"),
    "InstanceId": (ec2._instances, "InvalidInstanceID.NotFound"),
    "EgressOnlyInternetGatewayId": (ec2._egress_igws, "InvalidGatewayID.NotFound"),
    "VpcPeeringConnectionId": (ec2._vpc_peering, "InvalidVpcPeeringConnectionId.NotFound"),
    "VpcEndpointId": (ec2._vpc_endpoints, "InvalidVpcEndpointId.NotFound"),
}


def _check_routes() -> None:
    handler = HANDLERS["AWS::EC2::Route"]
    native_create, native_update = handler["create"], handler["update"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        table = _refuse_invalid(properties)
        member, destination = provisioners._ec2_route_destination(properties)
        if any(route.get(member) == destination for route in _with_local(table)["Routes"]):
            raise ValueError(f"RouteAlreadyExists: The route identified by {destination} already exists in {table['RouteTableId']}")
        return native_create(logical_id, properties, stack_name)

    def update(route_id: str, old: Properties, new: Properties, *rest: Any) -> tuple[str, Properties]:
        _refuse_invalid(new)
        return native_update(route_id, old, new, *rest)

    handler.update(create=create, update=update)


def _refuse_invalid(properties: Properties) -> dict[str, Any]:
    table = store.existing(ec2._route_tables, properties["RouteTableId"], "InvalidRouteTableID.NotFound", "routeTable ID")
    _exactly_one("a destination", properties, provisioners._EC2_ROUTE_DESTINATIONS)
    target = _exactly_one("a target", properties, provisioners._EC2_ROUTE_TARGETS)
    if target in TARGETS:
        targets, error_code = TARGETS[target]
        store.existing(targets, properties[target], error_code, target)
    if target == "EgressOnlyInternetGatewayId" and not properties.get("DestinationIpv6CidrBlock"):
        raise ValueError("InvalidParameterValue: an egress-only internet gateway routes IPv6 alone, expected DestinationIpv6CidrBlock")
    if target == "GatewayId":
        _refuse_gateway(properties["GatewayId"], table["VpcId"])
    if target == "TransitGatewayId" and not transit_gateways.is_attached(properties["TransitGatewayId"], table["VpcId"]):
        raise ValueError(f"InvalidTransitGatewayID.NotFound: transit gateway {properties['TransitGatewayId']} does not exist or has "
                         f"no attachment to {table['VpcId']}")
    return table


def _exactly_one(what: str, properties: Properties, names: tuple[str, ...]) -> str:
    given = [name for name in names if properties.get(name)]
    if len(given) != 1:
        raise ValueError(f"InvalidParameterCombination: a route needs exactly one of {what}: {', '.join(names)}; "
                         f"got {', '.join(given) or 'none'}")
    return given[0]


def _refuse_gateway(gateway_id: str, vpc_id: str) -> None:
    if gateway_id == "local":
        return
    gateways = ec2._vpn_gateways if gateway_id.startswith("vgw-") else ec2._internet_gateways
    gateway = store.existing(gateways, gateway_id, "InvalidGatewayID.NotFound", "gateway ID")
    if vpc_id not in [item["VpcId"] for item in gateway.get("Attachments", [])]:
        raise ValueError(f"InvalidParameterValue: route table and network gateway {gateway_id} belong to different networks")


def _with_local(table: dict[str, Any]) -> dict[str, Any]:
    """The table with the local routes of its VPC's further ranges, which come and go with the ranges."""
    vpc = ec2._vpcs.get(table["VpcId"])
    local = {"GatewayId": "local", "State": "active", "Origin": "CreateRouteTable"}
    further = [{"DestinationCidrBlock": cidr, **local} for cidr in vpc_cidr_blocks.ipv4_ranges(vpc)[1:]] if vpc else []
    further += [{"DestinationIpv6CidrBlock": cidr, **local} for cidr in vpc_cidr_blocks.ipv6_ranges(vpc)] if vpc else []
    return {**table, "Routes": [*further, *table["Routes"]]}


def _show_local_routes() -> None:
    native = ec2._rtb_fields_xml
    ec2._rtb_fields_xml = lambda table, tag="item": native(_with_local(table), tag)


def register_types() -> None:
    store.filter_by(ec2._route_tables, "DescribeRouteTables", "RouteTableId", FILTERS)
    _check_routes()
    _show_local_routes()
