"""Amazon EKS: what ministack's cluster leaves out."""
from __future__ import annotations

import base64
import time
from collections.abc import Callable
from typing import Any

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.ec2 as ec2
import ministack.services.eks as eks
from ministack.core.responses import get_account_id

from local_cloud.data_planes import kubernetes_planes
from local_cloud.registry import HANDLERS, Properties
from local_cloud.services.ec2 import store

ACTIVE_WITHIN_SECONDS = 120
NO_CERTIFICATE = base64.b64encode(b"-----BEGIN CERTIFICATE-----\nlocal cloud: no control plane\n-----END CERTIFICATE-----\n").decode()


def complete() -> None:
    handler = HANDLERS["AWS::EKS::Cluster"]
    native_create, native_update, native_delete = handler["create"], handler["update"], handler["delete"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        name, _ = native_create(logical_id, properties, stack_name)
        cluster = eks._clusters[name]
        _await_active(cluster)
        _refuse_without_control_plane(name, properties, native_delete)
        _add_fields(cluster, properties)
        _add_security_group(cluster)
        return name, _attributes(cluster)

    def update(name: str, old: Properties, new: Properties, *rest: Any) -> tuple[str, Properties]:
        native_update(name, old, new, *rest)
        _add_fields(eks._clusters[name], new)
        return name, _attributes(eks._clusters[name])

    def delete(name: str, properties: Properties) -> None:
        cluster = eks._clusters.get(name, {})
        if cluster.get("deletionProtection"):
            raise ValueError(f"InvalidRequestException: Cluster {name} cannot be deleted: deletion protection is enabled")
        plane = kubernetes_planes.plane_of(name)
        native_delete(name, properties)
        if plane:
            kubernetes_planes.forget(plane)
        ec2._security_groups.pop(cluster.get("resourcesVpcConfig", {}).get("clusterSecurityGroupId"), None)

    handler.update(create=create, update=update, delete=delete)


def _await_active(cluster: Properties) -> None:
    # ministack starts the control plane in a thread; CloudFormation waits for it.
    deadline = time.monotonic() + ACTIVE_WITHIN_SECONDS
    while cluster["status"] != "ACTIVE" and time.monotonic() < deadline:
        time.sleep(0.01)
    if not cluster["certificateAuthority"]["data"]:
        cluster["certificateAuthority"]["data"] = NO_CERTIFICATE


def _refuse_without_control_plane(name: str, properties: Properties, delete: Callable[[str, Properties], Any]) -> None:
    """ministack would go on with a record alone."""
    problem = kubernetes_planes.problem_of(name)
    if problem:
        delete(name, properties)
        raise ValueError(f"AWS::EKS::Cluster: the control plane did not start: {problem}")


def _add_fields(cluster: Properties, properties: Properties) -> None:
    """The properties that ministack's record has no place for, as DescribeCluster spells them."""
    named = {"EncryptionConfig": "encryptionConfig", "UpgradePolicy": "upgradePolicy", "ComputeConfig": "computeConfig",
             "StorageConfig": "storageConfig", "ZonalShiftConfig": "zonalShiftConfig",
             "RemoteNetworkConfig": "remoteNetworkConfig", "ControlPlaneScalingConfig": "controlPlaneScalingConfig"}
    for given, member in named.items():
        if given in properties:
            cluster[member] = provisioners._pascal_to_camel(properties[given])
    network = provisioners._pascal_to_camel(properties.get("KubernetesNetworkConfig", {}))
    cluster["kubernetesNetworkConfig"].update(network)
    cluster["deletionProtection"] = provisioners._cfn_bool(properties.get("DeletionProtection", False))
    subnets = [ec2._subnets[subnet_id] for subnet_id in cluster["resourcesVpcConfig"]["subnetIds"] if subnet_id in ec2._subnets]
    if subnets:
        cluster["resourcesVpcConfig"]["vpcId"] = subnets[0]["VpcId"]


def _add_security_group(cluster: Properties) -> None:
    """EKS makes the cluster security group; rules of the stack refer to it, so it must exist."""
    group_id, name = store.new_id("sg"), f"eks-cluster-sg-{cluster['name']}"
    cluster["resourcesVpcConfig"]["clusterSecurityGroupId"] = group_id
    everything = {"IpProtocol": "-1", "IpRanges": [], "Ipv6Ranges": [], "PrefixListIds": [], "UserIdGroupPairs": []}
    ec2._security_groups[group_id] = {
        "GroupId": group_id, "GroupName": name, "VpcId": cluster["resourcesVpcConfig"]["vpcId"], "OwnerId": get_account_id(),
        "Description": "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes",
        "IpPermissions": [{**everything, "UserIdGroupPairs": [{"GroupId": group_id, "UserId": get_account_id()}]}],
        "IpPermissionsEgress": [{**everything, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
    }
    ec2._tags[group_id] = [{"Key": "Name", "Value": name}, {"Key": f"kubernetes.io/cluster/{cluster['name']}", "Value": "owned"}]


def _attributes(cluster: Properties) -> Properties:
    keys = [item["provider"]["keyArn"] for item in cluster.get("encryptionConfig") or [] if item.get("provider")]
    return {**provisioners._eks_cluster_attrs(cluster), "Id": cluster["name"], **({"EncryptionConfigKeyArn": keys[0]} if keys else {})}
