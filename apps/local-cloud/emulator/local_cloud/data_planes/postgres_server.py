"""PostgreSQL as RDS runs it: TLS, no superuser for its users, logins by SCRAM or IAM token, parameters of a group."""
from __future__ import annotations

import itertools
import os
import re
import shutil
import signal
import time
from pathlib import Path

from local_cloud.data_planes import certificates, directory, names
from local_cloud.data_planes.iam_login import Check, LoginResponder
from local_cloud.data_planes.process import Server, run

# What the server itself needs, whatever a parameter group says.
OURS = {"port", "listen_addresses", "data_directory", "unix_socket_directories", "hba_file", "ssl_cert_file", "ssl_key_file", "ssl"}
ROLES = """
CREATE ROLE rds_superuser NOLOGIN;
GRANT pg_monitor, pg_signal_backend TO rds_superuser WITH ADMIN OPTION;
CREATE ROLE rds_iam NOLOGIN;
CREATE ROLE rds_password NOLOGIN;
"""
RELOAD_SECONDS = 5

_numbers = itertools.count(1)


class PostgresServer:
    """One server with files, a name and an address of its own; it begins empty, with a backup, or as a standby."""

    def __init__(self, binaries: Path, host: str, port: int, user: str, may_log_in: Check) -> None:
        self._binaries, self.host, self._user = binaries, host, user
        self.directory = directory.make(directory.root() / f"postgres-{next(_numbers)}")
        self._socket, self._data = directory.make(self.directory / "socket"), self.directory / "data"
        self._logins = LoginResponder(may_log_in)
        self._primary: PostgresServer | None = None
        self.ignored: list[str] = []
        self.listen(port)

    def listen(self, port: int) -> None:
        """From its next start on, at an address that has this port free."""
        self.address, self.port = names.free_address(port)
        self._server = Server(
            [self._binary("postgres"), "-D", str(self._data)],
            [self._binary("pg_isready"), "-q", *self._local()],
            self.directory / "log", signal.SIGINT)

    def create(self, parameters: dict[str, str], password: str, database: str | None) -> None:
        run([self._binary("initdb"), "-D", str(self._data), "-U", "rdsadmin", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
        self._begin(parameters)
        user = name(self._user)
        self.sql(f"{ROLES} CREATE ROLE {user} LOGIN CREATEDB CREATEROLE PASSWORD {text(password)} IN ROLE rds_superuser;")
        # PostgreSQL 16 and newer let nobody else hand out a role; the access rules keep the master user's password all the same.
        self.sql(f"GRANT rds_iam TO {user} WITH ADMIN OPTION")
        if database and database != "postgres":
            self.sql(f"CREATE DATABASE {name(database)} OWNER {user}")
        self.sql(f"ALTER DATABASE postgres OWNER TO {user}")

    def restore(self, backup: Path, parameters: dict[str, str]) -> None:
        """Begins with the files of a backup."""
        run(["cp", "-a", str(backup), str(self._data)])
        self._begin(parameters)

    def copy(self, source: "PostgresServer", parameters: dict[str, str]) -> None:
        """Begins with what another server has now."""
        source.back_up(self._data)
        self._begin(parameters)

    def follow(self, primary: "PostgresServer", parameters: dict[str, str]) -> None:
        """Begins as a hot standby of another server."""
        primary.back_up(self._data)
        directory.write(self._data / "standby.signal", "")
        self._primary = primary
        self._begin(parameters)

    def back_up(self, target: Path) -> None:
        if not self.running:
            run(["cp", "-a", str(self._data), str(target)])
            return
        run([self._binary("pg_basebackup"), *self._local(), "-U", "rdsadmin", "-D", str(target), "--checkpoint=fast", "--wal-method=stream", "--no-sync"])

    def promote(self) -> None:
        self.sql("SELECT pg_promote()")
        self._primary = None

    def apply(self, parameters: dict[str, str]) -> None:
        """Changes what can be changed while it runs; the rest comes with the next restart, as in RDS."""
        self._configure(parameters)
        if self.running:
            before = self._loaded()
            self.sql("SELECT pg_reload_conf()")
            deadline = time.monotonic() + RELOAD_SECONDS
            while self._loaded() == before and time.monotonic() < deadline:
                time.sleep(0.01)

    def _loaded(self) -> str:
        return self.sql("SELECT pg_conf_load_time()")

    @property
    def needs_restart(self) -> bool:
        return self.running and self.sql("SELECT count(*) FROM pg_settings WHERE pending_restart").strip() != "0"

    def set_password(self, password: str) -> None:
        self.sql(f"ALTER ROLE {name(self._user)} PASSWORD {text(password)}")

    @property
    def running(self) -> bool:
        return self._server.running

    def start(self) -> None:
        if not self.running:
            self._server.start()
            names.add(self.host, self.address)

    def stop(self) -> None:
        self._server.stop()

    def restart(self) -> None:
        self.stop()
        self.start()

    def remove(self) -> None:
        self.stop()
        self._logins.close()
        names.remove(self.host)
        shutil.rmtree(self.directory, ignore_errors=True)

    def sql(self, statements: str) -> str:
        return run([self._binary("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", *self._local(), "-U", "rdsadmin", "-d", "postgres"], statements)

    def _begin(self, parameters: dict[str, str]) -> None:
        certificate, key = certificates.signed([self.host])
        directory.write(self.directory / "server.crt", certificate)
        directory.write(self.directory / "server.key", key)
        self._configure(parameters)
        self.start()

    def _configure(self, parameters: dict[str, str]) -> None:
        known = {line.split("\t")[0] for line in run([self._binary("postgres"), "--describe-config"]).splitlines()} - OURS
        wanted = {key: value for key, value in parameters.items() if key in known and "{" not in value}
        if "shared_preload_libraries" in wanted:
            wanted["shared_preload_libraries"] = ",".join(self._installed(wanted["shared_preload_libraries"].split(",")))
        self.ignored = sorted(set(parameters) - set(wanted) - {"rds.force_ssl", "rds.logical_replication"})
        settings = {
            "log_connections": "on", "ssl_min_protocol_version": "TLSv1.2", "password_encryption": "scram-sha-256", "wal_keep_size": "128MB", **wanted,
            "listen_addresses": self.address, "port": str(self.port), "unix_socket_directories": str(self._socket), "ssl": "on",
            "ssl_cert_file": str(self.directory / "server.crt"), "ssl_key_file": str(self.directory / "server.key"),
            "wal_level": "logical" if parameters.get("rds.logical_replication") == "1" else "replica", "fsync": "off",
            **({"primary_conninfo": f"host={self._primary._socket} port={self._primary.port} user=rdsadmin"} if self._primary else {}),
        }
        candidate = directory.write(self._data / "postgresql.conf.new", "".join(f"{key} = {text(value)}\n" for key, value in settings.items()))
        self._check(candidate)
        candidate.replace(self._data / "postgresql.conf")
        directory.write(self._data / "pg_hba.conf", self._access_rules(parameters.get("rds.force_ssl", "1") == "1"))

    def _check(self, configuration: Path) -> None:
        """Refuses values that PostgreSQL doesn't take: a reload would pass over them, and the next start fail."""
        try:
            run([self._binary("postgres"), "-D", str(self._data), "-c", f"config_file={configuration}", "-C", "port"])
        except RuntimeError as error:
            reasons = re.findall(r"LOG:\s+(.*)", str(error)) or [str(error)]
            raise ValueError(f"InvalidParameterValue: PostgreSQL refuses the parameters: {'; '.join(reasons)}") from error

    def _access_rules(self, force_ssl: bool) -> str:
        ldap, connection = f'ldap ldapserver=127.0.0.1 ldapport={self._logins.port} ldapprefix="cn="', "hostssl" if force_ssl else "host"
        return "\n".join([
            "local all rdsadmin trust", "local replication rdsadmin trust", "host all rdsadmin all reject",
            f"{connection} all {name(self._user)} all scram-sha-256", f"hostssl all +rds_iam all {ldap}", "hostnossl all +rds_iam all reject",
            f"{connection} all all all scram-sha-256", ""])

    def _installed(self, libraries: list[str]) -> list[str]:
        folder = Path(run([self._binary("pg_config"), "--pkglibdir"]).strip()) if os.path.exists(self._binary("pg_config")) else self._binaries.parent / "lib"
        return [library.strip() for library in libraries if (folder / f"{library.strip()}.so").exists()]

    def _local(self) -> list[str]:
        return ["-h", str(self._socket), "-p", str(self.port)]

    def _binary(self, program: str) -> str:
        return str(self._binaries / program)


def name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
