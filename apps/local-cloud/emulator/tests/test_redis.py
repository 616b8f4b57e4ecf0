"""A replication group with nodes behind it is what ElastiCache makes of one."""
from __future__ import annotations

import os
import time

import pytest
from caches import OTHER, OUTPUTS, PARAMETERS, PASSWORD, SERVER, USERS, begin, cache, cli, cloud, end, needs_redis, resources, sharded, stack, stacks, user  # noqa: F401
from stacks import Stacks, ref, resource

pytestmark = needs_redis
TOKEN = "token-0123456789abcdef"


def group_of(cloud, stack):
    [group] = cloud.client("elasticache").describe_replication_groups(ReplicationGroupId=stack.physical_id("Cache"))["ReplicationGroups"]
    return group


def updated(stack, changed, outputs=OUTPUTS):
    assert stack.update(changed, outputs) == "UPDATE_COMPLETE", stack.reasons()


def nodes_of(cloud, stack):
    host = group_of(cloud, stack)["ConfigurationEndpoint"]["Address"].partition(".")[2]
    return [f"{member}.{host}" for member in group_of(cloud, stack)["MemberClusters"]]


def test_a_primary_and_its_replica(cloud, stack, cli):
    primary, reader = stack.outputs["Primary"], stack.outputs["Reader"]
    assert cli.run(primary, "SET", "key", "value") == "OK"
    assert cli.run(primary, "WAIT", "1", "2000") == "1"
    assert cli.run(reader, "GET", "key") == "value"
    assert "READONLY" in cli.run(reader, "SET", "key", "other")
    assert cli.run(primary, "INFO", "server").find("redis_version:") > 0
    assert group_of(cloud, stack)["MemberClusters"] == [f"{stack.physical_id('Cache')}-00{number}" for number in (1, 2)]


def test_nobody_gets_in_otherwise(stack, cli):
    primary = stack.outputs["Primary"]
    assert "NOAUTH" in cli.run(primary, "PING", user=None, password=None)
    assert "WRONGPASS" in cli.run(primary, "PING", password="wrong")
    assert "WRONGPASS" in cli.run(primary, "PING", user="default")
    assert cli.run(primary, "PING", tls=False) != "PONG"


@pytest.mark.parametrize("command", [["CONFIG", "GET", "*"], ["SHUTDOWN"], ["DEBUG", "SLEEP", "0"], ["REPLICAOF", "no", "one"]])
def test_what_elasticache_keeps_for_itself(stack, cli, command):
    assert "unknown command" in cli.run(stack.outputs["Primary"], *command)


def test_access_strings_hold(stacks, cli):
    made = stacks.create({**resources(), "App": user("app", "on ~app:* +get +set +acl", PASSWORD)}, OUTPUTS)
    primary = made.outputs["Primary"]
    assert cli.run(primary, "SET", "app:1", "x") == "OK"
    for command in (["GET", "other"], ["DEL", "app:1"], ["ACL", "SETUSER", "app", "allkeys"]):
        assert "NOPERM" in cli.run(primary, *command)
    made.delete()


def test_a_token(stacks, cli, cloud):
    properties = {"UserGroupIds": None, "AuthToken": TOKEN}
    made = stacks.create({"Parameters": PARAMETERS, "Cache": cache(**properties)}, OUTPUTS)
    primary = made.outputs["Primary"]
    elasticache, group = cloud.client("elasticache"), made.physical_id("Cache")
    answers = lambda: [cli.run(primary, "PING", user=None, password=token) for token in (TOKEN, OTHER)]  # noqa: E731
    refused = "AUTH failed: WRONGPASS"
    assert answers()[0] == "PONG" and refused in answers()[1]
    elasticache.modify_replication_group(ReplicationGroupId=group, AuthToken=OTHER, AuthTokenUpdateStrategy="ROTATE", ApplyImmediately=True)
    assert answers() == ["PONG", "PONG"]
    elasticache.modify_replication_group(ReplicationGroupId=group, AuthToken=OTHER, AuthTokenUpdateStrategy="SET", ApplyImmediately=True)
    assert refused in answers()[0] and answers()[1] == "PONG"
    made.delete()


@pytest.mark.parametrize("token", ["short", "a" * 129, "token with spaces 1234", "token/0123456789abcdef"])
def test_a_token_that_elasticache_refuses(stacks, token):
    made = stacks.create({"Parameters": PARAMETERS, "Cache": cache(UserGroupIds=None, AuthToken=token)})
    assert made.status == "ROLLBACK_COMPLETE" and "Invalid AuthToken" in str(made.reasons())


def test_passwords_change_at_once(cloud, stack, cli):
    primary = stack.outputs["Primary"]
    elasticache = cloud.client("elasticache")
    elasticache.modify_user(UserId="cache-app", Passwords=[PASSWORD, OTHER])
    assert [cli.run(primary, "PING", password=password) for password in (PASSWORD, OTHER)] == ["PONG", "PONG"]
    [shown] = elasticache.describe_users(UserId="cache-app")["Users"]
    assert (shown["Authentication"], shown["Status"]) == ({"Type": "password", "PasswordCount": 2}, "active")
    elasticache.modify_user(UserId="cache-app", Passwords=[OTHER])
    assert "WRONGPASS" in cli.run(primary, "PING")
    assert cli.run(primary, "PING", password=OTHER) == "PONG"
    for refused in (["short"], [PASSWORD, OTHER, "third-0123456789abcdef"]):
        with pytest.raises(elasticache.exceptions.ClientError):
            elasticache.modify_user(UserId="cache-app", Passwords=refused)
    elasticache.modify_user(UserId="cache-app", Passwords=[PASSWORD])


