"""The ways out of subnets: routes and VPC endpoints."""
from __future__ import annotations

import pytest
from network import ADDRESSES, GROUPS, IPV6, PEER, SUBNETS, TABLE, TRANSIT, VPC, routes_of
from stacks import get_att, ref, resource

ROUTES = {
    **TABLE, **PEER, **IPV6, **ADDRESSES,
    "Internet": resource("AWS::EC2::InternetGateway", {}),
    "Attached": resource("AWS::EC2::VPCGatewayAttachment", {"VpcId": ref("Vpc"), "InternetGatewayId": ref("Internet")}),
    "Nat": resource("AWS::EC2::NatGateway", {"SubnetId": ref("Subnet"), "AllocationId": get_att("Eip", "AllocationId")}),
    "Egress": resource("AWS::EC2::EgressOnlyInternetGateway", {"VpcId": ref("Vpc")}),
    "Peering": resource("AWS::EC2::VPCPeeringConnection", {"VpcId": ref("Vpc"), "PeerVpcId": ref("Peer")}),
    "Transit": TRANSIT["Transit"],
    "Link": resource("AWS::EC2::TransitGatewayAttachment", {"TransitGatewayId": ref("Transit"), "VpcId": ref("Vpc"), "SubnetIds": [ref("Subnet")]}),
    "Interface": resource("AWS::EC2::NetworkInterface", {"SubnetId": ref("Subnet")}),
    "List": resource("AWS::EC2::PrefixList", {"PrefixListName": "offices", "AddressFamily": "IPv4", "MaxEntries": 1}),
}


def route(depends_on="Link", **properties):
    return resource("AWS::EC2::Route", {"RouteTableId": ref("Table"), **properties}, DependsOn=[depends_on])


def test_routes_to_every_target_read_back(stacks, client):
    routes = {
        "One": route("Attached", DestinationCidrBlock="0.0.0.0/0", GatewayId=ref("Internet")),
        "Two": route(DestinationIpv6CidrBlock="::/0", EgressOnlyInternetGatewayId=ref("Egress")),
        "Three": route(DestinationCidrBlock="10.9.0.0/16", TransitGatewayId=ref("Transit")),
        "Four": route(DestinationCidrBlock="10.1.0.0/16", VpcPeeringConnectionId=ref("Peering")),
        "Five": route(DestinationCidrBlock="192.0.2.0/24", NetworkInterfaceId=ref("Interface")),
        "Six": route(DestinationPrefixListId=ref("List"), TransitGatewayId=ref("Transit")),
    }
    stack = stacks.create({**ROUTES, **routes})
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    shown = routes_of(client, stack)
    assert [shown[destination].get(member) for destination, member in (
        ("0.0.0.0/0", "GatewayId"), ("::/0", "EgressOnlyInternetGatewayId"), ("10.9.0.0/16", "TransitGatewayId"),
        ("10.1.0.0/16", "VpcPeeringConnectionId"), ("192.0.2.0/24", "NetworkInterfaceId"), (stack.physical_id("List"), "TransitGatewayId"),
    )] == [stack.physical_id(name) for name in ("Internet", "Egress", "Transit", "Peering", "Interface", "Transit")]
    def tables(**filters):
        return [table["RouteTableId"] for table in client("ec2").describe_route_tables(Filters=[{"Name": name.replace("_", "-").replace("--", "."), "Values": [value]} for name, value in filters.items()])["RouteTables"]]

    assert tables(route__destination_cidr_block="10.9.0.0/16", vpc_id=stack.physical_id("Vpc")) == [stack.physical_id("Table")]
    assert tables(route__destination_cidr_block="10.8.0.0/16", vpc_id=stack.physical_id("Vpc")) == []
    moved = {**routes, "One": route(DestinationCidrBlock="0.0.0.0/0", NatGatewayId=ref("Nat"))}
    assert stack.update({**ROUTES, **moved}) == "UPDATE_COMPLETE", stack.reasons()
    default = routes_of(client, stack)["0.0.0.0/0"]
    assert (default.get("NatGatewayId"), default.get("GatewayId")) == (stack.physical_id("Nat"), None)


