"""A real Redis behind replication groups, and clients of it."""
from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Emulator, start
from stacks import Stacks, get_att, ref, resource

SERVER = shutil.which("redis-server")
needs_redis = pytest.mark.skipif(SERVER is None, reason="Redis is not installed: apt-get install redis-server")

PASSWORD, OTHER = "app-0123456789abcdef", "new-0123456789abcdef"
PARAMETERS = resource("AWS::ElastiCache::ParameterGroup", {"CacheParameterGroupFamily": "valkey8", "Description": "own", "Properties": {"maxmemory-policy": "allkeys-lru", "reserved-memory-percent": "25"}})


def user(name: str, access: str, *passwords: str, **more):
    return resource("AWS::ElastiCache::User", {"UserId": f"cache-{name}", "UserName": name, "Engine": "valkey", "AccessString": access, **({"Passwords": list(passwords)} if passwords else {}), **more})


USERS = {
    "App": user("app", "on ~* &* +@all -@dangerous +info", PASSWORD), "Default": user("default", "off ~* -@all", PASSWORD),
    "Group": resource("AWS::ElastiCache::UserGroup", {"UserGroupId": "cache-users", "Engine": "valkey", "UserIds": [ref("Default"), ref("App")]}),
}


def cache(**more):
    properties = {
        "ReplicationGroupDescription": "cache", "Engine": "valkey", "EngineVersion": "8.2", "CacheNodeType": "cache.t4g.micro", "ClusterMode": "disabled", "NumCacheClusters": 2, "Port": 6379,
        "TransitEncryptionEnabled": True, "AtRestEncryptionEnabled": True, "CacheParameterGroupName": ref("Parameters"), "UserGroupIds": [ref("Group")], **more}
    return resource("AWS::ElastiCache::ReplicationGroup", {name: value for name, value in properties.items() if value is not None}, DeletionPolicy="Delete", UpdateReplacePolicy="Delete")


def resources(**more):
    return {"Parameters": PARAMETERS, **USERS, "Cache": cache(**more)}


def sharded(**more):
    return resources(**{"ClusterMode": "enabled", "NumCacheClusters": None, "NumNodeGroups": 2, "ReplicasPerNodeGroup": 1, **more})


OUTPUTS = {"Primary": get_att("Cache", "PrimaryEndPoint.Address"), "Reader": get_att("Cache", "ReaderEndPoint.Address")}


def begin(directory: Path, **more: str) -> Emulator:
    return start(directory, LOCAL_CLOUD_REDIS_SERVER=str(SERVER), **more)


def end(running: Emulator) -> None:
    running.process.terminate()
    running.process.wait(20)


@pytest.fixture(scope="module")
def cloud(tmp_path_factory):
    running = begin(tmp_path_factory.mktemp("caches"))
    yield running
    end(running)


@pytest.fixture(scope="module")
def stacks(cloud):
    return Stacks(cloud.client("cloudformation"))


@pytest.fixture()
def stack(stacks, request):
    made = stacks.create(*getattr(request, "param", (resources(), OUTPUTS)))
    assert made.status == "CREATE_COMPLETE", made.reasons()
    yield made
    made.delete()


class Cli:
    """redis-cli, which knows the endpoints' names as functions do."""

    def __init__(self, cloud: Emulator) -> None:
        self._plane = cloud.directory / "data-planes.json"

    def address(self, name: str) -> str | None:
        lines = Path(json.loads(self._plane.read_text())["hosts"]).read_text().splitlines()
        return next((line.split()[0] for line in lines if name in line.split()[1:]), None)

    def run(self, name: str, *command: str, user: str | None = "app", password: str | None = PASSWORD, tls: bool = True) -> str:
        result = subprocess.run(self._arguments(name, command, user, password, tls), capture_output=True, text=True, check=False, timeout=20)
        return (result.stdout + result.stderr).strip()

    def start(self, name: str, *command: str) -> subprocess.Popen[str]:
        """One that goes on until it is told to stop."""
        return subprocess.Popen(self._arguments(name, command, "app", PASSWORD, True), stdout=subprocess.PIPE, text=True)

    def _arguments(self, name: str, command: tuple[str, ...], user: str | None, password: str | None, tls: bool) -> list[str]:
        authorities = json.loads(self._plane.read_text())["authorities"]
        login = [*(["--user", user] if user else []), *(["--pass", password] if password else []), "--no-auth-warning"]
        return ["redis-cli", "-h", self.address(name) or "nowhere", "-p", "6379", *(["--tls", "--cacert", authorities, "--sni", name] if tls else []), *login, *command]

    def cluster(self, names: list[str], *command: str) -> str:
        """Asks node after node, as their redirects name hosts that are known to functions alone."""
        answers = [self.run(name, *command) for name in names]
        return next((answer for answer in answers if not answer.startswith("MOVED")), str(answers))


@pytest.fixture(scope="module")
def cli(cloud):
    return Cli(cloud)
