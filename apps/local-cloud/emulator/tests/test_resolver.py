"""Amazon Route 53 Resolver: query logging and DNS Firewall."""
from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from lifecycle import Life, live
from network import PEER, VPC
from stacks import get_att, ref, resource


def query_log(client, ref_value):
    item = client("route53resolver").get_resolver_query_log_config(ResolverQueryLogConfigId=ref_value)["ResolverQueryLogConfig"]
    return item["Name"], item["Status"], item["AssociationCount"]


def query_log_link(client, ref_value):
    api = client("route53resolver")
    item = api.get_resolver_query_log_config_association(ResolverQueryLogConfigAssociationId=ref_value)["ResolverQueryLogConfigAssociation"]
    return item["ResourceId"].startswith("vpc-"), item["Status"]


def domains(client, ref_value):
    api = client("route53resolver")
    shown = api.get_firewall_domain_list(FirewallDomainListId=ref_value)["FirewallDomainList"]
    return shown["Name"], shown["DomainCount"], api.list_firewall_domains(FirewallDomainListId=ref_value)["Domains"]


def rules(client, ref_value):
    api = client("route53resolver")
    shown = api.get_firewall_rule_group(FirewallRuleGroupId=ref_value)["FirewallRuleGroup"]
    return shown["RuleCount"], [rule["Action"] for rule in api.list_firewall_rules(FirewallRuleGroupId=ref_value)["FirewallRules"]]


def rule_group_link(client, ref_value):
    api = client("route53resolver")
    item = api.get_firewall_rule_group_association(FirewallRuleGroupAssociationId=ref_value)["FirewallRuleGroupAssociation"]
    return item["Priority"], item["MutationProtection"], item["Status"]


LOGS = {"Logs": resource("AWS::Route53Resolver::ResolverQueryLoggingConfig", {"DestinationArn": "arn:aws:s3:::queries"}),
        "Logs2": resource("AWS::Route53Resolver::ResolverQueryLoggingConfig", {"DestinationArn": "arn:aws:s3:::more"})}
LIST = {"List": resource("AWS::Route53Resolver::FirewallDomainList", {"Domains": ["bad.example"]})}
BLOCK = {"Priority": 20, "Action": "BLOCK", "BlockResponse": "NXDOMAIN", "FirewallDomainListId": ref("List")}
TUNNELS = {"Priority": 10, "Action": "ALERT", "DnsThreatProtection": "DNS_TUNNELING", "ConfidenceThreshold": "HIGH"}
GROUP = {**LIST, "Group": resource("AWS::Route53Resolver::FirewallRuleGroup", {"FirewallRules": [BLOCK]}),
         "Group2": resource("AWS::Route53Resolver::FirewallRuleGroup", {})}
LIVES = [
    Life("AWS::Route53Resolver::ResolverQueryLoggingConfig", {"Name": "one", "DestinationArn": "arn:aws:s3:::queries"}, query_log, ("one", "CREATED", 0),
         None, {"Name": "two"}, ({"DestinationArn": ""}, "DestinationArn")),
    Life("AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation", {"ResolverQueryLogConfigId": ref("Logs"), "ResourceId": ref("Vpc")}, query_log_link,
         (True, "ACTIVE"), None, {"ResolverQueryLogConfigId": ref("Logs2")}, ({"ResourceId": "vpc-0"}, "vpc-0"), around={**VPC, **LOGS}),
    Life("AWS::Route53Resolver::FirewallDomainList", {"Name": "one", "Domains": ["bad.example"]}, domains, ("one", 1, ["bad.example."]),
         ({"Domains": ["*.bad.example", "worse.example."]}, ("one", 2, ["*.bad.example.", "worse.example."])), {"Name": "two"},
         ({"Domains": [""]}, "Domains")),
    Life("AWS::Route53Resolver::FirewallRuleGroup", {"Name": "one", "FirewallRules": [BLOCK]}, rules, (1, ["BLOCK"]),
         ({"FirewallRules": [BLOCK, TUNNELS]}, (2, ["ALERT", "BLOCK"])), {"Name": "two"},
         ({"FirewallRules": [BLOCK, {**TUNNELS, "Priority": 20}]}, "two rules have the priority 20"), around=LIST),
    Life("AWS::Route53Resolver::FirewallRuleGroupAssociation", {"FirewallRuleGroupId": ref("Group"), "VpcId": ref("Vpc"), "Priority": 101}, rule_group_link,
         (101, "DISABLED", "COMPLETE"), ({"MutationProtection": "ENABLED"}, (101, "ENABLED", "COMPLETE")), {"VpcId": ref("Peer")},
         ({"FirewallRuleGroupId": "rslvr-frg-0"}, "rslvr-frg-0"), around={**VPC, **PEER, **GROUP}),
]


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_life(life, stacks, client):
    live(life, stacks, client)


