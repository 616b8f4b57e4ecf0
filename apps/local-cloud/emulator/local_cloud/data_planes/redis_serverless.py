"""Joins the emulator's records of serverless caches with servers: a cluster of one shard, as a client sees it."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import ministack.services.elasticache as elasticache
from ministack.core.responses import get_account_id, get_region

from local_cloud.data_planes.redis_access import access_of, login_of
from local_cloud.data_planes.redis_group import RedisGroup
from local_cloud.registry import HANDLERS, Properties

TYPE = "AWS::ElastiCache::ServerlessCache"
_caches: dict[str, RedisGroup] = {}


def install(binary: Path) -> None:
    handler = HANDLERS[TYPE]
    native_create, native_update, native_delete = handler["create"], handler["update"], handler["delete"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        name, attributes = native_create(logical_id, properties, stack_name)
        try:
            _start(binary, elasticache._serverless_caches[name])
        except Exception:
            native_delete(name, properties)
            raise
        return name, attributes

    def update(name: str, *rest: Any) -> tuple[str, Properties]:
        changed = native_update(name, *rest)
        sync()
        return changed

    def delete(name: str, properties: Properties) -> None:
        record = elasticache._serverless_caches.get(name)
        native_delete(name, properties)
        group = _caches.pop(record["ARN"], None) if record else None
        if group:
            group.remove()

    handler.update(create=create, update=update, delete=delete)


def sync() -> None:
    """Users and passwords, after a change of them."""
    for record in elasticache._serverless_caches.values():
        if record["ARN"] in _caches:
            _caches[record["ARN"]].allow(access_of(_as_group(record)))


def _start(binary: Path, record: Properties) -> None:
    host, view = record["Endpoint"]["Address"], _as_group(record)
    group = RedisGroup(binary, record["Endpoint"]["Port"], lambda label: host if label == "clustercfg" else f"{label}.{host}", True, login_of(view, get_account_id(), get_region()))
    group.create([["node"]], access_of(view), {})
    _caches[record["ARN"]] = group
    print(f"local-cloud: Redis {record['ServerlessCacheName']} listens on {group.nodes[0].address}:{group.port}", flush=True)


def _as_group(record: Properties) -> Properties:
    return {"ReplicationGroupId": record["ServerlessCacheName"], "ARN": record["ARN"], "UserGroupIds": [record["UserGroupId"]] if record.get("UserGroupId") else [], "Serverless": True}
