from __future__ import annotations

import pytest
from lifecycle import Life, live
from network import CLUSTER, ROLE, SUBNETS
from stacks import get_att, ref, resource

PRINCIPAL = "arn:aws:iam::123456789012:role/people"
VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
EDIT = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy"


def policy(arn):
    return {"AccessPolicies": [{"PolicyArn": arn, "AccessScope": {"Type": "cluster"}}]}


def addon(client, ref_value):
    cluster, name = ref_value.split("|")
    item = client("eks").describe_addon(clusterName=cluster, addonName=name)["addon"]
    return item["addonName"], item["configurationValues"]


def access_entry(client, ref_value):
    principal, cluster = ref_value.split("|")
    entry = client("eks").describe_access_entry(clusterName=cluster, principalArn=principal)["accessEntry"]
    policies = client("eks").list_associated_access_policies(clusterName=cluster, principalArn=principal)
    return entry["kubernetesGroups"], [item["policyArn"] for item in policies["associatedAccessPolicies"]]


def pod_identity(client, ref_value):
    cluster, association = ref_value.split("/")[-2:]
    item = client("eks").describe_pod_identity_association(clusterName=cluster, associationId=association)["association"]
    return item["namespace"], item["roleArn"]


LIVES = [
    Life("AWS::EKS::Addon", {"ClusterName": ref("Cluster"), "AddonName": "coredns"}, addon, ("coredns", ""),
         ({"ConfigurationValues": "{}"}, ("coredns", "{}")), {"AddonName": "kube-proxy"},
         ({"ResolveConflicts": "MAYBE"}, "ResolveConflicts"), around=CLUSTER),
    Life("AWS::EKS::AccessEntry", {"ClusterName": ref("Cluster"), "PrincipalArn": PRINCIPAL, "KubernetesGroups": ["a"], **policy(VIEW)},
         access_entry, (["a"], [VIEW]), ({"KubernetesGroups": ["b"], **policy(EDIT)}, (["b"], [EDIT])),
         {"PrincipalArn": PRINCIPAL + "2"}, ({"Type": "EC2_LINUX"}, "custom-named resource requires replacing"), around=CLUSTER),
    Life("AWS::EKS::PodIdentityAssociation", {"ClusterName": ref("Cluster"), "Namespace": "n", "ServiceAccount": "s", "RoleArn": PRINCIPAL},
         pod_identity, ("n", PRINCIPAL), ({"RoleArn": PRINCIPAL + "2"}, ("n", PRINCIPAL + "2")), {"Namespace": "other"},
         ({"ClusterName": "none"}, "No cluster found for name: none"), around=CLUSTER),
]


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_life(life, stacks, client):
    live(life, stacks, client)


def test_the_cluster_reads_back_and_its_security_group_takes_rules(stacks, client):
    properties = {
        **CLUSTER["Cluster"]["Properties"], "EncryptionConfig": [{"Provider": {"KeyArn": "arn:aws:kms:us-east-1:123456789012:key/k"}, "Resources": ["secrets"]}],
        "DeletionProtection": "true"}
    group = get_att("Cluster", "ClusterSecurityGroupId")
    rule = resource("AWS::EC2::SecurityGroupIngress", {"GroupId": group, "IpProtocol": "-1", "CidrIp": "10.0.0.0/8"})
    node_group = resource("AWS::EKS::Nodegroup", {
        "ClusterName": ref("Cluster"), "NodeRole": get_att("Role", "Arn"), "Subnets": [ref("Subnet")], "NodegroupName": "workers"})
    outputs = {name: get_att("Cluster", name) for name in ("Arn", "Endpoint", "CertificateAuthorityData", "OpenIdConnectIssuerUrl")}
    resources = {**CLUSTER, "Cluster": resource("AWS::EKS::Cluster", properties), "Rule": rule, "Nodes": node_group}
    stack = stacks.create(resources, outputs)
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    assert all(stack.outputs.values())
    cluster = client("eks").describe_cluster(name=stack.physical_id("Cluster"))["cluster"]
    assert cluster["encryptionConfig"][0]["provider"]["keyArn"].endswith("key/k")
    assert cluster["resourcesVpcConfig"]["vpcId"] == stack.physical_id("Vpc")
    assert stack.physical_id("Nodes") == f"{stack.physical_id('Cluster')}/workers"

    assert stack.delete() == "DELETE_FAILED"
    assert "deletion protection" in stack.reasons()
    assert client("eks").describe_cluster(name=cluster["name"])


def test_a_nested_create_only_property_replaces_the_cluster(stacks, client):
    def with_range(cidr):
        properties = {**CLUSTER["Cluster"]["Properties"], "KubernetesNetworkConfig": {"ServiceIpv4Cidr": cidr}}
        return {**SUBNETS, **ROLE, "Cluster": resource("AWS::EKS::Cluster", properties)}

    stack = stacks.create(with_range("172.20.0.0/16"))
    first = stack.physical_id("Cluster")
    assert stack.update(with_range("172.21.0.0/16")) == "UPDATE_COMPLETE", stack.reasons()
    second = stack.physical_id("Cluster")
    shown = client("eks").describe_cluster(name=second)["cluster"]["kubernetesNetworkConfig"]["serviceIpv4Cidr"]
    assert (second != first, shown) == (True, "172.21.0.0/16")
    assert first not in client("eks").list_clusters()["clusters"]


def test_a_taken_cluster_name_is_refused_in_the_words_of_the_service(stacks):
    cluster = resource("AWS::EKS::Cluster", {**CLUSTER["Cluster"]["Properties"], "Name": "taken"})
    around = {name: item for name, item in CLUSTER.items() if name != "Cluster"}
    first = stacks.create({**around, "Cluster": cluster})
    second = stacks.create({**around, "Cluster": cluster})
    assert (first.status, second.status) == ("CREATE_COMPLETE", "ROLLBACK_COMPLETE")
    assert "ResourceInUseException: Cluster already exists with name: taken" in second.reasons()
