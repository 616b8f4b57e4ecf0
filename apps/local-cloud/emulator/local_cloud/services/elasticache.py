"""Amazon ElastiCache: endpoints, nodes and shards by name, as AWS gives them; users with the passwords that they have."""
from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.elasticache as elasticache
from ministack.core.responses import get_region

from local_cloud.registry import HANDLERS, Properties

TYPE = "AWS::ElastiCache::ReplicationGroup"
PASSWORD_LENGTHS = range(16, 129)
TOKEN_PUNCTUATION = "!&#$^<>-"


def register_types() -> None:
    handler = HANDLERS[TYPE]
    native_create, native_update = handler["create"], handler["update"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        _refuse_token(properties.get("AuthToken"))
        # ministack refuses two shards, and AWS doesn't.
        group_id, _ = native_create(logical_id, {**properties, "NumNodeGroups": "1"}, stack_name)
        return group_id, _shaped(group_id, properties)

    def update(group_id: str, old: Properties, new: Properties, *rest: Any) -> tuple[str, Properties]:
        _refuse_token(new.get("AuthToken"))
        # In place, as with the update policy UseOnlineResharding.
        same = {"NumNodeGroups": "1"}
        updated, _ = native_update(group_id, {**old, **same}, {**new, **same}, *rest)
        return updated, _shaped(updated, new)

    handler.update(create=create, update=update)
    _remember_passwords()
    native_xml = elasticache._user_xml
    elasticache._user_xml = lambda user: native_xml({**user, "AccessString": escape(user["AccessString"])})
    elasticache._reset_cache_parameter_group = _forgetting(elasticache._reset_cache_parameter_group)


def _shaped(group_id: str, properties: Properties) -> Properties:
    """Nodes, shards and endpoints of the record, as the properties say."""
    group = elasticache._replication_groups[group_id]
    clustered = group["ClusterMode"] == "enabled"
    shards = int(properties.get("NumNodeGroups") or 1)
    replicas = int(properties["ReplicasPerNodeGroup"]) if properties.get("ReplicasPerNodeGroup") is not None else int(properties.get("NumCacheClusters") or 1) - 1
    port = int(properties.get("Port") or 6379)
    endpoint = lambda host: {"Address": _host(group_id, host), "Port": port}  # noqa: E731
    group["NodeGroups"] = [{
        "NodeGroupId": f"{shard:04d}", "Status": "available",
        **({"Slots": _slots(shard, shards)} if clustered else {"PrimaryEndpoint": endpoint("master"), "ReaderEndpoint": endpoint("replica")}),
        "NodeGroupMembers": [_member(group_id, f"{shard:04d}-{number:03d}" if clustered else f"{number:03d}", number, endpoint) for number in range(1, replicas + 2)],
    } for shard in range(1, shards + 1)]
    group["ConfigurationEndpoint"] = endpoint("clustercfg") if clustered else None
    group["ClusterEnabled"] = clustered
    _keep_nodes(group)
    return provisioners._ec_rg_attrs(group_id)


def _member(group_id: str, suffix: str, number: int, endpoint: Callable[[str], Properties]) -> Properties:
    return {
        "CacheClusterId": f"{group_id}-{suffix}", "CacheNodeId": "0001", "CurrentRole": "primary" if number == 1 else "replica",
        "PreferredAvailabilityZone": f"{get_region()}{'abc'[(number - 1) % 3]}", "ReadEndpoint": endpoint(f"{group_id}-{suffix}"),
    }


def _keep_nodes(group: Properties) -> None:
    """The records of the nodes, which DescribeCacheClusters shows."""
    known = [elasticache._clusters[name] for name in group["MemberClusters"] if name in elasticache._clusters]
    members = [member for shard in group["NodeGroups"] for member in shard["NodeGroupMembers"]]
    for name in set(group["MemberClusters"]) - {member["CacheClusterId"] for member in members}:
        elasticache._clusters.pop(name, None)
    for member in members:
        name = member["CacheClusterId"]
        record = copy.deepcopy(elasticache._clusters.get(name) or known[0])
        arn, endpoint = elasticache._arn_cluster(name), member["ReadEndpoint"]
        record.update(
            CacheClusterId=name, CacheClusterArn=arn, _endpoint=endpoint, EngineVersion=group["EngineVersion"], CacheNodeType=group["CacheNodeType"], Engine=group["Engine"],
            PreferredAvailabilityZone=member["PreferredAvailabilityZone"])
        record["CacheNodes"][0]["Endpoint"] = endpoint
        elasticache._clusters[name] = record
        elasticache._tags.setdefault(arn, elasticache._copy_tag_list(elasticache._tags.get(group["ARN"], [])))
    group["MemberClusters"] = [member["CacheClusterId"] for member in members]


def _slots(shard: int, shards: int) -> str:
    first, after = (shard - 1) * 16384 // shards, shard * 16384 // shards
    return f"{first}-{after - 1}"


def _host(group_id: str, role: str) -> str:
    """``master.sessions.a1b2c3.use1.cache.amazonaws.com``: the hash is AWS's, and here it is of the id."""
    place, direction, number = get_region().split("-")[-3:]
    shard = hashlib.sha256(group_id.encode()).hexdigest()[:6]
    return f"{role}.{group_id}.{shard}.{place[:2]}{direction[0]}{number}.cache.amazonaws.com"


def _refuse_token(token: str | None) -> None:
    if token is not None and (len(token) not in PASSWORD_LENGTHS or any(not (character.isascii() and character.isalnum()) and character not in TOKEN_PUNCTUATION for character in token)):
        raise ValueError(f"InvalidParameterValue: Invalid AuthToken provided. It has to be 16 to 128 letters, digits and {TOKEN_PUNCTUATION}")


def _remember_passwords() -> None:
    """ministack takes the passwords of users, and forgets them."""
    for name in ("_create_user", "_modify_user"):
        setattr(elasticache, name, _remembering(getattr(elasticache, name)))


def _remembering(native: Callable[[Properties], tuple]) -> Callable[[Properties], tuple]:
    def operation(parameters: Properties) -> tuple:
        passwords = _listed(parameters, "Passwords") or _listed(parameters, "AuthenticationMode.Passwords")
        kind = elasticache._p(parameters, "AuthenticationMode.Type")
        problem = _password_problem(passwords)
        if problem:
            return elasticache._error("InvalidParameterValue", problem, 400)
        answer = native(parameters)
        user = elasticache._users.get(elasticache._p(parameters, "UserId"))
        if answer[0] < 400 and user and (passwords or kind or "_passwords" not in user):
            user["_passwords"] = passwords
            user["Authentication"] = {"Type": "iam" if kind == "iam" else "password" if passwords else "no-password", "PasswordCount": len(passwords)}
        return answer

    return operation


def _listed(parameters: Properties, name: str) -> list[str]:
    found: list[str] = []
    while elasticache._p(parameters, f"{name}.member.{len(found) + 1}"):
        found.append(elasticache._p(parameters, f"{name}.member.{len(found) + 1}"))
    return found


def _password_problem(passwords: list[str]) -> str | None:
    if len(passwords) > 2:
        return "User can have at most 2 passwords."
    return None if all(len(password) in PASSWORD_LENGTHS for password in passwords) else "Passwords length must be between 16-128 characters."


def _forgetting(native: Callable[[Properties], tuple]) -> Callable[[Properties], tuple]:
    """A parameter that is reset, and that ministack knows no default of, is as if nobody had set it."""

    def operation(parameters: Properties) -> tuple:
        answer = native(parameters)
        values = elasticache._param_group_params.get(elasticache._p(parameters, "CacheParameterGroupName"), {})
        defaults = elasticache._default_params_for_family("redis7")
        number = 1
        while answer[0] < 400 and (name := elasticache._p(parameters, f"ParameterNameValues.ParameterNameValue.{number}.ParameterName")):
            if name not in defaults:
                values.pop(name, None)
            number += 1
        return answer

    return operation