def test_users_come_and_go_with_the_stack(stack, cli):
    primary = stack.outputs["Primary"]
    cli.run(primary, "SET", "kept", "yes")
    more = {**resources(), "Reporter": user("reporter", "on ~* +get", OTHER), "Group": {**USERS["Group"], "Properties": {**USERS["Group"]["Properties"], "UserIds": [ref("Default"), ref("App"), ref("Reporter")]}}}
    updated(stack, more)
    assert cli.run(primary, "GET", "kept", user="reporter", password=OTHER) == "yes"
    updated(stack, resources())
    assert "WRONGPASS" in cli.run(primary, "GET", "kept", user="reporter", password=OTHER)
    assert cli.run(primary, "GET", "kept") == "yes"


def test_nodes_are_added_and_removed_and_the_data_stay(cloud, stack, cli):
    primary = stack.outputs["Primary"]
    cli.run(primary, "SET", "kept", "yes")
    updated(stack, resources(NumCacheClusters=3, CacheNodeType="cache.m7g.large"))
    assert len(group_of(cloud, stack)["MemberClusters"]) == 3
    assert cli.run(primary, "WAIT", "2", "2000") == "2"
    updated(stack, resources(NumCacheClusters=1))
    assert group_of(cloud, stack)["MemberClusters"] == [f"{stack.physical_id('Cache')}-001"]
    assert cli.run(stack.outputs["Reader"], "GET", "kept") == "yes"


def heard(cli, primary):
    """The events that a client is told of when a key expires."""
    listener = cli.start(primary, "PSUBSCRIBE", "__keyevent@0__:*")
    time.sleep(0.3)
    cli.run(primary, "SET", "short", "x", "PX", "1")
    time.sleep(0.1)
    cli.run(primary, "GET", "short")
    time.sleep(0.3)
    listener.terminate()
    return sorted({line for line in listener.communicate()[0].splitlines() if line.startswith("__keyevent") and "*" not in line})


def test_parameters_are_those_of_the_group(stack, cli):
    primary = stack.outputs["Primary"]
    policy = lambda: next(line for line in cli.run(primary, "INFO", "memory").splitlines() if line.startswith("maxmemory_policy")).strip()  # noqa: E731
    assert policy() == "maxmemory_policy:allkeys-lru"
    changed = {**PARAMETERS, "Properties": {**PARAMETERS["Properties"], "Properties": {"maxmemory-policy": "noeviction"}}}
    updated(stack, {**resources(), "Parameters": changed})
    assert policy() == "maxmemory_policy:noeviction"
    reset = {**PARAMETERS, "Properties": {**PARAMETERS["Properties"], "Properties": {"timeout": "300", "notify-keyspace-events": "Ex"}}}
    updated(stack, {**resources(), "Parameters": reset})
    assert policy() == "maxmemory_policy:volatile-lru"
    assert heard(cli, primary) == ["__keyevent@0__:expired"]
    updated(stack, {**resources(), "Parameters": changed})
    assert policy() == "maxmemory_policy:noeviction"
    assert heard(cli, primary) == []
    broken = {**PARAMETERS, "Properties": {**PARAMETERS["Properties"], "Properties": {"maxmemory-policy": "nonsense"}}}
    assert stack.update({**resources(), "Parameters": broken}, OUTPUTS) == "UPDATE_ROLLBACK_COMPLETE"
    assert policy() == "maxmemory_policy:noeviction"


@pytest.mark.parametrize("stack", [(sharded(), {})], indirect=True)
def test_shards_are_added_and_removed_and_no_key_is_lost(cloud, stack, cli):
    names = nodes_of(cloud, stack)
    assert [name.split(".")[0].removeprefix(stack.physical_id("Cache")) for name in names] == ["-0001-001", "-0001-002", "-0002-001", "-0002-002"]
    keys = [f"key:{number}" for number in range(40)]
    for key in keys:
        assert cli.cluster(names, "SET", key, key) == "OK"
    redirects = [cli.run(names[0], "GET", key) for key in keys]
    assert any(answer.startswith("MOVED") and names[2] in answer for answer in redirects)
    assert cli.address(group_of(cloud, stack)["ConfigurationEndpoint"]["Address"]) == cli.address(names[0])
    updated(stack, sharded(NumNodeGroups=3), {})
    assert len(nodes_of(cloud, stack)) == 6
    assert [cli.cluster(nodes_of(cloud, stack), "GET", key) for key in keys] == keys
    assert any(not cli.run(nodes_of(cloud, stack)[4], "GET", key).startswith("MOVED") for key in keys)
    updated(stack, sharded(NumNodeGroups=2), {})
    assert len(nodes_of(cloud, stack)) == 4
    assert [cli.cluster(nodes_of(cloud, stack), "GET", key) for key in keys] == keys


def test_nothing_is_left_of_a_cache(cloud, stacks, cli):
    made = stacks.create(resources(), OUTPUTS)
    primary = made.outputs["Primary"]
    address = cli.address(primary)
    made.delete()
    assert cli.address(primary) is None
    assert not [line for line in os.popen("ps -eo args").read().splitlines() if "redis-server" in line and address in line]


def test_a_cache_dies_with_the_emulator(tmp_path):
    running = begin(tmp_path)
    made = Stacks(running.client("cloudformation")).create(resources(), OUTPUTS)
    assert made.status == "CREATE_COMPLETE", made.reasons()
    listed = lambda: [line for line in os.popen("ps -eo stat,args").read().splitlines() if "redis-server 127.77" in line and not line.startswith("Z")]  # noqa: E731
    before = set(listed())
    running.process.kill()
    running.process.wait()
    deadline = time.monotonic() + 10
    while len(before - set(listed())) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(before - set(listed())) >= 2
