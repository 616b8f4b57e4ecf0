"""The servers behind the records of DB instances, and what a record says of its server."""
from __future__ import annotations

import ministack.services.rds as rds

from local_cloud.data_planes.postgres_server import PostgresServer
from local_cloud.registry import Properties

# By ARN: names are unique in one account and region only.
servers: dict[str, PostgresServer] = {}
# The master passwords that the servers have.
_passwords: dict[str, str] = {}


def server_of(record: Properties | None) -> PostgresServer | None:
    return servers.get(record["DBInstanceArn"]) if record else None


def hold(record: Properties, server: PostgresServer, password: str | None) -> None:
    """Joins a record with a server that has this master password."""
    servers[record["DBInstanceArn"]] = server
    if password:
        _passwords[record["DBInstanceArn"]] = password


def let_go(record: Properties) -> None:
    server = servers.pop(record["DBInstanceArn"], None)
    _passwords.pop(record["DBInstanceArn"], None)
    if not server:
        return
    for other in rds._instances.values():
        if is_replica_of(other, record):
            # As in RDS: replicas of an instance that is gone stand alone.
            promote(other)
        else:
            _forget_replica(other, record)
    server.remove()


def is_replica_of(record: Properties, primary: Properties) -> bool:
    return record.get("ReadReplicaSourceDBInstanceIdentifier") == primary["DBInstanceIdentifier"]


def promote(record: Properties) -> None:
    primary = rds._instances.get(record["ReadReplicaSourceDBInstanceIdentifier"])
    record["ReadReplicaSourceDBInstanceIdentifier"] = ""
    if primary:
        _forget_replica(primary, record)
    server = server_of(record)
    if server and server.running:
        server.promote()


def _forget_replica(primary: Properties, replica: Properties) -> None:
    known = primary.get("ReadReplicaDBInstanceIdentifiers", [])
    primary["ReadReplicaDBInstanceIdentifiers"] = [name for name in known if name != replica["DBInstanceIdentifier"]]


def parameters_of(record: Properties) -> dict[str, str]:
    group = rds._param_groups.get(record["DBParameterGroups"][0]["DBParameterGroupName"]) or {}
    values = {key: value.get("ParameterValue", value.get("value")) if isinstance(value, dict) else value for key, value in (group.get("Parameters") or {}).items()}
    return {key: str(value) for key, value in values.items() if value is not None}


def apply_parameters(record: Properties) -> None:
    server = servers[record["DBInstanceArn"]]
    server.apply(parameters_of(record))
    show_pending(record)


def show_pending(record: Properties) -> None:
    record["DBParameterGroups"][0]["ParameterApplyStatus"] = "pending-reboot" if servers[record["DBInstanceArn"]].needs_restart else "in-sync"


def restart(record: Properties) -> None:
    server = servers[record["DBInstanceArn"]]
    server.apply(parameters_of(record))
    server.restart()
    show_pending(record)


def sync_password(record: Properties) -> None:
    """A standby has its primary's."""
    arn, password = record["DBInstanceArn"], record["_MasterUserPassword"]
    if _passwords.get(arn) != password and not record.get("ReadReplicaSourceDBInstanceIdentifier"):
        servers[arn].set_password(password)
        _passwords[arn] = password


def stopped_problem(record: Properties) -> str | None:
    """RDS changes and copies nothing that is stopped."""
    server = server_of(record)
    if server is None or server.running:
        return None
    return f"DBInstance {record['DBInstanceIdentifier']} is in stopped state but expected it to be one of available."
