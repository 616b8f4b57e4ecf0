"""Amazon EKS: the nodes of node groups, in clusters that have a control plane."""
from __future__ import annotations

from typing import Any

import ministack.services.ec2 as ec2
import ministack.services.eks as eks

from local_cloud.data_planes import kubernetes_planes
from local_cloud.registry import HANDLERS, Properties

# Of a label, with room for the number; the end of a name that CloudFormation makes is what tells it from others.
NAME_BYTES = 58
GROUP_LABEL = "eks.amazonaws.com/nodegroup"
EFFECTS = {"NO_SCHEDULE": "NoSchedule", "PREFER_NO_SCHEDULE": "PreferNoSchedule", "NO_EXECUTE": "NoExecute"}


def complete() -> None:
    handler = HANDLERS["AWS::EKS::Nodegroup"]
    native_create, native_update, native_delete = handler["create"], handler["update"], handler["delete"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        name, attributes = native_create(logical_id, properties, stack_name)
        _follow(properties["ClusterName"], name)
        return name, attributes

    def update(name: str, old: Properties, new: Properties, *rest: Any) -> tuple[str, Properties]:
        changed, attributes = native_update(name, old, new, *rest)
        _follow(new["ClusterName"], changed)
        return changed, attributes

    def delete(name: str, properties: Properties) -> None:
        native_delete(name, properties)
        _follow(properties["ClusterName"], name)

    handler.update(create=create, update=update, delete=delete)


def _follow(cluster_name: str, group_name: str) -> None:
    """The cluster has the nodes that the group wants, and no others of it."""
    plane = kubernetes_planes.plane_of(cluster_name)
    if plane is None:
        return
    group_name = group_name.rpartition("/")[2]
    group = eks._nodegroups.get(f"{cluster_name}/{group_name}")
    nodes = [_node(group, index) for index in range(int(group["scalingConfig"].get("desiredSize", 1)))] if group else []
    if nodes:
        plane.apply(nodes)
    wanted = {f"node/{node['metadata']['name']}" for node in nodes}
    plane.delete("node", [name.removeprefix("node/") for name in plane.names("node", f"{GROUP_LABEL}={group_name}") if name not in wanted])


def _node(group: Properties, index: int) -> Properties:
    zones = sorted({ec2._subnets[subnet]["AvailabilityZone"] for subnet in group["subnets"] if subnet in ec2._subnets}) or ["us-east-1a"]
    zone, instance_type = zones[index % len(zones)], group["instanceTypes"][0]
    labels = {
        "kubernetes.io/os": "linux", "kubernetes.io/arch": "arm64" if "ARM" in group["amiType"].upper() else "amd64", "topology.kubernetes.io/zone": zone,
        "topology.kubernetes.io/region": zone[:-1], "node.kubernetes.io/instance-type": instance_type, GROUP_LABEL: group["nodegroupName"],
        "eks.amazonaws.com/capacityType": group["capacityType"], **(group["labels"] or {})}
    taints = [{"key": taint["key"], "value": taint.get("value", ""), "effect": EFFECTS[taint["effect"]]} for taint in group["taints"] or []]
    name = f"{group['nodegroupName'].lower().replace('_', '-')[-NAME_BYTES:].lstrip('-')}-{index}"
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": {"kubernetes.io/hostname": name, **labels}}, "spec": {"taints": taints}}
