"""The nodes of one replication group: a primary with replicas, or shards of them."""
from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from local_cloud.data_planes import names
from local_cloud.data_planes.redis_login import Login
from local_cloud.data_planes.redis_node import RedisNode

READY_SECONDS = 30
SLOTS = 16384
Access = dict[str, Sequence[str]]
# Shard by shard: the primary's node id, then those of its replicas.
Shape = list[list[str]]


class RedisGroup:
    def __init__(self, binary: Path, port: int, host_of: Callable[[str], str], clustered: bool, login: Login) -> None:
        self._binary, self._port, self._host_of, self._clustered, self._login = binary, port, host_of, clustered, login
        self._password = secrets.token_hex(24)
        self._shards: list[list[RedisNode]] = []
        self._access: Access = {}
        self._parameters: dict[str, str] = {}
        self.ignored: list[str] = []

    @property
    def nodes(self) -> list[RedisNode]:
        return [node for shard in self._shards for node in shard]

    @property
    def port(self) -> int:
        return self._shards[0][0].port

    def create(self, shape: Shape, access: Access, parameters: dict[str, str]) -> None:
        self._access, self._parameters = access, parameters
        try:
            self._shards = [[self._start(name) for name in shard] for shard in shape]
            if self._clustered:
                self._join()
            self._attach_replicas()
            self._name_endpoints()
        except Exception:
            self.remove()
            raise

    def reshape(self, shape: Shape) -> None:
        """Adds and removes nodes, and moves keys so that none is lost."""
        for index, ids in enumerate(shape[:len(self._shards)]):
            self._shards[index] += [self._start(name) for name in ids[len(self._shards[index]):]]
        self._attach_replicas()
        added = [[self._start(name) for name in ids] for ids in shape[len(self._shards):]]
        if added:
            self._grow(added)
        while len(self._shards) > len(shape):
            self._shrink()
        for index, ids in enumerate(shape):
            for node in self._shards[index][len(ids):]:
                self._drop(node)
            del self._shards[index][len(ids):]
        self._name_endpoints()

    def allow(self, access: Access) -> None:
        if access != self._access:
            for node in self.nodes:
                node.allow(access.items())
            self._access = access

    def set_parameters(self, parameters: dict[str, str]) -> None:
        if parameters == self._parameters:
            return
        before = self._parameters
        try:
            for node in self.nodes:
                self.ignored = node.set_parameters(parameters)
        except ValueError:
            for node in self.nodes:
                node.set_parameters(before)
            raise
        self._parameters = parameters

    def remove(self) -> None:
        names.remove(*(name for node in self.nodes for name in node.host_names))
        for node in self.nodes:
            node.remove()
        self._shards = []

    def _start(self, name: str) -> RedisNode:
        roles = ["clustercfg"] if self._clustered else ["master", "replica"]
        node = RedisNode(self._binary, self._password, self._port, [self._host_of(name), *(self._host_of(role) for role in roles)], self._clustered, self._login)
        try:
            node.start()
            node.allow(self._access.items())
            self.ignored = node.set_parameters(self._parameters)
        except Exception:
            node.remove()
            raise
        return node

    def _name_endpoints(self) -> None:
        if self._clustered:
            names.add(self._host_of("clustercfg"), self._shards[0][0].address)
            return
        primary, *replicas = self._shards[0]
        names.add(self._host_of("master"), primary.address)
        names.add(self._host_of("replica"), (replicas or [primary])[0].address)

    def _join(self) -> None:
        for index, (primary, *_) in enumerate(self._shards):
            primary.command("CLUSTER", "ADDSLOTSRANGE", str(index * SLOTS // len(self._shards)), str((index + 1) * SLOTS // len(self._shards) - 1))
        self._meet(self.nodes)

    def _meet(self, nodes: list[RedisNode]) -> None:
        first = self._shards[0][0] if self._shards else nodes[0]
        for node in nodes:
            if node is not first:
                first.command("CLUSTER", "MEET", node.address, str(node.port), str(node.inner_port + 10000))
        everybody = list({id(node): node for node in [*self.nodes, *nodes]}.values())
        _eventually("the cluster", lambda: all(
            "cluster_state:ok" in info and f"cluster_known_nodes:{len(everybody)}" in info for info in (node.command("CLUSTER", "INFO") for node in everybody)))

    def _attach_replicas(self) -> None:
        for primary, *replicas in self._shards:
            for replica in replicas:
                if not _is_attached(replica):
                    self._attach(primary, replica)

    def _attach(self, primary: RedisNode, replica: RedisNode) -> None:
        if not self._clustered:
            replica.follow(primary)
        else:
            if replica.command("CLUSTER", "INFO").find("cluster_known_nodes:1") >= 0:
                self._meet([replica])
            _eventually("a replica", lambda: _succeeds(lambda: replica.command("CLUSTER", "REPLICATE", primary.command("CLUSTER", "MYID"))))
        _eventually("a replica", lambda: _is_attached(replica))

    def _grow(self, added: list[list[RedisNode]]) -> None:
        first = self._shards[0][0]
        self._meet([primary for primary, *_ in added])
        self._shards += added
        first.cluster("rebalance", "--cluster-use-empty-masters")
        self._attach_replicas()

    def _shrink(self) -> None:
        last = self._shards[-1]
        first = self._shards[0][0]
        first.cluster("rebalance", "--cluster-weight", f"{last[0].command('CLUSTER', 'MYID')}=0")
        self._shards.pop()
        for node in reversed(last):
            self._drop(node)

    def _drop(self, node: RedisNode) -> None:
        if self._clustered:
            identity = node.command("CLUSTER", "MYID")
            node.remove()
            for other in self.nodes:
                if other is not node:
                    _succeeds(lambda other=other: other.command("CLUSTER", "FORGET", identity))
        else:
            node.remove()
        names.remove(node.host_names[0])


def _is_attached(node: RedisNode) -> bool:
    return "master_link_status:up" in node.command("INFO", "replication")


def _succeeds(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except ValueError:
        return False
    return True


def _eventually(what: str, ask: Callable[[], bool]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not ask():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what} was not ready in time")
        time.sleep(0.05)
