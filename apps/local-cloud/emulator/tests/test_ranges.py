"""The ranges of VPCs and subnets: further ones, IPv6, those of an IPAM pool."""
from __future__ import annotations

import pytest
from network import FIRST_64, IPAM, IPV6, POOL, SECOND_64, TABLE, VPC, routes_of
from stacks import get_att, ref, resource


def test_a_subnet_stands_in_a_further_range(stacks, client):
    def with_subnet(cidr):
        block = resource("AWS::EC2::VPCCidrBlock", {"VpcId": ref("Vpc"), "CidrBlock": "100.64.0.0/16"})
        subnet = resource("AWS::EC2::Subnet", {"VpcId": ref("Vpc"), "CidrBlock": cidr}, DependsOn=["Block"])
        return {**TABLE, "Block": block, "Pods": subnet}

    stack = stacks.create(with_subnet("100.64.0.0/18"), {"Blocks": {"Fn::Join": [",", get_att("Vpc", "CidrBlockAssociations")]}})
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    [vpc] = client("ec2").describe_vpcs(VpcIds=[stack.physical_id("Vpc")])["Vpcs"]
    assert [item["CidrBlock"] for item in vpc["CidrBlockAssociationSet"]] == ["10.0.0.0/16", "100.64.0.0/16"]
    assert stack.outputs["Blocks"] == ",".join(item["AssociationId"] for item in vpc["CidrBlockAssociationSet"])
    assert routes_of(client, stack)["100.64.0.0/16"]["GatewayId"] == "local"
    [pods] = client("ec2").describe_subnets(SubnetIds=[stack.physical_id("Pods")])["Subnets"]
    assert pods["AvailableIpAddressCount"] == 2 ** 14 - 5
    assert stack.update(with_subnet("100.65.0.0/18")) == "UPDATE_ROLLBACK_COMPLETE"
    assert "outside the VPC's 10.0.0.0/16, 100.64.0.0/16" in stack.reasons()
    assert stack.update(TABLE) == "UPDATE_COMPLETE", stack.reasons()
    [vpc] = client("ec2").describe_vpcs(VpcIds=[vpc["VpcId"]])["Vpcs"]
    assert [item["CidrBlock"] for item in vpc["CidrBlockAssociationSet"]] == ["10.0.0.0/16"]


def test_a_range_stays_while_a_subnet_has_addresses_of_it(stacks):
    vpc = stacks.create(VPC)
    block = stacks.create({"Block": resource("AWS::EC2::VPCCidrBlock", {"VpcId": vpc.physical_id("Vpc"), "CidrBlock": "100.64.0.0/16"})})
    subnet = stacks.create({"Pods": resource("AWS::EC2::Subnet", {"VpcId": vpc.physical_id("Vpc"), "CidrBlock": "100.64.0.0/18"})})
    assert block.delete() == "DELETE_FAILED"
    assert f"{subnet.physical_id('Pods')} has 100.64.0.0/18" in block.reasons()
    assert [stack.delete() for stack in (subnet, block, vpc)] == ["DELETE_COMPLETE"] * 3


@pytest.mark.parametrize(("cidr", "error"), [
    ("192.168.0.0/16", "is restricted"), ("198.19.0.0/16", "is restricted"), ("100.64.0.0/10", "from /16 to /28"), ("100.64.0.1/16", "host bits"),
])
def test_a_further_range_is_checked(stacks, cidr, error):
    stack = stacks.create({**VPC, "Block": resource("AWS::EC2::VPCCidrBlock", {"VpcId": ref("Vpc"), "CidrBlock": cidr})})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert error in stack.reasons()


def test_ipv6_comes_to_a_vpc_that_stands(stacks, client):
    links = {name: resource("AWS::EC2::SubnetCidrBlock", {"SubnetId": ref(subnet), "Ipv6CidrBlock": cidr}, DependsOn=["Block"])
             for name, subnet, cidr in (("Link", "Subnet", FIRST_64), ("Link2", "Subnet2", SECOND_64))}
    outputs = {"Vpc": {"Fn::Join": [",", get_att("Vpc", "Ipv6CidrBlocks")]}, "Subnet": {"Fn::Join": [",", get_att("Subnet", "Ipv6CidrBlocks")]}}
    stack = stacks.create(TABLE, outputs)
    assert set(stack.outputs.values()) == {""}
    subnet = stack.physical_id("Subnet")
    assert stack.update({**TABLE, **IPV6, **links}, outputs) == "UPDATE_COMPLETE", stack.reasons()
    [shown] = client("ec2").describe_subnets(SubnetIds=[subnet])["Subnets"]
    [vpc] = client("ec2").describe_vpcs(VpcIds=[stack.physical_id("Vpc")])["Vpcs"]
    [vpc_range], [range_64] = ([item["Ipv6CidrBlock"] for item in place["Ipv6CidrBlockAssociationSet"]] for place in (vpc, shown))
    assert (stack.physical_id("Subnet"), stack.outputs) == (subnet, {"Vpc": vpc_range, "Subnet": range_64})
    assert range_64 == vpc_range.replace("/56", "/64")
    assert routes_of(client, stack)[vpc_range]["GatewayId"] == "local"
    assert stack.update(TABLE) == "UPDATE_COMPLETE", stack.reasons()
    assert client("ec2").describe_subnets(SubnetIds=[subnet])["Subnets"][0]["Ipv6CidrBlockAssociationSet"] == []
    assert "Ipv6CidrBlockAssociationSet" not in client("ec2").describe_vpcs(VpcIds=[vpc["VpcId"]])["Vpcs"][0]


