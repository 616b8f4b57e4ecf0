"""The parts of a VPC: ranges, gateways, interfaces, controls, IPAM."""
from __future__ import annotations

import pytest
from lifecycle import Life, live
from network import FIRST_64, GROUPS, IPAM, IPV6, PEER, POOL, SECOND_64, SUBNETS, TRANSIT, VPC
from stacks import get_att, ref, resource
from test_ec2 import TAG, tags_of


def vpc_block(client, ref_value):
    vpcs = client("ec2").describe_vpcs()["Vpcs"]
    found = [item["CidrBlock"] for vpc in vpcs for item in vpc["CidrBlockAssociationSet"] if item["AssociationId"] == ref_value]
    return found and found[0]


def ipv6_block(client, ref_value):
    vpcs = client("ec2").describe_vpcs()["Vpcs"]
    blocks = [item for vpc in vpcs for item in vpc.get("Ipv6CidrBlockAssociationSet", []) if item["AssociationId"] == ref_value]
    return blocks and (blocks[0]["Ipv6CidrBlock"].rpartition("/")[2], blocks[0]["Ipv6CidrBlockState"]["State"])


def subnet_block(client, ref_value):
    subnets = client("ec2").describe_subnets()["Subnets"]
    blocks = [item for subnet in subnets for item in subnet["Ipv6CidrBlockAssociationSet"] if item["AssociationId"] == ref_value]
    return blocks and blocks[0]["Ipv6CidrBlock"].rpartition("/")[2]


def egress_only(client, ref_value):
    found = client("ec2").describe_egress_only_internet_gateways(EgressOnlyInternetGatewayIds=[ref_value])["EgressOnlyInternetGateways"]
    return found and (found[0]["Attachments"][0]["State"], tags_of(found[0]))


def peering(client, ref_value):
    found = client("ec2").describe_vpc_peering_connections(VpcPeeringConnectionIds=[ref_value])["VpcPeeringConnections"]
    return found and (found[0]["Status"]["Code"], tags_of(found[0]))


def transit(client, ref_value):
    found = client("ec2").describe_transit_gateways(TransitGatewayIds=[ref_value])["TransitGateways"]
    return found and (found[0]["Description"], found[0]["Options"]["AmazonSideAsn"], found[0]["State"])


def attachment(client, ref_value):
    found = client("ec2").describe_transit_gateway_vpc_attachments(TransitGatewayAttachmentIds=[ref_value])["TransitGatewayVpcAttachments"]
    return found and (len(found[0]["SubnetIds"]), found[0]["Options"]["ApplianceModeSupport"])


def interface(client, ref_value):
    found = client("ec2").describe_network_interfaces(NetworkInterfaceIds=[ref_value])["NetworkInterfaces"]
    return found and (found[0]["PrivateIpAddress"], found[0]["SourceDestCheck"], len(found[0]["Groups"]))


def encryption_control(client, ref_value):
    found = client("ec2").describe_vpc_encryption_controls(VpcEncryptionControlIds=[ref_value])["VpcEncryptionControls"]
    return found and (found[0]["Mode"], found[0]["ResourceExclusions"]["NatGateway"]["State"])


def exclusion(client, ref_value):
    found = client("ec2").describe_vpc_block_public_access_exclusions(ExclusionIds=[ref_value])["VpcBlockPublicAccessExclusions"]
    return found and (found[0]["InternetGatewayExclusionMode"], ":vpc/" in found[0]["ResourceArn"])


def block_public_access(client, _ref_value):
    mode = client("ec2").describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"]["InternetGatewayBlockMode"]
    return "" if mode == "off" else mode


def ipam(client, ref_value):
    found = client("ec2").describe_ipams(IpamIds=[ref_value])["Ipams"]
    return found and found[0].get("Description")


def ipam_pool(client, ref_value):
    found = client("ec2").describe_ipam_pools(IpamPoolIds=[ref_value])["IpamPools"]
    return found and found[0].get("AllocationDefaultNetmaskLength")


def ipam_pool_cidr(client, ref_value):
    pools = client("ec2").describe_ipam_pools()["IpamPools"]
    cidrs = [item for pool in pools for item in client("ec2").get_ipam_pool_cidrs(IpamPoolId=pool["IpamPoolId"])["IpamPoolCidrs"]]
    return [item["Cidr"] for item in cidrs if item["IpamPoolCidrId"] == ref_value]


