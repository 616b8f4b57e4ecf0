from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from conftest import start
from kubernetes import PROGRAM, Person, assumed, needs_control_plane, role_arn
from network import CLUSTER, SUBNETS
from stacks import Stacks, get_att, ref, resource

pytestmark = needs_control_plane
PODS = "/api/v1/namespaces/default/pods"
POLICY = "arn:aws:eks::aws:cluster-access-policy/"


def trusting():
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}


def entry(name, policy=None, scope=None, groups=()):
    associated = {"AccessPolicies": [{"PolicyArn": POLICY + policy, "AccessScope": scope or {"Type": "cluster"}}]} if policy else {}
    return resource("AWS::EKS::AccessEntry", {"ClusterName": ref("Cluster"), "PrincipalArn": get_att(name, "Arn"), "KubernetesGroups": list(groups), **associated})


def node_group(size, **more):
    return resource("AWS::EKS::Nodegroup", {
        "ClusterName": ref("Cluster"), "NodegroupName": "web", "NodeRole": get_att("Role", "Arn"), "Subnets": [ref("Subnet"), ref("Subnet2")], "InstanceTypes": ["m6i.large"], "AmiType": "AL2023_x86_64_STANDARD",
        "ScalingConfig": {"MinSize": 1, "MaxSize": 4, "DesiredSize": size}, **more})


ROLES = {name: resource("AWS::IAM::Role", {"RoleName": name, "AssumeRolePolicyDocument": trusting()}) for name in ("admin", "viewer", "nobody")}
RESOURCES = {
    **CLUSTER, **ROLES, "Nodes": node_group(2, Labels={"tier": "web"}, Taints=[{"Key": "a", "Value": "b", "Effect": "NO_SCHEDULE"}]),
    "Admin": entry("admin", "AmazonEKSClusterAdminPolicy"), "Viewer": entry("viewer", "AmazonEKSViewPolicy", {"Type": "namespace", "Namespaces": ["default"]}),
}


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    emulator = start(tmp_path_factory.mktemp("kubernetes"), LOCAL_CLOUD_CONTROL_PLANE=str(PROGRAM), BIND_HOST="127.0.0.1")
    yield emulator
    emulator.process.terminate()
    emulator.process.wait(30)


@pytest.fixture(scope="module")
def stack(running):
    made = Stacks(running.client("cloudformation")).create(RESOURCES)
    assert made.status == "CREATE_COMPLETE", made.reasons()
    return made


@pytest.fixture(scope="module")
def cluster(running, stack):
    return running.client("eks").describe_cluster(name=stack.physical_id("Cluster"))["cluster"]


@pytest.fixture(scope="module")
def admin(running, cluster):
    person = Person(cluster, assumed(running, "admin"))
    assert person.status_of("/api/v1/nodes", 200) == 200
    return person


def test_a_cluster_has_the_nodes_of_its_groups(running, stack, admin):
    def nodes():
        return sorted(admin.get("/api/v1/nodes")[1]["items"], key=lambda node: node["metadata"]["name"])

    first, second = nodes()
    assert [{"key": "a", "value": "b", "effect": "NoSchedule"}] == [taint for taint in first["spec"]["taints"] if taint["key"] == "a"]
    assert {first["metadata"]["labels"]["topology.kubernetes.io/zone"], second["metadata"]["labels"]["topology.kubernetes.io/zone"]} == {"us-east-1a", "us-east-1b"}
    assert first["metadata"]["labels"]["tier"] == "web" and first["metadata"]["labels"]["eks.amazonaws.com/nodegroup"] == "web"
    assert {"Ready": "True"}.items() <= {condition["type"]: condition["status"] for condition in first["status"]["conditions"]}.items()
    assert stack.update({**RESOURCES, "Nodes": node_group(3)}) == "UPDATE_COMPLETE", stack.reasons()
    assert [node["metadata"]["name"] for node in nodes()] == ["web-0", "web-1", "web-2"]
    assert stack.update({**RESOURCES, "Nodes": node_group(1)}) == "UPDATE_COMPLETE", stack.reasons()
    assert [node["metadata"]["name"] for node in nodes()] == ["web-0"]


def test_nodes_of_a_group_with_a_long_name(running, stack, admin):
    name = f"External_{'x' * 39}-nodes-{'y' * 8}"
    assert len(name) == 63
    assert stack.update({**RESOURCES, "Long": node_group(1, NodegroupName=name)}) == "UPDATE_COMPLETE", stack.reasons()
    [node] = [node for node in admin.get("/api/v1/nodes")[1]["items"] if node["metadata"]["labels"]["eks.amazonaws.com/nodegroup"] == name]
    assert node["metadata"]["name"].endswith("x-nodes-yyyyyyyy-0")
    assert stack.update(RESOURCES) == "UPDATE_COMPLETE", stack.reasons()


def test_access_entries_decide(running, cluster, admin):
    viewer = Person(cluster, assumed(running, "viewer"))
    assert viewer.status_of(PODS, 200) == 200
    assert viewer.get("/api/v1/namespaces/default/secrets")[0] == 403
    assert viewer.get("/api/v1/namespaces/kube-system/pods")[0] == 403
    assert Person(cluster, assumed(running, "nobody")).get(PODS)[0] == 401


