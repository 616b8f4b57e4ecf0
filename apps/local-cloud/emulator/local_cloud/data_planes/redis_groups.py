"""Joins the emulator's records of replication groups with servers: made, changed and removed together."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ministack.services.elasticache as elasticache
from ministack.core.responses import get_account_id, get_region

from local_cloud.data_planes import redis_serverless
from local_cloud.data_planes.redis_access import access_of, login_of
from local_cloud.data_planes.redis_group import RedisGroup, Shape
from local_cloud.registry import HANDLERS, Properties

TYPE, PARAMETERS = "AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::ParameterGroup"
# What changes who may log in, and the values of parameters.
FOLLOWED = ("_modify_user", "_modify_user_group", "_modify_replication_group", "_modify_cache_parameter_group", "_reset_cache_parameter_group")

# By ARN: names are unique in one account and region only.
_groups: dict[str, RedisGroup] = {}


def install(binary: Path) -> None:
    """Call after the handlers are complete: servers come last, and go first."""
    handler = HANDLERS[TYPE]
    native_create, native_update, native_delete = handler["create"], handler["update"], handler["delete"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        group_id, attributes = native_create(logical_id, properties, stack_name)
        try:
            _start(binary, elasticache._replication_groups[group_id])
        except Exception:
            native_delete(group_id, properties)
            raise
        return group_id, attributes

    def update(group_id: str, old: Properties, new: Properties, *rest: Any) -> tuple[str, Properties]:
        before = elasticache._replication_groups.get(group_id)
        updated, attributes = native_update(group_id, old, new, *rest)
        record = elasticache._replication_groups[updated]
        if record is not before:
            _let_go(before)
            _start(binary, record)
        else:
            _groups[record["ARN"]].reshape(_shape_of(record))
            _sync(record)
        return updated, attributes

    handler.update(create=create, update=update)
    for name in FOLLOWED:
        setattr(elasticache, name, _followed(getattr(elasticache, name)))
    native_removal = elasticache._delete_replication_group

    def removal(parameters: Properties) -> tuple:
        record = elasticache._replication_groups.get(elasticache._p(parameters, "ReplicationGroupId"))
        answer = native_removal(parameters)
        if answer[0] < 400:
            _let_go(record)
        return answer

    elasticache._delete_replication_group = removal


def _start(binary: Path, record: Properties) -> None:
    endpoint = record["ConfigurationEndpoint"] or record["NodeGroups"][0]["PrimaryEndpoint"]
    domain = endpoint["Address"].partition(".")[2]
    group = RedisGroup(binary, endpoint["Port"], lambda label: f"{label}.{domain}", record["ClusterMode"] == "enabled", login_of(record, get_account_id(), get_region()))
    group.create(_shape_of(record), access_of(record), _parameters_of(record))
    _groups[record["ARN"]] = group
    where = ", ".join(f"{node.address}:{node.port}" for node in group.nodes)
    print(f"local-cloud: Redis {record['ReplicationGroupId']} listens on {where}{'; without ' + ', '.join(group.ignored) if group.ignored else ''}", flush=True)


def _let_go(record: Properties | None) -> None:
    group = _groups.pop(record["ARN"], None) if record else None
    if group:
        group.remove()


def _shape_of(record: Properties) -> Shape:
    return [[member["CacheClusterId"] for member in shard["NodeGroupMembers"]] for shard in record["NodeGroups"]]


def _parameters_of(record: Properties) -> dict[str, str]:
    values = elasticache._param_group_params.get(record["CacheParameterGroupName"], {})
    return {name: str(value["Value"]) for name, value in values.items()}


def _sync(record: Properties) -> None:
    group = _groups.get(record["ARN"])
    if group:
        group.allow(access_of(record))
        group.set_parameters(_parameters_of(record))


def _followed(native: Callable[[Properties], tuple]) -> Callable[[Properties], tuple]:
    def operation(parameters: Properties) -> tuple:
        answer = native(parameters)
        if answer[0] >= 400:
            return answer
        try:
            for record in elasticache._replication_groups.values():
                _sync(record)
            redis_serverless.sync()
        except ValueError as refused:
            return elasticache._error("InvalidParameterValue", str(refused), 400)
        return answer

    return operation
