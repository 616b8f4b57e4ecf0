"""A serverless cache has limits, one endpoint, and users alone."""
from __future__ import annotations

import pytest
from caches import OTHER, PASSWORD, USERS, begin, cli, cloud, end, needs_redis, stacks  # noqa: F401
from stacks import get_att, ref, resource

pytestmark = needs_redis
OUTPUTS = {name: get_att("Cache", attribute) for name, attribute in {"Host": "Endpoint.Address", "Port": "Endpoint.Port", "Reader": "ReaderEndpoint.Port", "Arn": "ARN"}.items()}


def limits(data=None, units=None):
    return {"DataStorage": {"Unit": "GB", "Maximum": 10, **(data or {})}, "ECPUPerSecond": {"Maximum": 5000, **(units or {})}}


def serverless(**more):
    return {**USERS, "Cache": resource("AWS::ElastiCache::ServerlessCache", {
        "ServerlessCacheName": "sessions", "Engine": "valkey", "MajorEngineVersion": "8", "CacheUsageLimits": limits(), "UserGroupId": ref("Group"), "SnapshotRetentionLimit": 7, "DailySnapshotTime": "02:00",
        "FinalSnapshotName": "last", **more})}


def shown(cloud):
    [cache] = cloud.client("elasticache").describe_serverless_caches(ServerlessCacheName="sessions")["ServerlessCaches"]
    return cache


def test_clients_reach_it_by_its_name_and_passwords_follow(cloud, stacks, cli):
    made = stacks.create(serverless(), OUTPUTS)
    assert made.status == "CREATE_COMPLETE", made.reasons()
    host = made.outputs["Host"]
    assert (made.outputs["Port"], made.outputs["Reader"], made.outputs["Arn"]) == ("6379", "6380", "arn:aws:elasticache:us-east-1:123456789012:serverlesscache:sessions")
    assert cli.run(host, "SET", "key", "value") == "OK"
    assert "WRONGPASS" in cli.run(host, "GET", "key", user="default")
    assert "NOAUTH" in cli.run(host, "GET", "key", user=None, password=None)
    cloud.client("elasticache").modify_user(UserId="cache-app", Passwords=[OTHER])
    assert cli.run(host, "GET", "key", password=OTHER) == "value"
    assert "WRONGPASS" in cli.run(host, "GET", "key")
    changed = limits({"Maximum": 20, "Minimum": 2})
    assert made.update(serverless(CacheUsageLimits=changed, SnapshotRetentionLimit=14), OUTPUTS) == "UPDATE_COMPLETE", made.reasons()
    assert (shown(cloud)["CacheUsageLimits"]["DataStorage"], shown(cloud)["SnapshotRetentionLimit"]) == ({"Maximum": 20, "Minimum": 2, "Unit": "GB"}, 14)
    assert cli.run(host, "GET", "key", password=OTHER) == "value"
    made.delete()
    assert cli.address(host) is None
    assert cloud.client("elasticache").describe_serverless_caches()["ServerlessCaches"] == []


@pytest.mark.parametrize(("wrong", "reason"), [
    (limits({"Maximum": 0}), "DataStorage.Maximum"), (limits({"Maximum": 5001}), "DataStorage.Maximum"), (limits(units={"Maximum": 999}), "ECPUPerSecond.Maximum"),
    (limits({"Minimum": 11}), "DataStorage.Minimum is more"), (limits(units={"Minimum": 100}), "ECPUPerSecond.Minimum"),
])
def test_limits_that_aws_refuses(stacks, wrong, reason):
    made = stacks.create(serverless(CacheUsageLimits=wrong))
    assert made.status == "ROLLBACK_COMPLETE" and reason in str(made.reasons())
    made.delete()
