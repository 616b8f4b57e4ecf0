from __future__ import annotations

import pytest
from lifecycle import Life, live
from network import ADDRESSES, GROUPS, SUBNETS, VPC
from stacks import get_att, ref, resource


def tags_of(item):
    return {tag["Key"]: tag["Value"] for tag in item.get("Tags", []) if not tag["Key"].startswith("aws:")}


def address(client, ref_value):
    found = [item for item in client("ec2").describe_addresses()["Addresses"] if item["PublicIp"] == ref_value]
    return found and (found[0]["Domain"], tags_of(found[0]))


def nat_gateway(client, ref_value):
    [item] = client("ec2").describe_nat_gateways(NatGatewayIds=[ref_value])["NatGateways"] or [None]
    return item and (item["ConnectivityType"], bool(item["NatGatewayAddresses"][0].get("AllocationId")), tags_of(item))


def regional_gateway(client, ref_value):
    [item] = client("ec2").describe_nat_gateways(NatGatewayIds=[ref_value])["NatGateways"] or [None]
    return item and (item["AvailabilityMode"], item.get("SubnetId"), item["VpcId"].startswith("vpc-"), tags_of(item))


def flow_log(client, ref_value):
    [item] = client("ec2").describe_flow_logs(FlowLogIds=[ref_value])["FlowLogs"] or [None]
    return item and (item["TrafficType"], item["LogDestinationType"], item["MaxAggregationInterval"], tags_of(item))


def acl(client, ref_value):
    [item] = client("ec2").describe_network_acls(NetworkAclIds=[ref_value])["NetworkAcls"] or [None]
    return item and ([entry["RuleAction"] for entry in item["Entries"]], tags_of(item))


def acl_entry(client, ref_value):
    acl_id, number, egress = ref_value.split("|")
    [item] = client("ec2").describe_network_acls(NetworkAclIds=[acl_id])["NetworkAcls"] or [{"Entries": []}]
    found = [entry for entry in item["Entries"] if entry["RuleNumber"] == int(number) and str(entry["Egress"]).lower() == egress]
    return found and (found[0]["RuleAction"], found[0]["CidrBlock"], found[0]["PortRange"])


def acl_association(client, ref_value):
    acls = client("ec2").describe_network_acls()["NetworkAcls"]
    return [item["NetworkAclAssociationId"] for item in acls for item in item["Associations"]].count(ref_value)


def rule(permissions):
    def read(client, ref_value):
        rules = client("ec2").describe_security_group_rules()["SecurityGroupRules"]
        found = [item for item in rules if item["SecurityGroupRuleId"] == ref_value]
        if not found:
            return None
        [group] = client("ec2").describe_security_groups(GroupIds=[found[0]["GroupId"]])["SecurityGroups"]
        in_group = [item for item in group[permissions] if item.get("FromPort") == found[0]["FromPort"]]
        return in_group and (found[0]["FromPort"], found[0].get("Description"), bool(in_group[0]["UserIdGroupPairs"]))

    return read


def prefix_list(client, ref_value):
    [item] = client("ec2").describe_managed_prefix_lists(PrefixListIds=[ref_value])["PrefixLists"] or [None]
    return item and (item["PrefixListName"], item["MaxEntries"], item["Version"])