def test_tokens_are_those_of_somebody_for_this_cluster(running, cluster):
    key = assumed(running, "admin")
    assert Person(cluster, key).get(PODS)[0] == 200
    assert Person(cluster, key, token_for="another").get(PODS)[0] == 401
    assert Person(cluster, {**key, "SecretAccessKey": "wrong"}).get(PODS)[0] == 401
    assert Person(cluster, key).get(PODS, token="k8s-aws-v1.garbage")[0] == 401


def test_an_entry_that_goes_takes_access_with_it_and_groups_are_kubernetes_own(running, stack, cluster, admin):
    eks, name = running.client("eks"), cluster["name"]
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "readers"}, "rules": [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["list"]}]}
    binding = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "readers"},
               "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "readers"}, "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "readers"}]}
    assert admin.post("/apis/rbac.authorization.k8s.io/v1/clusterroles", role)[0] == 201
    assert admin.post("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", binding)[0] == 201
    person = Person(cluster, assumed(running, "nobody"))
    eks.create_access_entry(clusterName=name, principalArn=role_arn("nobody"), kubernetesGroups=["readers"])
    assert person.status_of("/api/v1/configmaps", 200) == 200
    assert person.get(PODS)[0] == 403
    eks.delete_access_entry(clusterName=name, principalArn=role_arn("nobody"))
    assert person.status_of("/api/v1/configmaps", 401) == 401


def test_tokens_of_service_accounts_are_those_of_the_issuer(cluster, admin):
    path = "/api/v1/namespaces/default/serviceaccounts/default"
    assert admin.status_of(path, 200) == 200
    status, request = admin.post(f"{path}/token", {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"audiences": ["sts.amazonaws.com"]}})
    assert status == 201
    header, claims, signature = (base64.urlsafe_b64decode(part + "==") for part in request["status"]["token"].split("."))
    issuer = cluster["identity"]["oidc"]["issuer"]
    assert json.loads(claims)["iss"] == issuer and json.loads(claims)["sub"] == "system:serviceaccount:default:default"
    with urllib.request.urlopen(f"{issuer}/keys", timeout=5) as answer:
        [key] = [item for item in json.load(answer)["keys"] if item["kid"] == json.loads(header)["kid"]]
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    number = {name: int.from_bytes(base64.urlsafe_b64decode(key[name] + "=="), "big") for name in ("n", "e")}
    signed = request["status"]["token"].rpartition(".")[0].encode()
    rsa.RSAPublicNumbers(number["e"], number["n"]).public_key().verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())


def test_nothing_listens_beyond_loopback(running, cluster):
    processes = subprocess.run(["pgrep", "-f", f"{running.directory}|{PROGRAM}"], capture_output=True, text=True, check=True).stdout.split()
    sockets = {os.readlink(link) for process in processes for link in Path(f"/proc/{process}/fd").glob("*") if link.exists() or link.is_symlink()}
    for table, loopback in (("tcp", ("0100007F",)), ("tcp6", ("00000000000000000000000001000000", "0000000000000000FFFF00000100007F"))):
        rows = [line.split() for line in Path(f"/proc/net/{table}").read_text(encoding="utf-8").splitlines()[1:]]
        listening = [row[1].split(":")[0] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in sockets]
        assert [address for address in listening if address not in loopback] == []
        assert listening or table == "tcp6"


def plane_processes(pid):
    return subprocess.run(["pgrep", "-P", str(pid), "-f", "control-plane serve"], capture_output=True, text=True, check=False).stdout.split()


def test_a_stack_that_goes_leaves_no_process(running, stack):
    assert len(plane_processes(running.process.pid)) == 1
    assert stack.delete() == "DELETE_COMPLETE"
    assert plane_processes(running.process.pid) == []


def test_a_killed_emulator_leaves_no_process(tmp_path):
    emulator = start(tmp_path, LOCAL_CLOUD_CONTROL_PLANE=str(PROGRAM))
    made = Stacks(emulator.client("cloudformation")).create(CLUSTER)
    assert made.status == "CREATE_COMPLETE", made.reasons()
    [plane] = plane_processes(emulator.process.pid)
    parts = subprocess.run(["pgrep", "-P", plane], capture_output=True, text=True, check=True).stdout.split()
    assert len(parts) == 4
    emulator.process.send_signal(signal.SIGKILL)
    emulator.process.wait(10)
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{process}").exists() for process in [plane, *parts]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [process for process in [plane, *parts] if Path(f"/proc/{process}").exists()] == []


def test_a_control_plane_that_does_not_start_fails_the_stack(tmp_path):
    program = tmp_path / "program"
    program.write_text('#!/bin/sh\n[ "$1" = kubectl ] && echo \'{"clientVersion": {"gitVersion": "v1.35.4"}}\' && exit 0\necho "no port is free" >&2\nexit 1\n', encoding="utf-8")
    program.chmod(0o755)
    emulator = start(tmp_path, LOCAL_CLOUD_CONTROL_PLANE=str(program))
    try:
        made = Stacks(emulator.client("cloudformation")).create({**SUBNETS, **CLUSTER})
        assert made.status == "ROLLBACK_COMPLETE"
        assert "the control plane did not start" in made.reasons() and "no port is free" in made.reasons()
        assert emulator.client("eks").list_clusters()["clusters"] == []
    finally:
        emulator.process.terminate()
        emulator.process.wait(20)
        shutil.rmtree(tmp_path, ignore_errors=True)
