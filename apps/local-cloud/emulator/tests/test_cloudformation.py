"""CloudFormation's behaviour towards native types: refusal, replacement, rollback, retention, conditions."""
from __future__ import annotations

import json

import pytest
from network import SUBNETS, VPC
from stacks import Stack, get_att, ref, resource, template


def subnets_of(client, stack):
    filters = [{"Name": "vpc-id", "Values": [stack.physical_id("Vpc")]}]
    return {item["SubnetId"]: item["CidrBlock"] for item in client("ec2").describe_subnets(Filters=filters)["Subnets"]}


def with_subnet(cidr, **more):
    return {**VPC, "Subnet": resource("AWS::EC2::Subnet", {"VpcId": ref("Vpc"), "CidrBlock": cidr}), **more}


BROKEN = resource("AWS::EC2::NetworkAcl", {"VpcId": "vpc-0"}, DependsOn=["Subnet"])


@pytest.mark.parametrize(("type_name", "properties", "named"), [
    ("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16", "Colour": "blue"}, "[Colour]"),
    ("AWS::KMS::Key", {"KeySpec": "ROT13"}, "#/KeySpec"),
    ("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16", "VpcId": "vpc-1"}, "[VpcId]"),
    ("AWS::SNS::Subscription", {"Protocol": "email"}, "[TopicArn]"),
    ("AWS::RDS::DBSubnetGroup", {"DBSubnetGroupDescription": "d", "SubnetIds": "subnet-1"}, "#/SubnetIds"),
])
def test_a_native_type_refuses_what_its_schema_forbids(stacks, type_name, properties, named):
    stack = stacks.create({"Wrong": resource(type_name, properties)})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert named in stack.reasons()
    assert type_name in stack.reasons()


def test_a_create_only_change_replaces_a_native_type(stacks, client):
    stack = stacks.create(with_subnet("10.0.1.0/24"))
    first = stack.physical_id("Subnet")
    assert stack.update(with_subnet("10.0.9.0/24")) == "UPDATE_COMPLETE", stack.reasons()
    assert stack.physical_id("Subnet") != first
    assert subnets_of(client, stack) == {stack.physical_id("Subnet"): "10.0.9.0/24"}


def test_a_replacement_takes_its_dependents_along(stacks, client):
    def with_range(cidr, subnet):
        return {"Vpc": resource("AWS::EC2::VPC", {"CidrBlock": cidr}), "Subnet": resource("AWS::EC2::Subnet", {"VpcId": ref("Vpc"), "CidrBlock": subnet})}

    stack = stacks.create(with_range("10.0.0.0/16", "10.0.1.0/24"))
    first = stack.physical_id("Vpc")
    assert stack.update(with_range("10.8.0.0/16", "10.8.1.0/24")) == "UPDATE_COMPLETE", stack.reasons()
    assert stack.physical_id("Vpc") != first
    assert list(subnets_of(client, stack)) == [stack.physical_id("Subnet")]
    assert first not in [item["VpcId"] for item in client("ec2").describe_vpcs()["Vpcs"]]


def test_a_generated_name_changes_with_a_replacement_and_a_custom_one_refuses_it(stacks, client):
    def group(description, **name):
        return {"Parameters": resource("AWS::RDS::DBParameterGroup", {"Description": description, "Family": "postgres17", **name})}

    stack = stacks.create(group("one"))
    first = stack.physical_id("Parameters")
    assert stack.update(group("two")) == "UPDATE_COMPLETE"
    names = [item["DBParameterGroupName"] for item in client("rds").describe_db_parameter_groups()["DBParameterGroups"]]
    assert (first in names, stack.physical_id("Parameters") in names) == (False, True)

    named = stacks.create(group("one", DBParameterGroupName="mine"))
    assert named.update(group("two", DBParameterGroupName="mine")) == "UPDATE_ROLLBACK_COMPLETE"
    assert "custom-named resource requires replacing" in named.reasons()


def test_update_replace_policy_retains_the_old_resource(stacks, client):
    def retained(cidr):
        resources = with_subnet(cidr)
        resources["Subnet"]["UpdateReplacePolicy"] = "Retain"
        return resources

    stack = stacks.create(retained("10.0.1.0/24"))
    assert stack.update(retained("10.0.2.0/24")) == "UPDATE_COMPLETE"
    assert sorted(subnets_of(client, stack).values()) == ["10.0.1.0/24", "10.0.2.0/24"]


def test_a_failed_update_keeps_the_old_resource_and_its_values(stacks, client):
    stack = stacks.create(with_subnet("10.0.1.0/24"))
    before = subnets_of(client, stack)
    assert stack.update(with_subnet("10.0.2.0/24", Broken=BROKEN)) == "UPDATE_ROLLBACK_COMPLETE"
    assert (subnets_of(client, stack), stack.physical_id("Subnet")) == (before, next(iter(before)))

    changed = with_subnet("10.0.1.0/24", Broken=BROKEN)
    changed["Subnet"]["Properties"]["MapPublicIpOnLaunch"] = True
    assert stack.update(changed) == "UPDATE_ROLLBACK_COMPLETE"
    [shown] = client("ec2").describe_subnets(SubnetIds=list(before))["Subnets"]
    assert shown["MapPublicIpOnLaunch"] is False


