"""PostgreSQL as RDS runs it: TLS, no superuser for its users, logins by SCRAM or IAM token, parameters of a group."""
from __future__ import annotations

import itertools
import os
import shutil
import signal
from dataclasses import dataclass
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


_numbers = itertools.count(1)


@dataclass(frozen=True)
class Identity:
    """Who a server is: its files, its name, and where it listens."""

    directory: Path
    host: str
    address: str
    port: int


class PostgresServer:
    def __init__(self, binaries: Path, host: str, port: int, may_log_in: Check) -> None:
        self._binaries = binaries
        address, free_port = names.free_address(port)
        self.at = Identity(directory.make(directory.root() / f"postgres-{next(_numbers)}"), host, address, free_port)
        self._logins = LoginResponder(may_log_in)
        self._force_ssl = True
        self.ignored: list[str] = []
        self._socket = directory.make(self.at.directory / "socket")
        self._data = self.at.directory / "data"
        self._server = Server(
            [self._binary("postgres"), "-D", str(self._data)],
            [self._binary("pg_isready"), "-q", "-h", str(self._socket), "-p", str(self.at.port)],
            self.at.directory / "log", signal.SIGINT)

    def create(self, parameters: dict[str, str], user: str, password: str, database: str | None) -> None:
        run([self._binary("initdb"), "-D", str(self._data), "-U", "rdsadmin", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
        self._begin(parameters)
        self.sql(f"{ROLES} CREATE ROLE {name(user)} LOGIN CREATEDB CREATEROLE PASSWORD {text(password)} IN ROLE rds_superuser;")
        if database and database != "postgres":
            self.sql(f"CREATE DATABASE {name(database)} OWNER {name(user)}")
        self.sql(f"ALTER DATABASE postgres OWNER TO {name(user)}")

    def restore(self, backup: Path, parameters: dict[str, str]) -> None:
        """Begins with the files of a backup."""
        run(["cp", "-a", str(backup), str(self._data)])
        self._begin(parameters)

    def follow(self, primary: "PostgresServer", parameters: dict[str, str]) -> None:
        """Begins as a hot standby of another server."""
        primary._copy_to(self._data, "--write-recovery-conf")
        self._begin(parameters)

    def back_up(self, target: Path) -> None:
        self._copy_to(target)

    def _copy_to(self, target: Path, *more: str) -> None:
        run([self._binary("pg_basebackup"), "-h", str(self._socket), "-p", str(self.at.port), "-U", "rdsadmin", "-D", str(target),
             "--checkpoint=fast", "--wal-method=stream", "--no-sync", *more])

    def _begin(self, parameters: dict[str, str]) -> None:
        certificate, key = certificates.signed([self.at.host])
        directory.write(self.at.directory / "server.crt", certificate)
        directory.write(self.at.directory / "server.key", key)
        self._configure(parameters)
        self._server.start()
        names.add(self.at.host, self.at.address)

    def apply(self, parameters: dict[str, str]) -> None:
        """Changes what can be changed while it runs; the rest comes with the next restart, as in RDS."""
        self._configure(parameters)
        if self._server.running:
            self.sql("SELECT pg_reload_conf()")

    def _configure(self, parameters: dict[str, str]) -> None:
        known = {line.split("\t")[0] for line in run([self._binary("postgres"), "--describe-config"]).splitlines()} - OURS
        wanted = {key: value for key, value in parameters.items() if key in known and "{" not in value}
        if "shared_preload_libraries" in wanted:
            wanted["shared_preload_libraries"] = ",".join(self._installed(wanted["shared_preload_libraries"].split(",")))
        self.ignored = sorted(set(parameters) - set(wanted) - {"rds.force_ssl"})
        settings = {
            "log_connections": "on", "ssl_min_protocol_version": "TLSv1.2", "password_encryption": "scram-sha-256", **wanted,
            "listen_addresses": self.at.address, "port": str(self.at.port), "unix_socket_directories": str(self._socket), "ssl": "on",
            "ssl_cert_file": str(self.at.directory / "server.crt"), "ssl_key_file": str(self.at.directory / "server.key"),
            "wal_level": "logical" if parameters.get("rds.logical_replication") == "1" else "replica", "fsync": "off",
        }
        directory.write(self._data / "postgresql.conf", "".join(f"{key} = {text(value)}\n" for key, value in settings.items()))
        self._force_ssl = parameters.get("rds.force_ssl", "1") == "1"
        directory.write(self._data / "pg_hba.conf", self._access_rules())

    def _access_rules(self) -> str:
        ldap = f'ldap ldapserver=127.0.0.1 ldapport={self._logins.port} ldapprefix="cn="'
        return "\n".join([
            "local all rdsadmin trust", "local replication rdsadmin trust", "host all rdsadmin all reject", f"hostssl all +rds_iam all {ldap}",
            "hostnossl all +rds_iam all reject", f"{'hostssl' if self._force_ssl else 'host'} all all all scram-sha-256", ""])

    def _installed(self, libraries: list[str]) -> list[str]:
        folder = Path(run([self._binary("pg_config"), "--pkglibdir"]).strip()) if os.path.exists(self._binary("pg_config")) else self._binaries.parent / "lib"
        return [library.strip() for library in libraries if (folder / f"{library.strip()}.so").exists()]

    def set_password(self, user: str, password: str) -> None:
        self.sql(f"ALTER ROLE {name(user)} PASSWORD {text(password)}")

    def promote(self) -> None:
        self.sql("SELECT pg_promote()")

    def restart(self) -> None:
        self.stop()
        self.start()

    def start(self) -> None:
        if not self._server.running:
            self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def remove(self) -> None:
        self.stop()
        self._logins.close()
        names.remove(self.at.host)
        shutil.rmtree(self.at.directory, ignore_errors=True)

    def sql(self, statements: str) -> str:
        return run([self._binary("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", str(self._socket), "-p", str(self.at.port), "-U", "rdsadmin", "-d", "postgres"], statements)

    def _binary(self, program: str) -> str:
        return str(self._binaries / program)


def name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"

