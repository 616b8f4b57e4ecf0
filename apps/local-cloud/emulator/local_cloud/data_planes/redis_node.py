"""One Redis as ElastiCache runs it: TLS alone, the access list of its group, nobody but the service to administer it."""
from __future__ import annotations

import itertools
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from local_cloud.data_planes import certificates, directory, names
from local_cloud.data_planes.process import Server
from local_cloud.data_planes.redis_login import Login, LoginProxy

ADMINISTRATOR = "local-cloud"
# Commands that ElastiCache doesn't have for its clients.
RESTRICTED = ("BGREWRITEAOF", "BGSAVE", "CONFIG", "DEBUG", "REPLICAOF", "SAVE", "SHUTDOWN", "SLAVEOF")
# What the node itself needs, whatever a parameter group says.
OURS = {"appendonly", "appendfsync", "cluster-enabled", "maxclients", "maxmemory", "port", "tls-port", "bind", "databases"}
_numbers = itertools.count(1)


class RedisRefused(ValueError):
    """What Redis says of a command that it refuses."""


class RedisNode:
    def __init__(self, binary: Path, password: str, port: int, host_names: Sequence[str], clustered: bool, login: Login) -> None:
        self._binary, self._password = binary, password
        self.directory = directory.make(directory.root() / f"redis-{next(_numbers)}")
        # Clients meet the proxy; other nodes, but in a cluster, the server itself.
        self.address, self.port = names.free_address(port)
        self.inner_port = self.port + 1
        self.host_names = list(host_names)
        self._prefix = secrets.token_hex(8)
        self._socket = self.directory / "socket"
        self._write_settings(clustered)
        self._server = Server(
            [str(binary), str(self.directory / "redis.conf")],
            [self._cli, "-s", str(self._socket), "PING"],
            self.directory / "log", signal.SIGTERM)
        self._defaults: dict[str, str] = {}
        self._given: set[str] = set()
        self._proxy = LoginProxy(self.address, self.port, self.directory / "server.crt", self.directory / "server.key", self._socket, login)

    @property
    def running(self) -> bool:
        return self._server.running

    def start(self) -> None:
        self._server.start()
        self._defaults = self._parameters()
        self._proxy.start()
        names.add(self.host_names[0], self.address)

    def remove(self) -> None:
        self._proxy.stop()
        self._server.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def command(self, *words: str) -> str:
        first = f"{self._prefix}-{words[0]}" if words[0].upper() in RESTRICTED else words[0]
        return self._run("-s", str(self._socket), "-e", first, *words[1:])

    def cluster(self, action: str, *arguments: str) -> str:
        """``redis-cli --cluster``, which speaks TLS to all nodes."""
        return self._run("--tls", "--cacert", str(certificates.authority_file()), "--cluster", action, f"{self.address}:{self.port}", *arguments)

    def allow(self, access: Iterable[tuple[str, Sequence[str]]]) -> None:
        """These users, by these rules, and nobody else."""
        wanted = dict(access)
        for user in set(self.command("ACL", "USERS").split()) - {ADMINISTRATOR, "default"} - set(wanted):
            self.command("ACL", "DELUSER", user)
        for user, rules in {"default": ("off", "-@all"), **wanted}.items():
            self.command("ACL", "SETUSER", user, "reset", *rules)

    def set_parameters(self, parameters: dict[str, str]) -> list[str]:
        """These, and the server's own defaults again where none is given any more; says which this Redis knows nothing of."""
        known = {name for name in self._defaults if name not in OURS}
        for name in sorted(known & {*parameters, *self._given}):
            self.command("CONFIG", "SET", name, parameters.get(name, self._defaults[name]))
        self._given = set(parameters)
        return sorted(set(parameters) - known - OURS)

    def _parameters(self) -> dict[str, str]:
        lines = self.command("CONFIG", "GET", "*").split("\n")
        return dict(zip(lines[::2], lines[1::2]))

    def follow(self, primary: "RedisNode") -> None:
        self.command("REPLICAOF", primary.address, str(primary.inner_port))

    @property
    def _cli(self) -> str:
        return str(self._binary.with_name("redis-cli"))

    def _run(self, *arguments: str) -> str:
        # The password is not among the arguments, which everybody on this machine sees.
        result = subprocess.run(
            [self._cli, "--user", ADMINISTRATOR, "--no-auth-warning", *arguments], capture_output=True, text=True, check=False, cwd="/", env={"PATH": "/usr/bin:/bin", "REDISCLI_AUTH": self._password})
        if result.returncode:
            raise RedisRefused((result.stderr or result.stdout).strip()[-800:])
        return result.stdout.strip()

    def _write_settings(self, clustered: bool) -> None:
        certificate, key = certificates.signed(self.host_names)
        files = {name: directory.write(self.directory / name, text) for name, text in (("server.crt", certificate), ("server.key", key))}
        settings = [
            "port 0", f"tls-port {self.inner_port}", f"bind {self.address}", f"unixsocket {self._socket}", "unixsocketperm 700", f"dir {self.directory}", 'save ""', "daemonize no",
            f"tls-cert-file {files['server.crt']}", f"tls-key-file {files['server.key']}", f"tls-ca-cert-file {certificates.authority_file()}", "tls-auth-clients no", "tls-replication yes",
            "repl-diskless-sync-delay 0", f"user {ADMINISTRATOR} on >{self._password} ~* &* +@all", "user default off -@all", f"masteruser {ADMINISTRATOR}", f"masterauth {self._password}",
            *(f"rename-command {name} {self._prefix}-{name}" for name in RESTRICTED),
            *(["cluster-enabled yes", "tls-cluster yes", f"cluster-announce-ip {self.address}", f"cluster-announce-tls-port {self.port}", f"cluster-announce-hostname {self.host_names[0]}", "cluster-preferred-endpoint-type hostname"] if clustered else []),
        ]
        directory.write(self.directory / "redis.conf", "\n".join(settings) + "\n")