def test_a_failed_create_leaves_nothing(stacks, client):
    before, addresses = client("ec2").describe_vpcs()["Vpcs"], client("ec2").describe_addresses()["Addresses"]
    address = resource("AWS::EC2::EIP", {})
    stack = stacks.create({**SUBNETS, "Eip": address, "Broken": BROKEN})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert client("ec2").describe_vpcs()["Vpcs"] == before
    assert client("ec2").describe_addresses()["Addresses"] == addresses


def test_a_change_set_says_what_is_replaced(stacks, client):
    stack = stacks.create(with_subnet("10.0.1.0/24"))
    body = json.dumps({"Resources": with_subnet("10.0.2.0/24")})
    client("cloudformation").create_change_set(StackName=stack.name, ChangeSetName="change", TemplateBody=body)
    changes = client("cloudformation").describe_change_set(StackName=stack.name, ChangeSetName="change")["Changes"]
    assert [(item["ResourceChange"]["LogicalResourceId"], item["ResourceChange"]["Replacement"]) for item in changes] == [("Subnet", "True")]


def test_a_change_set_of_outputs_alone_is_executed(stacks, client):
    api, resources = client("cloudformation"), {"Topic": resource("AWS::SNS::Topic", {})}
    stack = stacks.create(resources)

    def change_set(name, outputs):
        api.create_change_set(StackName=stack.name, ChangeSetName=name, TemplateBody=template(resources, outputs))
        return api.describe_change_set(StackName=stack.name, ChangeSetName=name)

    described = change_set("outputs", {"Topic": ref("Topic")})
    assert (described["Status"], described["ExecutionStatus"], described["Changes"]) == ("CREATE_COMPLETE", "AVAILABLE", [])
    api.execute_change_set(StackName=stack.name, ChangeSetName="outputs")
    assert (stack.settled(), stack.outputs) == ("UPDATE_COMPLETE", {"Topic": stack.physical_id("Topic")})
    assert change_set("again", {"Topic": ref("Topic")})["Status"] == "FAILED"


def test_stack_tags_reach_our_types(client):
    api = client("cloudformation")
    body = json.dumps({"Resources": {"Eip": resource("AWS::EC2::EIP", {})}, "Outputs": {"Id": {"Value": get_att("Eip", "AllocationId")}}})
    api.create_stack(StackName="tagged", TemplateBody=body, Tags=[{"Key": "team", "Value": "edge"}])
    stack = Stack(api, "tagged")
    assert stack.settled() == "CREATE_COMPLETE", stack.reasons()
    [shown] = client("ec2").describe_addresses(AllocationIds=[stack.outputs["Id"]])["Addresses"]
    tags = {item["Key"]: item["Value"] for item in shown["Tags"]}
    assert (tags["team"], tags["aws:cloudformation:logical-id"]) == ("edge", "Eip")
    assert stack.delete() == "DELETE_COMPLETE"


@pytest.mark.parametrize(("value", "made"), [("", False), ("a,b", True)])
def test_conditions_know_every_function(client, value, made):
    joined = {"Fn::Join": ["", {"Ref": "List"}]}
    body = json.dumps({
        "Parameters": {"List": {"Type": "CommaDelimitedList", "Default": value}},
        "Conditions": {"Filled": {"Fn::Not": [{"Fn::Equals": ["", joined]}]},
                       "Here": {"Fn::Equals": [{"Fn::Sub": "${AWS::Region}-x"}, "us-east-1-x"]},
                       "Both": {"Fn::And": [{"Condition": "Filled"}, {"Condition": "Here"}]}},
        "Resources": {"Always": resource("AWS::SNS::Topic", {}), "Some": resource("AWS::SNS::Topic", {}, Condition="Both")}})
    name = f"conditions-{made}"
    client("cloudformation").create_stack(StackName=name, TemplateBody=body)
    assert Stack(client("cloudformation"), name).settled() == "CREATE_COMPLETE"
    resources = client("cloudformation").describe_stack_resources(StackName=name)["StackResources"]
    assert ("Some" in [item["LogicalResourceId"] for item in resources]) is made


def test_an_identifying_id_can_be_asked_for(stacks):
    group = resource("AWS::EC2::SecurityGroup", {"GroupDescription": "g", "VpcId": ref("Vpc")})
    stack = stacks.create({**VPC, "Group": group}, {"Id": get_att("Group", "Id"), "GroupId": get_att("Group", "GroupId")})
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    assert stack.outputs["Id"] == stack.outputs["GroupId"]


def test_a_bucket_name_is_taken_once(stacks):
    bucket = {"Bucket": resource("AWS::S3::Bucket", {"BucketName": "taken-bucket"})}
    first, second = stacks.create(bucket), stacks.create(bucket)
    assert (first.status, second.status == "CREATE_COMPLETE") == ("CREATE_COMPLETE", False)
    assert first.delete() == "DELETE_COMPLETE"
    assert stacks.create(bucket).status == "CREATE_COMPLETE"
