from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from lifecycle import Life, live
from network import ADDRESSES, GROUPS, SUBNETS, VPC
from stacks import get_att, ref, resource


def tags_of(item):
    return {tag["Key"]: tag["Value"] for tag in item.get("Tags", []) if not tag["Key"].startswith("aws:")}


def address(client, ref_value):
    found = [item for item in client("ec2").describe_addresses()["Addresses"] if item["PublicIp"] == ref_value]
    return found and (found[0]["Domain"], tags_of(found[0]))


def eip_association(client, ref_value):
    found = client("ec2").describe_addresses(Filters=[{"Name": "association-id", "Values": [ref_value]}])["Addresses"]
    return found and found[0]["NetworkInterfaceId"].startswith("eni-")


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


def instance(client, ref_value):
    [reservation] = client("ec2").describe_instances(InstanceIds=[ref_value])["Reservations"]
    [item] = reservation["Instances"]
    return item["InstanceType"], item["SubnetId"].startswith("subnet-"), item["State"]["Name"], tags_of(item)


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
    Life("AWS::EC2::EIPAssociation", {"AllocationId": get_att("Eip", "AllocationId"), "NetworkInterfaceId": ref("Interface")}, eip_association,
         True, None, {"AllocationId": get_att("Eip2", "AllocationId")}, ({"NetworkInterfaceId": "eni-0"}, "eni-0"),
         around={**SUBNETS, **ADDRESSES, "Interface": resource("AWS::EC2::NetworkInterface", {"SubnetId": ref("Subnet")})}),
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
    Life("AWS::EC2::Instance", {"ImageId": "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64}}", "InstanceType": "t4g.nano", "SubnetId": ref("Subnet"),
                                 "IamInstanceProfile": ref("Profile")}, instance,
         ("t4g.nano", True, "running", {}), ({**TAG, "InstanceType": "t4g.micro"}, ("t4g.micro", True, "running", {"stage": "two"})),
         {"ImageId": "ami-00000000000000002"}, ({"IamInstanceProfile": "nobody"}, "nobody"),
         around={**SUBNETS, "Profile": resource("AWS::IAM::InstanceProfile", {"Roles": [ref("Role")]}), "Role": resource("AWS::IAM::Role", {"AssumeRolePolicyDocument": {}})}),
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


def test_a_regional_gateway_has_its_addresses_by_zone(stacks, client):
    def gateway(*zones):
        placed = [{"AvailabilityZone": zone, "AllocationIds": [get_att(eip, "AllocationId")]} for zone, eip in zones]
        properties = {"AvailabilityMode": "regional", "VpcId": ref("Vpc"), "AvailabilityZoneAddresses": placed}
        return {**VPC, **ADDRESSES, "Nat": resource("AWS::EC2::NatGateway", properties)}

    def shown():
        [item] = client("ec2").describe_nat_gateways(Filter=[{"Name": "vpc-id", "Values": [stack.physical_id("Vpc")]}])["NatGateways"]
        return item["AutoProvisionZones"], sorted((place["AvailabilityZone"], place["PublicIp"]) for place in item["NatGatewayAddresses"])

    stack = stacks.create(gateway(("us-east-1a", "Eip")), {"Auto": get_att("Nat", "AutoProvisionZones")})
    first, eip, eip2 = (stack.physical_id(name) for name in ("Nat", "Eip", "Eip2"))
    assert (stack.outputs["Auto"], shown()) == ("disabled", ("disabled", [("us-east-1a", eip)]))
    assert stack.update(gateway(("us-east-1a", "Eip"), ("us-east-1b", "Eip2"))) == "UPDATE_COMPLETE", stack.reasons()
    assert (stack.physical_id("Nat"), shown()[1]) == (first, [("us-east-1a", eip), ("us-east-1b", eip2)])
    assert stack.update(gateway(("us-east-1b", "Eip2"))) == "UPDATE_COMPLETE", stack.reasons()
    assert "AssociationId" not in client("ec2").describe_addresses(PublicIps=[eip])["Addresses"][0]
    taken = resource("AWS::EC2::NatGateway", {"SubnetId": ref("Subnet"), "AllocationId": get_att("Eip2", "AllocationId")}, DependsOn=["Nat"])
    assert stack.update({**SUBNETS, **gateway(("us-east-1b", "Eip2")), "Taken": taken}) == "UPDATE_ROLLBACK_COMPLETE"
    assert "Resource.AlreadyAssociated" in stack.reasons()


