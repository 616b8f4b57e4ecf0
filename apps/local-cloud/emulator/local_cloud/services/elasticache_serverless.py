"""Amazon ElastiCache Serverless: a cache by name, with the limits that AWS allows."""
from __future__ import annotations

import hashlib

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.elasticache as elasticache
from ministack.core.responses import get_region

from local_cloud.registry import Place, Properties, Resource, register

TYPE = "AWS::ElastiCache::ServerlessCache"
PORT, READER_PORT = 6379, 6380
# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Scaling.html, 2026-11
LIMITS = {"DataStorage": range(1, 5001), "ECPUPerSecond": range(1000, 15_000_001)}
CHANGEABLE = ("Description", "CacheUsageLimits", "SecurityGroupIds", "SnapshotRetentionLimit", "DailySnapshotTime", "UserGroupId", "Engine", "MajorEngineVersion")


def create(properties: Properties, _place: Place) -> Resource:
    _check_limits(properties)
    # Snapshots of serverless caches are none of ministack's.
    wanted = {key: value for key, value in properties.items() if key not in ("FinalSnapshotName", "SnapshotArnsToRestore")}
    provisioners._ec_call(elasticache._create_serverless_cache, provisioners._ec_query(wanted), TYPE, "create")
    name = properties["ServerlessCacheName"].lower()
    record = elasticache._serverless_caches[name]
    host = _host(name)
    record.update(Endpoint={"Address": host, "Port": PORT}, ReaderEndpoint={"Address": host, "Port": READER_PORT}, Status="available")
    return Resource(name, _attributes(record))


def update(name: str, old: Properties, new: Properties) -> Properties:
    _check_limits(new)
    changed = {key: new[key] for key in CHANGEABLE if key in new and new[key] != old.get(key)}
    if changed:
        provisioners._ec_call(elasticache._modify_serverless_cache, {"ServerlessCacheName": name, **provisioners._ec_query(changed)}, TYPE, "update")
    return _attributes(elasticache._serverless_caches[name])


def delete(name: str, _properties: Properties) -> None:
    provisioners._ec_call(elasticache._delete_serverless_cache, {"ServerlessCacheName": name}, TYPE, "delete")


def _attributes(record: Properties) -> Properties:
    return {
        "ARN": record["ARN"], "Status": record["Status"], "FullEngineVersion": record["FullEngineVersion"], "CreateTime": str(record["CreateTime"]),
        **{f"{endpoint}.{part}": str(record[endpoint][part]) for endpoint in ("Endpoint", "ReaderEndpoint") for part in ("Address", "Port")},
    }


def _check_limits(properties: Properties) -> None:
    for limit, allowed in LIMITS.items():
        values = (properties.get("CacheUsageLimits") or {}).get(limit) or {}
        for bound in ("Minimum", "Maximum"):
            if values.get(bound) is not None and int(values[bound]) not in allowed:
                raise ValueError(f"InvalidParameterValue: {limit}.{bound} has to be from {allowed.start} to {allowed.stop - 1}, and is {values[bound]}")
        if values.get("Minimum") is not None and values.get("Maximum") is not None and int(values["Minimum"]) > int(values["Maximum"]):
            raise ValueError(f"InvalidParameterCombination: {limit}.Minimum is more than {limit}.Maximum")


def _host(name: str) -> str:
    """``sessions-a1b2c3.serverless.use1.cache.amazonaws.com``: the hash is AWS's, and here it is of the name."""
    place, direction, number = get_region().split("-")[-3:]
    return f"{name}-{hashlib.sha256(name.encode()).hexdigest()[:6]}.serverless.{place[:2]}{direction[0]}{number}.cache.amazonaws.com"


def register_types() -> None:
    register(TYPE, create=create, update=update, delete=delete)