def test_a_subnet_takes_its_ipv6_range_as_a_property(stacks, client):
    def with_range(**more):
        subnet = resource("AWS::EC2::Subnet", {"VpcId": ref("Vpc"), "CidrBlock": "10.0.1.0/24", **more}, DependsOn=["Block"])
        return {**IPV6, "Subnet": subnet}

    stack = stacks.create(with_range(Ipv6CidrBlock=FIRST_64, AssignIpv6AddressOnCreation=True))
    first = stack.physical_id("Subnet")
    [shown] = client("ec2").describe_subnets(SubnetIds=[first])["Subnets"]
    assert (len(shown["Ipv6CidrBlockAssociationSet"]), shown["AssignIpv6AddressOnCreation"]) == (1, True)
    assert stack.update(with_range(Ipv6CidrBlock=SECOND_64)) == "UPDATE_COMPLETE", stack.reasons()
    [shown] = client("ec2").describe_subnets(SubnetIds=[first])["Subnets"]
    assert (stack.physical_id("Subnet"), shown["AssignIpv6AddressOnCreation"]) == (first, False)
    assert stack.update(with_range(AssignIpv6AddressOnCreation=True)) == "UPDATE_ROLLBACK_COMPLETE"
    assert "Subnet must have an IPv6 CIDR block" in stack.reasons()


def test_a_vpc_takes_its_range_from_a_pool(stacks, client):
    provisioned = {**POOL["Pool"]["Properties"], "ProvisionedCidrs": [{"Cidr": "10.64.0.0/15"}]}

    def vpc(**more):
        return {**IPAM, "Pool": resource("AWS::EC2::IPAMPool", provisioned),
                "One": resource("AWS::EC2::VPC", {"Ipv4IpamPoolId": ref("Pool"), "Ipv4NetmaskLength": 16, **more}),
                "Two": resource("AWS::EC2::VPC", {"Ipv4IpamPoolId": ref("Pool"), "Ipv4NetmaskLength": 20}, DependsOn=["One"]),
                "Subnet": resource("AWS::EC2::Subnet", {"VpcId": ref("One"), "CidrBlock": {
                    "Fn::Select": [1, {"Fn::Cidr": [get_att("One", "CidrBlock"), 4, "8"]}]}})}

    stack = stacks.create(vpc(), {"One": get_att("One", "CidrBlock"), "Two": get_att("Two", "CidrBlock")})
    assert stack.outputs == {"One": "10.64.0.0/16", "Two": "10.65.0.0/20"}, stack.reasons()
    [subnet] = client("ec2").describe_subnets(SubnetIds=[stack.physical_id("Subnet")])["Subnets"]
    assert subnet["CidrBlock"] == "10.64.1.0/24"
    first, pool = stack.physical_id("One"), stack.physical_id("Pool")
    assert stack.update(vpc(EnableDnsHostnames=True)) == "UPDATE_COMPLETE", stack.reasons()
    allocations = client("ec2").get_ipam_pool_allocations(IpamPoolId=pool)["IpamPoolAllocations"]
    assert {item["ResourceId"]: item["Cidr"] for item in allocations} == {first: "10.64.0.0/16", stack.physical_id("Two"): "10.65.0.0/20"}
    assert stack.physical_id("One") == first
    assert stack.update(vpc(Ipv4NetmaskLength=17), {"One": get_att("One", "CidrBlock")}) == "UPDATE_COMPLETE", stack.reasons()
    assert (stack.physical_id("One") == first, stack.outputs) == (False, {"One": "10.65.128.0/17"})
    assert len(client("ec2").get_ipam_pool_allocations(IpamPoolId=pool)["IpamPoolAllocations"]) == 2
    assert stack.update(vpc(Ipv4NetmaskLength=14)) == "UPDATE_ROLLBACK_COMPLETE"
    assert "has no free /14" in stack.reasons()
    assert stack.delete() == "DELETE_COMPLETE", stack.reasons()