DUAL_STACK = {
    **SUBNETS, **IPV6,
    "Subnet": {**SUBNETS["Subnet"], "DependsOn": ["Block"]},
    "Subnet2": {**SUBNETS["Subnet2"], "DependsOn": ["Block"]},
}
ATTACHED = {"TransitGatewayId": ref("Transit"), "VpcId": ref("Vpc"), "SubnetIds": [ref("Subnet")]}
LIVES = [
    Life("AWS::EC2::VPCCidrBlock", {"VpcId": ref("Vpc"), "CidrBlock": "100.64.0.0/16"}, vpc_block, "100.64.0.0/16", None,
         {"CidrBlock": "100.65.0.0/16"}, ({"CidrBlock": "10.0.128.0/17"}, "overlaps with 10.0.0.0/16"), around=VPC),
    Life("AWS::EC2::VPCCidrBlock", {"VpcId": ref("Vpc"), "AmazonProvidedIpv6CidrBlock": True}, ipv6_block, ("56", "associated"), None,
         {"VpcId": ref("Peer")}, ({"CidrBlock": "100.64.0.0/16"}, "exactly one of CidrBlock"), around={**VPC, **PEER}),
    Life("AWS::EC2::SubnetCidrBlock", {"SubnetId": ref("Subnet"), "Ipv6CidrBlock": FIRST_64}, subnet_block, "64", None,
         {"Ipv6CidrBlock": SECOND_64}, ({"Ipv6CidrBlock": "2001:db8::/64"}, "InvalidSubnet.Range"), around=DUAL_STACK),
    Life("AWS::EC2::EgressOnlyInternetGateway", {"VpcId": ref("Vpc")}, egress_only, ("attached", {}), (TAG, ("attached", {"stage": "two"})),
         {"VpcId": ref("Peer")}, ({"VpcId": "vpc-0"}, "vpc-0"), around={**VPC, **PEER}),
    Life("AWS::EC2::VPCPeeringConnection", {"VpcId": ref("Vpc"), "PeerVpcId": ref("Peer")}, peering, ("active", {}), (TAG, ("active", {"stage": "two"})),
         {"PeerVpcId": ref("Peer2")}, ({"PeerVpcId": ref("Same")}, "overlaps with 10.0.0.0/16"),
         around={**VPC, **PEER, "Peer2": resource("AWS::EC2::VPC", {"CidrBlock": "10.2.0.0/16"}), "Same": VPC["Vpc"]}),
    Life("AWS::EC2::TransitGateway", {"Description": "hub"}, transit, ("hub", 64512, "available"), ({"Description": "core"}, ("core", 64512, "available")),
         {"AmazonSideAsn": 64600}, ({"DnsSupport": 3, "Colour": "blue"}, "Colour")),
    Life("AWS::EC2::TransitGatewayAttachment", ATTACHED, attachment, (1, "disable"),
         ({"SubnetIds": [ref("Subnet"), ref("Subnet2")], "Options": {"ApplianceModeSupport": "enable"}}, (2, "enable")),
         {"TransitGatewayId": ref("Transit2")}, ({"SubnetIds": [ref("Subnet"), ref("Subnet3")]}, "DuplicateSubnetsInSameZone"),
         around={**TRANSIT, "Transit2": TRANSIT["Transit"]}),
    # The type whose subnets replace it, which AWS refuses, because the VPC is attached still: others are added.
    Life("AWS::EC2::TransitGatewayVpcAttachment", ATTACHED, attachment, (1, "disable"), ({"AddSubnetIds": [ref("Subnet2")]}, (2, "disable")), None,
         ({"SubnetIds": [ref("Subnet2")]}, "DuplicateTransitGatewayAttachment"), around=TRANSIT),
    Life("AWS::EC2::NetworkInterface", {"SubnetId": ref("Subnet")}, interface, ("10.0.1.4", True, 1),
         ({"SourceDestCheck": False, "GroupSet": [ref("Group"), ref("Group2")]}, ("10.0.1.4", False, 2)), {"SubnetId": ref("Subnet2")},
         ({"PrivateIpAddress": "10.0.9.9"}, "10.0.9.9"), around={**SUBNETS, **GROUPS}),
    Life("AWS::EC2::VPCEncryptionControl", {"VpcId": ref("Vpc"), "Mode": "monitor"}, encryption_control, ("monitor", "disabled"),
         ({"Mode": "enforce", "NatGatewayExclusionInput": "enable"}, ("enforce", "enabled")), {"VpcId": ref("Peer")},
         ({"Mode": "strict"}, "strict"), around={**VPC, **PEER}),
    Life("AWS::EC2::VPCBlockPublicAccessExclusion", {"VpcId": ref("Vpc"), "InternetGatewayExclusionMode": "allow-egress"}, exclusion,
         ("allow-egress", True), ({"InternetGatewayExclusionMode": "allow-bidirectional"}, ("allow-bidirectional", True)),
         {"VpcId": ref("Peer")}, ({"SubnetId": "subnet-0"}, "exactly one of VpcId"), around={**VPC, **PEER}),
    Life("AWS::EC2::VPCBlockPublicAccessOptions", {"InternetGatewayBlockMode": "block-ingress"}, block_public_access, "block-ingress",
         ({"InternetGatewayBlockMode": "block-bidirectional"}, "block-bidirectional"), None, ({"InternetGatewayBlockMode": "some"}, "some")),
    Life("AWS::EC2::IPAM", {"Description": "one"}, ipam, "one", ({"Description": "two"}, "two"), None, ({"Tier": "gold"}, "gold")),
    Life("AWS::EC2::IPAMPool", {"IpamScopeId": get_att("Ipam", "PrivateDefaultScopeId"), "AddressFamily": "ipv4", "AllocationDefaultNetmaskLength": 16},
         ipam_pool, 16, ({"AllocationDefaultNetmaskLength": 20}, 20), {"Locale": "us-east-1"}, ({"IpamScopeId": "ipam-scope-0"}, "ipam-scope-0"),
         around=IPAM),
    Life("AWS::EC2::IPAMPoolCidr", {"IpamPoolId": ref("Pool"), "Cidr": "10.64.0.0/10"}, ipam_pool_cidr, ["10.64.0.0/10"], None,
         {"Cidr": "10.128.0.0/10"}, ({"IpamPoolId": "ipam-pool-0"}, "ipam-pool-0"), around=POOL),
]


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_life(life, stacks, client):
    live(life, stacks, client)


