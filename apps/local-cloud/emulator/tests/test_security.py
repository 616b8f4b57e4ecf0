from __future__ import annotations

import json

import pytest
from lifecycle import Life, live
from network import LOAD_BALANCER, SECRET
from stacks import get_att, ref, resource

RULES = {"DefaultAction": {"Allow": {}}, "Scope": "REGIONAL",
         "VisibilityConfig": {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "m"}}
ACLS = {name: resource("AWS::WAFv2::WebACL", RULES) for name in ("Acl", "Acl2")}
LOG_GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:rotate"


def statement(action):
    return {"ResourcePolicy": {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": action, "Resource": "*"}]}}


def secret_policy(client, ref_value):
    document = client("secretsmanager").get_resource_policy(SecretId=ref_value).get("ResourcePolicy")
    return document and json.loads(document)["Statement"][0]["Action"]


def rotation(client, ref_value):
    item = client("secretsmanager").describe_secret(SecretId=ref_value)
    return item["RotationEnabled"] and item["RotationRules"]["AutomaticallyAfterDays"]


def association(client, ref_value):
    resource_arn, acl = ref_value.split("|")
    found = client("wafv2").get_web_acl_for_resource(ResourceArn=resource_arn).get("WebACL", {})
    return found.get("ARN") == acl


def logging(client, ref_value):
    return client("wafv2").get_logging_configuration(ResourceArn=ref_value)["LoggingConfiguration"]["LogDestinationConfigs"]


def ip_set(client, ref_value):
    name, set_id, scope = ref_value.split("|")
    return client("wafv2").get_ip_set(Name=name, Id=set_id, Scope=scope)["IPSet"]["Addresses"]


def rule_group(client, ref_value):
    name, group_id, scope = ref_value.split("|")
    return client("wafv2").get_rule_group(Name=name, Id=group_id, Scope=scope)["RuleGroup"]["Description"]


def provider(client, ref_value):
    return client("iam").get_open_id_connect_provider(OpenIDConnectProviderArn=ref_value)["ClientIDList"]


LIVES = [
    Life("AWS::SecretsManager::ResourcePolicy", {"SecretId": ref("Secret"), **statement("a:*")}, secret_policy, "a:*",
         (statement("b:*"), "b:*"), {"SecretId": ref("Secret2")}, ({"BlockPublicPolicy": "perhaps"}, "BlockPublicPolicy"), around=SECRET),
    Life("AWS::SecretsManager::RotationSchedule", {"SecretId": ref("Secret"), "RotationLambdaARN": FUNCTION, "RotationRules": {"AutomaticallyAfterDays": "30"}},
         rotation, 30, ({"RotationRules": {"AutomaticallyAfterDays": 7}}, 7), {"SecretId": ref("Secret2")},
         ({"RotationRules": {"AutomaticallyAfterDays": 7, "Nightly": True}}, "Nightly"), around=SECRET),
    Life("AWS::WAFv2::WebACLAssociation", {"ResourceArn": ref("Balancer"), "WebACLArn": get_att("Acl", "Arn")}, association, True, None,
         {"WebACLArn": get_att("Acl2", "Arn")}, ({"ResourceArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/no/1"}, "ResourceArn"),
         around={**LOAD_BALANCER, **ACLS}),
    Life("AWS::WAFv2::LoggingConfiguration", {"ResourceArn": get_att("Acl", "Arn"), "LogDestinationConfigs": [LOG_GROUP + "aws-waf-logs-a"]},
         logging, [LOG_GROUP + "aws-waf-logs-a"], ({"LogDestinationConfigs": ["arn:aws:s3:::aws-waf-logs-b/waf"]}, ["arn:aws:s3:::aws-waf-logs-b/waf"]),
         {"ResourceArn": get_att("Acl2", "Arn")}, ({"LogDestinationConfigs": [LOG_GROUP + "other"]}, "LogDestinationConfigs"), around=ACLS),
    Life("AWS::WAFv2::IPSet", {"Scope": "REGIONAL", "IPAddressVersion": "IPV4", "Addresses": ["10.0.0.0/8"]}, ip_set, ["10.0.0.0/8"],
         ({"Addresses": ["11.0.0.0/8"]}, ["11.0.0.0/8"]), {"Name": "renamed"}, ({"IPAddressVersion": "IPV5"}, "IPAddressVersion")),
    Life("AWS::WAFv2::RuleGroup", {"Scope": "REGIONAL", "Capacity": 10, "Description": "one", "VisibilityConfig": RULES["VisibilityConfig"]},
         rule_group, "one", ({"Description": "two"}, "two"), {"Name": "renamed"}, ({"Capacity": "-1"}, "Capacity")),
    Life("AWS::IAM::OIDCProvider", {"Url": "https://oidc.example.com/id/1", "ClientIdList": ["sts.amazonaws.com"]}, provider, ["sts.amazonaws.com"],
         ({"ClientIdList": ["other"]}, ["other"]), {"Url": "https://oidc.example.com/id/2"}, ({"ThumbprintList": ["short"]}, "ThumbprintList")),
]


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_life(life, stacks, client):
    live(life, stacks, client)


def test_ref_of_a_secret_is_its_arn(stacks, client):
    key = resource("AWS::KMS::Key", {"KeyPolicy": {"Version": "2012-10-17", "Statement": []}})
    secret = resource("AWS::SecretsManager::Secret", {"GenerateSecretString": {"PasswordLength": "20"}, "KmsKeyId": get_att("Key", "Arn")})
    stack = stacks.create({"Key": key, "Secret": secret}, {"Ref": ref("Secret"), "Key": get_att("Key", "Arn")})
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    described = client("secretsmanager").describe_secret(SecretId=stack.physical_id("Secret"))
    assert (described["ARN"], described["KmsKeyId"]) == (stack.outputs["Ref"], stack.outputs["Key"])
    changed = resource("AWS::SecretsManager::Secret", {**secret["Properties"], "Description": "changed"})
    assert stack.update({"Key": key, "Secret": changed}) == "UPDATE_COMPLETE"
    assert client("secretsmanager").describe_secret(SecretId=described["ARN"])["Description"] == "changed"
    assert stack.delete() == "DELETE_COMPLETE"
    assert not [item for item in client("secretsmanager").list_secrets()["SecretList"] if item["ARN"] == described["ARN"]]


def test_a_failed_replacement_gives_the_load_balancer_its_acl_back(stacks, client):
    def with_acl(name, **more):
        link = {"ResourceArn": ref("Balancer"), "WebACLArn": get_att(name, "Arn")}
        return {**LOAD_BALANCER, **ACLS, "Link": resource("AWS::WAFv2::WebACLAssociation", link), **more}

    stack = stacks.create(with_acl("Acl"))
    broken = resource("AWS::EC2::NetworkAcl", {"VpcId": "vpc-0"}, DependsOn=["Link"])
    assert stack.update(with_acl("Acl2", Broken=broken)) == "UPDATE_ROLLBACK_COMPLETE"
    assert association(client, stack.physical_id("Link"))


def test_a_protected_load_balancer_stays(stacks, client):
    attributes = [{"Key": "deletion_protection.enabled", "Value": "true"}]
    balancer = resource("AWS::ElasticLoadBalancingV2::LoadBalancer", {**LOAD_BALANCER["Balancer"]["Properties"], "LoadBalancerAttributes": attributes})
    stack = stacks.create({**LOAD_BALANCER, "Balancer": balancer})
    arn, vpc_id = stack.physical_id("Balancer"), stack.physical_id("Vpc")
    assert stack.delete() == "DELETE_FAILED"
    [shown] = client("elbv2").describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"]
    assert shown["VpcId"] == vpc_id
    client("elbv2").modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[{"Key": "deletion_protection.enabled", "Value": "false"}])
    assert stack.delete() == "DELETE_COMPLETE"


@pytest.mark.parametrize(("type_name", "properties"), [
    ("AWS::IAM::Role", {"RoleName": "taken", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}}),
    ("AWS::Logs::LogGroup", {"LogGroupName": "/taken"}),
])
def test_a_name_that_is_taken_is_refused(type_name, properties, stacks):
    first = stacks.create({"Named": resource(type_name, properties)})
    second = stacks.create({"Named": resource(type_name, properties)})
    assert (first.status, second.status) == ("CREATE_COMPLETE", "ROLLBACK_COMPLETE")
    assert "already exists" in second.reasons()


