"""The schema layer by itself: what is accepted, refused, coerced, and what replaces."""
from __future__ import annotations

import pytest

from local_cloud import schemas

NAT = "AWS::EC2::NatGateway"


@pytest.mark.parametrize(("type_name", "properties", "problem"), [
    (NAT, {"Subnet": "s"}, "extraneous key [Subnet] is not permitted (given \"s\""),
    (NAT, {"NatGatewayId": "nat-1"}, "read-only property [NatGatewayId]"),
    (NAT, {"SecondaryPrivateIpAddressCount": "0"}, "#/SecondaryPrivateIpAddressCount: expected at least 1, got 0"),
    (NAT, {"SecondaryAllocationIds": "eipalloc-1"}, "#/SecondaryAllocationIds: expected type array"),
    (NAT, {"Tags": [{"Key": "k"}]}, "#/Tags/0: required key [Value] not found"),
    ("AWS::EC2::FlowLog", {"ResourceId": "v", "ResourceType": "Planet"}, "#/ResourceType: \"Planet\" is not one of"),
    ("AWS::EC2::FlowLog", {"ResourceType": "VPC"}, "required key [ResourceId] not found"),
    ("AWS::EC2::VPC", {"EnableDnsSupport": "yes"}, "#/EnableDnsSupport: expected type boolean, got \"yes\""),
    ("AWS::Logs::LogGroup", {"RetentionInDays": 2}, "#/RetentionInDays: 2 is not one of"),
    ("AWS::Logs::LogGroup", {"LogGroupName": "a b"}, "#/LogGroupName: \"a b\" does not match pattern"),
])
def test_a_wrong_value_is_named(type_name, properties, problem):
    assert any(problem in found for found in schemas.validate(type_name, properties)), schemas.validate(type_name, properties)


@pytest.mark.parametrize(("type_name", "properties"), [
    ("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": "true", "EnableDnsHostnames": "True"}),
    ("AWS::Logs::LogGroup", {"RetentionInDays": "365"}),
    ("AWS::EC2::NetworkAclEntry", {"NetworkAclId": "a", "RuleNumber": "1", "Protocol": "-1", "RuleAction": "allow", "CidrBlock": "0.0.0.0/0"}),
    ("AWS::CloudWatch::Dashboard", {"DashboardBody": "{}"}),
    ("Custom::Anything", {"Any": "thing"}),
])
def test_what_cloudformation_accepts_is_accepted(type_name, properties):
    assert schemas.validate(type_name, properties) == []


def test_scalars_are_coerced_to_the_schema():
    given = {"IpProtocol": -1, "FromPort": "80", "ToPort": 81.0, "GroupId": "sg-1"}
    assert schemas.coerce("AWS::EC2::SecurityGroupIngress", given) == {"IpProtocol": "-1", "FromPort": 80, "ToPort": 81, "GroupId": "sg-1"}
    assert schemas.coerce("AWS::EC2::VPC", {"EnableDnsSupport": "false"}) == {"EnableDnsSupport": False}


@pytest.mark.parametrize(("type_name", "old", "new", "changed"), [
    ("AWS::EC2::Subnet", {"VpcId": "v", "CidrBlock": "a"}, {"VpcId": "v", "CidrBlock": "b"}, ["CidrBlock"]),
    ("AWS::EC2::Subnet", {"VpcId": "v"}, {"VpcId": "v", "MapPublicIpOnLaunch": True}, []),
    ("AWS::EKS::Cluster", {"KubernetesNetworkConfig": {"IpFamily": "ipv4"}}, {}, ["KubernetesNetworkConfig/IpFamily"]),
    ("AWS::EC2::FlowLog", {"MaxAggregationInterval": 60}, {"MaxAggregationInterval": "60"}, []),
])
def test_create_only_changes(type_name, old, new, changed):
    assert schemas.create_only_changes(type_name, old, new) == changed


def test_what_the_schema_knows_of_a_type():
    assert schemas.primary_identifier("AWS::EKS::Addon") == ["ClusterName", "AddonName"]
    assert schemas.custom_name_properties("AWS::EKS::Addon") == ["ClusterName", "AddonName"]
    assert schemas.custom_name_properties("AWS::EC2::EIP") == []
    assert "MasterUserSecret/SecretArn" in schemas.read_only_properties("AWS::RDS::DBInstance")
    assert "EngineVersion" not in schemas.create_only_properties("AWS::RDS::DBInstance")
    assert schemas.conditional_create_only_properties("AWS::RDS::DBInstance")