@pytest.mark.parametrize("second", [
    resource("AWS::EC2::EIPAssociation", {"AllocationId": get_att("Eip", "AllocationId"), "NetworkInterfaceId": ref("Interface")}),
    resource("AWS::EC2::NatGateway", {"AvailabilityMode": "regional", "VpcId": ref("Vpc"), "AvailabilityZoneAddresses": [
        {"AvailabilityZone": "us-east-1a", "AllocationIds": [get_att("Eip", "AllocationId")]}]}),
], ids=lambda second: second["Type"])
def test_an_address_has_one_use(stacks, second):
    first = resource("AWS::EC2::NatGateway", {"SubnetId": ref("Subnet"), "AllocationId": get_att("Eip", "AllocationId")})
    interface = resource("AWS::EC2::NetworkInterface", {"SubnetId": ref("Subnet")})
    stack = stacks.create({**SUBNETS, **ADDRESSES, "Interface": interface, "First": first, "Second": {**second, "DependsOn": ["First"]}})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert "Resource.AlreadyAssociated" in stack.reasons()


def test_an_address_stays_while_it_is_in_use(stacks):
    address, places = stacks.create({"Eip": ADDRESSES["Eip"]}, {"Id": get_att("Eip", "AllocationId")}), stacks.create(SUBNETS)
    ids = {"SubnetId": places.physical_id("Subnet"), "AllocationId": address.outputs["Id"]}
    gateway = stacks.create({"Nat": resource("AWS::EC2::NatGateway", ids)})
    assert address.delete() == "DELETE_FAILED"
    assert "is in use by eipassoc-" in address.reasons()
    assert [stack.delete() for stack in (gateway, address)] == ["DELETE_COMPLETE"] * 2


def test_a_flow_log_to_s3_shows_its_options(stacks, client):
    log = resource("AWS::EC2::FlowLog", {
        "ResourceType": "VPC", "ResourceId": ref("Vpc"), "TrafficType": "ALL", "LogDestinationType": "s3", "LogDestination": "arn:aws:s3:::logs/vpc/",
        "LogFormat": "${version} ${tcp-flags}",
        "DestinationOptions": {"FileFormat": "parquet", "HiveCompatiblePartitions": "true", "PerHourPartition": True}})
    stack = stacks.create({**VPC, "Log": log})
    [item] = client("ec2").describe_flow_logs(Filter=[{"Name": "resource-id", "Values": [stack.physical_id("Vpc")]}])["FlowLogs"]
    assert item["DestinationOptions"] == {"FileFormat": "parquet", "HiveCompatiblePartitions": True, "PerHourPartition": True}
    assert (item["LogDestination"], item["LogFormat"]) == ("arn:aws:s3:::logs/vpc/", "${version} ${tcp-flags}")


def test_a_group_of_instances_deploys_from_a_launch_template(stacks, client):
    template = resource("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": {"InstanceType": "t4g.nano", "ImageId": "ami-0123456789abcdef0"}})

    def group(**more):
        version = {"LaunchTemplateId": ref("Template"), "Version": get_att("Template", "LatestVersionNumber")}
        properties = {"LaunchTemplate": version, "MinSize": "1", "MaxSize": "1", "VPCZoneIdentifier": [ref("Subnet")], **more}
        return {**SUBNETS, "Template": template, "Group": resource("AWS::AutoScaling::AutoScalingGroup", properties)}

    stack = stacks.create(group())
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    first = stack.physical_id("Group")
    assert stack.update(group(MaxSize="2")) == "UPDATE_COMPLETE", stack.reasons()
    [item] = client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[first])["AutoScalingGroups"]
    assert (stack.physical_id("Group"), item["MaxSize"], item["VPCZoneIdentifier"]) == (first, 2, stack.physical_id("Subnet"))
    assert item["LaunchTemplate"]["LaunchTemplateId"] == stack.physical_id("Template")


def test_an_unknown_filter_is_refused(client):
    for describe in (client("ec2").describe_nat_gateways, client("ec2").describe_vpc_endpoints):
        filters = {"Filter" if describe.__name__ == "describe_nat_gateways" else "Filters": [{"Name": "colour", "Values": ["blue"]}]}
        with pytest.raises(ClientError, match="The filter 'colour' is invalid"):
            describe(**filters)