def test_what_a_rule_searches_is_kept_as_bytes(stacks, client):
    def rule(name, priority, **search):
        match = {"FieldToMatch": {"UriPath": {}}, "PositionalConstraint": "EXACTLY", "TextTransformations": [{"Priority": 0, "Type": "NONE"}], **search}
        return {"Name": name, "Priority": priority, "Action": {"Block": {}}, "Statement": {"ByteMatchStatement": match}, "VisibilityConfig": RULES["VisibilityConfig"]}

    def acl(*rules):
        return {"Acl": resource("AWS::WAFv2::WebACL", {**RULES, "Rules": list(rules)})}

    def searched(stack):
        name, acl_id, scope = stack.physical_id("Acl").split("|")
        kept = client("wafv2").get_web_acl(Name=name, Id=acl_id, Scope=scope)["WebACL"]["Rules"]
        return [item["Statement"]["ByteMatchStatement"]["SearchString"] for item in kept]

    stack = stacks.create(acl(rule("text", 0, SearchString="/login")))
    assert searched(stack) == [b"/login"]
    assert stack.update(acl(rule("text", 0, SearchString="/login"), rule("bytes", 1, SearchStringBase64="L2E="))) == "UPDATE_COMPLETE", stack.reasons()
    assert searched(stack) == [b"/login", b"/a"]