TAG = {"Tags": [{"Key": "stage", "Value": "two"}]}
LIVES = [
    Life("AWS::EC2::EIP", {"Domain": "vpc"}, address, ("vpc", {}), (TAG, ("vpc", {"stage": "two"})),
         {"NetworkBorderGroup": "us-east-1"}, ({"PublicIp": "52.1.2.3"}, "PublicIp")),
    Life("AWS::EC2::NatGateway", {"SubnetId": ref("Subnet"), "AllocationId": get_att("Eip", "AllocationId")}, nat_gateway,
         ("public", True, {}), (TAG, ("public", True, {"stage": "two"})),
         {"SubnetId": ref("Subnet2"), "AllocationId": get_att("Eip2", "AllocationId")},
         ({"SubnetId": "subnet-0", "AllocationId": get_att("Eip2", "AllocationId")}, "subnet-0"), around={**SUBNETS, **ADDRESSES}),
    Life("AWS::EC2::NatGateway", {"AvailabilityMode": "regional", "VpcId": ref("Vpc")}, regional_gateway,
         ("regional", None, True, {}), (TAG, ("regional", None, True, {"stage": "two"})), None,
         ({"VpcId": "vpc-0"}, "vpc-0"), around=VPC),
    Life("AWS::EC2::FlowLog", {"ResourceType": "VPC", "ResourceId": ref("Vpc"), "TrafficType": "ALL",
                               "LogDestinationType": "s3", "LogDestination": "arn:aws:s3:::logs"}, flow_log,
         ("ALL", "s3", 600, {}), (TAG, ("ALL", "s3", 600, {"stage": "two"})), {"MaxAggregationInterval": "60"},
         ({"TrafficType": "SOME"}, "TrafficType"), around=VPC),
    Life("AWS::EC2::NetworkAcl", {"VpcId": ref("Vpc")}, acl, (["deny", "deny"], {}), (TAG, (["deny", "deny"], {"stage": "two"})),
         {"VpcId": ref("Vpc2")}, ({"VpcId": "vpc-0"}, "vpc-0"),
         around={**VPC, "Vpc2": resource("AWS::EC2::VPC", {"CidrBlock": "10.1.0.0/16"})}),
    Life("AWS::EC2::NetworkAclEntry", {"NetworkAclId": ref("Acl"), "RuleNumber": 100, "Protocol": 6, "RuleAction": "allow",
                                       "CidrBlock": "10.0.0.0/8", "PortRange": {"From": 443, "To": 444}}, acl_entry,
         ("allow", "10.0.0.0/8", {"From": 443, "To": 444}), ({"RuleAction": "deny"}, ("deny", "10.0.0.0/8", {"From": 443, "To": 444})),
         {"RuleNumber": 101}, ({"Protocol": "tcp"}, "Protocol"), around={**VPC, "Acl": resource("AWS::EC2::NetworkAcl", {"VpcId": ref("Vpc")})}),
    Life("AWS::EC2::SubnetNetworkAclAssociation", {"NetworkAclId": ref("Acl"), "SubnetId": ref("Subnet")}, acl_association, 1, None,
         {"SubnetId": ref("Subnet2")}, ({"NetworkAclId": "acl-0"}, "acl-0"),
         around={**SUBNETS, "Acl": resource("AWS::EC2::NetworkAcl", {"VpcId": ref("Vpc")})}),
    Life("AWS::EC2::SecurityGroupIngress", {"GroupId": ref("Group"), "IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432,
                                            "SourceSecurityGroupId": ref("Group2")}, rule("IpPermissions"), (5432, None, True),
         ({"Description": "clients"}, (5432, "clients", True)), {"FromPort": 5433, "ToPort": 5433},
         ({"FromPort": 1, "ToPort": 1, "SourceSecurityGroupId": "sg-0"}, "sg-0"), around=GROUPS),
    Life("AWS::EC2::SecurityGroupEgress", {"GroupId": ref("Group"), "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80,
                                           "CidrIp": "10.0.0.0/8"}, rule("IpPermissionsEgress"), (80, None, False),
         ({"Description": "web"}, (80, "web", False)), {"FromPort": 81, "ToPort": 81},
         ({"CidrIpv6": "::/0"}, "CidrIp, CidrIpv6"), around=GROUPS),
    Life("AWS::EC2::PrefixList", {"PrefixListName": "one", "AddressFamily": "IPv4", "MaxEntries": 2, "Entries": [{"Cidr": "10.0.0.0/8"}]},
         prefix_list, ("one", 2, 1), ({"PrefixListName": "two"}, ("two", 2, 1)), None, ({"AddressFamily": "IPX"}, "AddressFamily")),
]


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_life(life, stacks, client):
    live(life, stacks, client)


