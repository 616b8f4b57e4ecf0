"""Amazon ElastiCache: endpoints by name, as AWS gives them; ministack answers one host for all."""
from __future__ import annotations

import hashlib
from typing import Any

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.elasticache as elasticache
from ministack.core.responses import get_region

from local_cloud.registry import HANDLERS, Properties

TYPE = "AWS::ElastiCache::ReplicationGroup"


def register_types() -> None:
    handler = HANDLERS[TYPE]
    native_create, native_update = handler["create"], handler["update"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        group_id, _ = native_create(logical_id, properties, stack_name)
        return group_id, _named(group_id, properties)

    def update(group_id: str, old: Properties, new: Properties, *rest: Any) -> tuple[str, Properties]:
        updated, _ = native_update(group_id, old, new, *rest)
        return updated, _named(updated, new)

    handler.update(create=create, update=update)


def _named(group_id: str, properties: Properties) -> Properties:
    group = elasticache._replication_groups[group_id]
    port = int(properties.get("Port", 6379))
    for node_group in group.get("NodeGroups", []):
        for member, role in (("PrimaryEndpoint", "master"), ("ReaderEndpoint", "replica")):
            if node_group.get(member):
                node_group[member] = {"Address": _host(group_id, role), "Port": port}
    if group.get("ConfigurationEndpoint"):
        group["ConfigurationEndpoint"] = {"Address": _host(group_id, "clustercfg"), "Port": port}
    return provisioners._ec_rg_attrs(group_id)


def _host(group_id: str, role: str) -> str:
    """``master.sessions.a1b2c3.use1.cache.amazonaws.com``: the hash is AWS's, and here it is of the id."""
    place, direction, number = get_region().split("-")[-3:]
    shard = hashlib.sha256(group_id.encode()).hexdigest()[:6]
    return f"{role}.{group_id}.{shard}.{place[:2]}{direction[0]}{number}.cache.amazonaws.com"