OTHER = {**PEER, "Elsewhere": resource("AWS::EC2::Subnet", {"VpcId": ref("Peer"), "CidrBlock": "10.1.1.0/24", "AvailabilityZone": "us-east-1c"})}
INTERFACE = resource("AWS::EC2::NetworkInterface", {"SubnetId": ref("Subnet"), "PrivateIpAddress": "10.0.1.9"})
CONTROL = resource("AWS::EC2::VPCEncryptionControl", {"VpcId": ref("Vpc")})
BLOCKED = resource("AWS::EC2::VPCBlockPublicAccessOptions", {"InternetGatewayBlockMode": "block-ingress"})
LINK = resource("AWS::EC2::SubnetCidrBlock", {"SubnetId": ref("Subnet"), "Ipv6CidrBlock": FIRST_64})


@pytest.mark.parametrize(("around", "error"), [
    ({**TRANSIT, **OTHER, "Link": resource("AWS::EC2::TransitGatewayAttachment", {**ATTACHED, "SubnetIds": [ref("Elsewhere")]})}, "is not in vpc-"),
    ({**VPC, "One": CONTROL, "Two": CONTROL}, "VpcEncryptionControlAlreadyExists"),
    ({"One": BLOCKED, "Two": BLOCKED}, "is set already"),
    ({**SUBNETS, "One": INTERFACE, "Two": INTERFACE}, "10.0.1.9 is in use"),
    ({**DUAL_STACK, "One": LINK, "Two": resource(LINK["Type"], {**LINK["Properties"], "SubnetId": ref("Subnet2")})}, "InvalidSubnet.Conflict"),
])
def test_what_aws_refuses_is_refused(stacks, around, error):
    stack = stacks.create(around)
    assert stack.status == "ROLLBACK_COMPLETE"
    assert error in stack.reasons()


def test_interfaces_of_a_subnet_have_addresses_of_their_own(stacks, client):
    free = resource("AWS::EC2::NetworkInterface", {"SubnetId": ref("Subnet")})
    stack = stacks.create({**SUBNETS, "One": free, "Two": free})
    ids = [stack.physical_id(name) for name in ("One", "Two")]
    shown = client("ec2").describe_network_interfaces(NetworkInterfaceIds=ids)["NetworkInterfaces"]
    assert sorted(item["PrivateIpAddress"] for item in shown) == ["10.0.1.4", "10.0.1.5"]


def test_a_transit_gateway_stays_while_a_vpc_is_attached(stacks):
    transit_stack, vpc = stacks.create({"Transit": TRANSIT["Transit"]}), stacks.create(SUBNETS)
    ids = {"TransitGatewayId": transit_stack.physical_id("Transit"), "VpcId": vpc.physical_id("Vpc"), "SubnetIds": [vpc.physical_id("Subnet")]}
    link = stacks.create({"Link": resource("AWS::EC2::TransitGatewayAttachment", ids)})
    assert transit_stack.delete() == "DELETE_FAILED"
    assert link.physical_id("Link") in transit_stack.reasons()
    assert [stack.delete() for stack in (link, transit_stack)] == ["DELETE_COMPLETE"] * 2