def test_a_rule_that_exists_is_refused(stacks):
    properties = {"GroupId": ref("Group"), "IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "CidrIp": "10.0.0.0/8"}
    twice = {name: resource("AWS::EC2::SecurityGroupIngress", properties) for name in ("One", "Two")}
    stack = stacks.create({**GROUPS, **twice})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert "InvalidPermission.Duplicate" in stack.reasons()


@pytest.mark.parametrize(("cidr", "error"), [
    ("10.1.0.0/24", "InvalidSubnet.Range"), ("10.0.1.128/25", "InvalidSubnet.Conflict"), ("10.0.1.5/24", "InvalidParameterValue"),
])
def test_a_subnet_range_is_checked(stacks, cidr, error):
    subnet = resource("AWS::EC2::Subnet", {"VpcId": ref("Vpc"), "CidrBlock": cidr}, DependsOn=["Subnet"])
    stack = stacks.create({**SUBNETS, "Wrong": subnet})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert error in stack.reasons()


def test_attributes_are_those_of_aws(stacks, client):
    gateway = resource("AWS::EC2::NatGateway", {"SubnetId": ref("Subnet"), "AllocationId": get_att("Eip", "AllocationId")})
    stack = stacks.create({**SUBNETS, **ADDRESSES, "Nat": gateway}, {
        "Cidr": get_att("Vpc", "CidrBlock"), "Default": get_att("Vpc", "DefaultSecurityGroup"), "Ip": ref("Eip"),
        "Same": get_att("Eip", "PublicIp"), "Nat": ref("Nat"), "NatId": get_att("Nat", "NatGatewayId")})
    outputs = stack.outputs
    assert (outputs["Cidr"], outputs["Ip"], outputs["Nat"]) == ("10.0.0.0/16", outputs["Same"], outputs["NatId"])
    assert client("ec2").describe_security_groups(GroupIds=[outputs["Default"]])["SecurityGroups"]


def test_a_failed_replacement_gives_the_subnet_its_acl_back(stacks, client):
    acls = {name: resource("AWS::EC2::NetworkAcl", {"VpcId": ref("Vpc")}) for name in ("Acl", "Acl2")}

    def with_acl(name, **more):
        properties = {"NetworkAclId": ref(name), "SubnetId": ref("Subnet")}
        return {**SUBNETS, **acls, "Link": resource("AWS::EC2::SubnetNetworkAclAssociation", properties), **more}

    stack = stacks.create(with_acl("Acl"))
    broken = resource("AWS::EC2::NetworkAcl", {"VpcId": "vpc-0"}, DependsOn=["Link"])
    assert stack.update(with_acl("Acl2", Broken=broken)) == "UPDATE_ROLLBACK_COMPLETE"
    [item] = client("ec2").describe_network_acls(NetworkAclIds=[stack.physical_id("Acl")])["NetworkAcls"]
    assert [link["NetworkAclAssociationId"] for link in item["Associations"]] == [stack.physical_id("Link")]


def test_an_interface_endpoint_reads_back(stacks, client):
    endpoint = resource("AWS::EC2::VPCEndpoint", {
        "VpcId": ref("Vpc"), "ServiceName": "com.amazonaws.us-east-1.ecr.api", "VpcEndpointType": "Interface",
        "PrivateDnsEnabled": "true", "SubnetIds": [ref("Subnet")], "SecurityGroupIds": [get_att("Vpc", "DefaultSecurityGroup")]})
    stack = stacks.create({**SUBNETS, "Endpoint": endpoint})
    [item] = client("ec2").describe_vpc_endpoints(VpcEndpointIds=[stack.physical_id("Endpoint")])["VpcEndpoints"]
    assert (item["PrivateDnsEnabled"], len(item["Groups"])) == (True, 1)