def test_associations_are_listed_by_vpc_and_counted(stacks, client):
    links = {
        "OtherLink": resource("AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation", {
            "ResolverQueryLogConfigId": ref("Logs"), "ResourceId": ref("Peer")}),
        "OtherRules": resource("AWS::Route53Resolver::FirewallRuleGroupAssociation", {
            "FirewallRuleGroupId": ref("Group"), "VpcId": ref("Peer"), "Priority": 101}),
        "Link": resource("AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation", {"ResolverQueryLogConfigId": ref("Logs"), "ResourceId": ref("Vpc")}),
        "Rules": resource("AWS::Route53Resolver::FirewallRuleGroupAssociation", {
            "FirewallRuleGroupId": ref("Group"), "VpcId": ref("Vpc"), "Priority": 101, "Tags": [{"Key": "stage", "Value": "two"}]}),
    }
    stack = stacks.create({**VPC, **PEER, **LOGS, **GROUP, **links}, {"Logs": get_att("Logs", "Id"), "Arn": get_att("Rules", "Arn")})
    api, vpc_id = client("route53resolver"), stack.physical_id("Vpc")
    filters = [{"Name": "ResourceId", "Values": [vpc_id]}]
    [link] = api.list_resolver_query_log_config_associations(Filters=filters)["ResolverQueryLogConfigAssociations"]
    assert (link["Id"], link["ResolverQueryLogConfigId"]) == (stack.physical_id("Link"), stack.outputs["Logs"])
    [group] = api.list_firewall_rule_group_associations(VpcId=vpc_id)["FirewallRuleGroupAssociations"]
    assert (group["Id"], group["FirewallRuleGroupId"]) == (stack.physical_id("Rules"), stack.physical_id("Group"))
    assert {"Key": "stage", "Value": "two"} in api.list_tags_for_resource(ResourceArn=stack.outputs["Arn"])["Tags"]
    counts = {item["Id"]: item["AssociationCount"] for item in api.list_resolver_query_log_configs()["ResolverQueryLogConfigs"]}
    assert (counts[stack.physical_id("Logs")], counts[stack.physical_id("Logs2")]) == (2, 0)


@pytest.mark.parametrize(("rule", "error"), [
    ({**TUNNELS, "FirewallDomainListId": ref("List")}, "exactly one of FirewallDomainListId"),
    ({"Priority": 1, "Action": "ALERT", "DnsThreatProtection": "DGA"}, "ConfidenceThreshold"),
    ({**BLOCK, "Action": "ALLOW"}, "BlockResponse belongs to BLOCK"),
])
def test_a_firewall_rule_is_checked(stacks, rule, error):
    stack = stacks.create({**LIST, "Group": resource("AWS::Route53Resolver::FirewallRuleGroup", {"FirewallRules": [rule]})})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert error in stack.reasons()


def test_a_vpc_is_associated_once_with_a_logging_configuration(stacks):
    link = resource("AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation", {"ResolverQueryLogConfigId": ref("Logs"), "ResourceId": ref("Vpc")})
    stack = stacks.create({**VPC, **LOGS, "One": link, "Two": link})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert "ResourceExistsException" in stack.reasons()


def test_two_groups_of_a_vpc_have_two_priorities(stacks):
    link = resource("AWS::Route53Resolver::FirewallRuleGroupAssociation", {"FirewallRuleGroupId": ref("Group"), "VpcId": ref("Vpc"), "Priority": 101})
    other = resource(link["Type"], {**link["Properties"], "FirewallRuleGroupId": ref("Group2")})
    stack = stacks.create({**VPC, **GROUP, "Link": link, "Other": other})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert "has the priority 101" in stack.reasons()


def test_an_operation_that_is_not_served_says_so(client):
    with pytest.raises(ClientError, match="ListResolverEndpoints is not served"):
        client("route53resolver").list_resolver_endpoints()