@pytest.mark.parametrize(("properties", "error"), [
    ({"DestinationCidrBlock": "10.0.0.0/16", "TransitGatewayId": ref("Transit")}, "RouteAlreadyExists"),
    ({"DestinationCidrBlock": "100.64.0.0/16", "TransitGatewayId": ref("Transit")}, "RouteAlreadyExists"),
    ({"DestinationCidrBlock": "0.0.0.0/0", "EgressOnlyInternetGatewayId": ref("Egress")}, "routes IPv6 alone"),
    ({"DestinationCidrBlock": "0.0.0.0/0", "TransitGatewayId": "tgw-0"}, "InvalidTransitGatewayID.NotFound"),
    ({"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-0"}, "InvalidNatGatewayID.NotFound"),
    ({"DestinationCidrBlock": "0.0.0.0/0"}, "exactly one of a target"),
    ({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": ref("Loose")}, "different networks"),
])
def test_a_route_is_checked(stacks, properties, error):
    further = resource("AWS::EC2::VPCCidrBlock", {"VpcId": ref("Vpc"), "CidrBlock": "100.64.0.0/16"})
    wrong = resource("AWS::EC2::Route", {"RouteTableId": ref("Table"), **properties}, DependsOn=["Link", "Further"])
    stack = stacks.create({**ROUTES, "Further": further, "Loose": ROUTES["Internet"], "Wrong": wrong})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert error in stack.reasons()


NAMED = {**GROUPS, **SUBNETS, "Vpc": resource("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": True})}
ENDPOINT = {"VpcId": ref("Vpc"), "ServiceName": "com.amazonaws.us-east-1.ecr.api", "VpcEndpointType": "Interface",
            "PrivateDnsEnabled": "true", "SubnetIds": [ref("Subnet")], "SecurityGroupIds": [ref("Group")]}


def test_an_interface_endpoint_reads_back(stacks, client):
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}

    def endpoint(**more):
        return {**NAMED, "Endpoint": resource("AWS::EC2::VPCEndpoint", {**ENDPOINT, **more})}

    def shown():
        filters = [{"Name": "vpc-id", "Values": [stack.physical_id("Vpc")]}, {"Name": "service-name", "Values": [ENDPOINT["ServiceName"]]}]
        [item] = client("ec2").describe_vpc_endpoints(Filters=filters)["VpcEndpoints"]
        return item

    stack = stacks.create(endpoint())
    first = shown()
    assert (first["PrivateDnsEnabled"], [item["GroupId"] for item in first["Groups"]]) == (True, [stack.physical_id("Group")])
    assert stack.update(endpoint(SubnetIds=[ref("Subnet"), ref("Subnet2")], PolicyDocument=policy)) == "UPDATE_COMPLETE", stack.reasons()
    assert (shown()["VpcEndpointId"], len(shown()["SubnetIds"])) == (first["VpcEndpointId"], 2)
    assert '"Effect": "Allow"' in shown()["PolicyDocument"]
    assert client("ec2").describe_vpc_endpoints(Filters=[{"Name": "service-name", "Values": ["absent"]}])["VpcEndpoints"] == []


@pytest.mark.parametrize(("more", "error"), [
    ({"SecurityGroupIds": ["sg-0"]}, "sg-0"),
    ({"VpcId": ref("Unnamed"), "SubnetIds": []}, "does not belong to vpc-"),
    ({"SubnetIds": ["subnet-0"]}, "subnet-0"),
    ({"SubnetIds": [ref("Subnet"), ref("Subnet3")]}, "DuplicateSubnetsInSameZone"),
    ({"VpcId": ref("Unnamed"), "SubnetIds": [], "SecurityGroupIds": []}, "enableDnsHostnames"),
    ({"SubnetIds": [ref("Subnet2")]}, "conflicting DNS domain"),
])
def test_an_endpoint_is_checked(stacks, more, error):
    stack = stacks.create({**NAMED, "Subnet3": TRANSIT["Subnet3"], "Unnamed": VPC["Vpc"], "Endpoint": resource("AWS::EC2::VPCEndpoint", ENDPOINT),
                           "Wrong": resource("AWS::EC2::VPCEndpoint", {**ENDPOINT, **more}, DependsOn=["Endpoint"])})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert error in stack.reasons()
