"""AWS::EC2::EgressOnlyInternetGateway and VPCPeeringConnection."""
from __future__ import annotations

from ipaddress import ip_network

import ministack.services.ec2 as ec2
from ministack.core.responses import get_account_id, get_region

from local_cloud.registry import Place, Properties, Resource, register
from local_cloud.services.ec2 import store, vpc_cidr_blocks

PEERING_FILTERS = {"vpc-peering-connection-id": "VpcPeeringConnectionId", "status-code": "Status/Code",
                   "requester-vpc-info.vpc-id": "RequesterVpcInfo/VpcId", "accepter-vpc-info.vpc-id": "AccepterVpcInfo/VpcId"}


def create_egress_only(properties: Properties, _place: Place) -> Resource:
    store.existing(ec2._vpcs, properties["VpcId"], "InvalidVpcID.NotFound", "vpc ID")
    gateway_id = store.new_id("eigw")
    ec2._egress_igws[gateway_id] = {"EgressOnlyInternetGatewayId": gateway_id, "VpcId": properties["VpcId"], "State": "attached"}
    return Resource(gateway_id, update_tags(gateway_id, {}, properties))


def update_tags(gateway_id: str, old: Properties, new: Properties) -> Properties:
    store.tag(gateway_id, new, old)
    return {"Id": gateway_id}


def delete_egress_only(gateway_id: str, _properties: Properties) -> None:
    ec2._egress_igws.pop(gateway_id, None)
    store.forget_tags(gateway_id)


def create_peering(properties: Properties, _place: Place) -> Resource:
    vpc = store.existing(ec2._vpcs, properties["VpcId"], "InvalidVpcID.NotFound", "vpc ID")
    owner, region = properties.get("PeerOwnerId", get_account_id()), properties.get("PeerRegion", get_region())
    if (owner, region) == (get_account_id(), get_region()):
        peer = store.existing(ec2._vpcs, properties["PeerVpcId"], "InvalidVpcID.NotFound", "vpc ID")
        for one in map(ip_network, vpc_cidr_blocks.ipv4_ranges(vpc)):
            for other in map(ip_network, vpc_cidr_blocks.ipv4_ranges(peer)):
                if one.overlaps(other):
                    raise ValueError(f"InvalidParameterValue: {one} of {vpc['VpcId']} overlaps with {other} of {peer['VpcId']}")
    connection_id = store.new_id("pcx")
    # CloudFormation accepts the connection itself where it may: in its own account, or by a role of the other one.
    accepted = owner == get_account_id() or bool(properties.get("PeerRoleArn"))
    ec2._vpc_peering[connection_id] = {
        "VpcPeeringConnectionId": connection_id,
        "RequesterVpcInfo": {"VpcId": vpc["VpcId"], "OwnerId": get_account_id(), "Region": get_region()},
        "AccepterVpcInfo": {"VpcId": properties["PeerVpcId"], "OwnerId": owner, "Region": region},
        "Status": {"Code": "active", "Message": "Active"} if accepted else
        {"Code": "pending-acceptance", "Message": f"Pending Acceptance by {owner}"},
    }
    return Resource(connection_id, update_tags(connection_id, {}, properties))


def delete_peering(connection_id: str, _properties: Properties) -> None:
    ec2._vpc_peering.pop(connection_id, None)
    store.forget_tags(connection_id)


def register_types() -> None:
    register("AWS::EC2::EgressOnlyInternetGateway", create=create_egress_only, update=update_tags, delete=delete_egress_only)
    register("AWS::EC2::VPCPeeringConnection", create=create_peering, update=update_tags, delete=delete_peering)
    store.filter_by(ec2._egress_igws, "DescribeEgressOnlyInternetGateways", "EgressOnlyInternetGatewayId", {})
    store.filter_by(ec2._vpc_peering, "DescribeVpcPeeringConnections", "VpcPeeringConnectionId", PEERING_FILTERS)
