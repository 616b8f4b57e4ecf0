"""Joins the emulator's records of DB instances with servers: made, changed and removed together."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.rds as rds
from ministack.core.responses import get_account_id, get_region

from local_cloud.data_planes import postgres_api, postgres_sources
from local_cloud.data_planes.iam_login import token_check
from local_cloud.data_planes.postgres_records import (
    apply_parameters, hold, let_go, parameters_of, promote, restart, server_of, stopped_problem, sync_password,
)
from local_cloud.data_planes.postgres_server import PostgresServer
from local_cloud.registry import HANDLERS, Properties

INSTANCE, GROUP = "AWS::RDS::DBInstance", "AWS::RDS::DBParameterGroup"
# What RDS restarts an instance for when a stack changes it.
RESTARTING = ("DBInstanceClass", "EngineVersion", "DBParameterGroupName")


def install(binaries: Path) -> None:
    """Call after the instance's handlers are complete: servers come last, and go first."""
    handler, groups = HANDLERS[INSTANCE], HANDLERS[GROUP]
    native_create, native_update, native_delete, native_group = handler["create"], handler["update"], handler["delete"], groups["update"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        if properties.get("Engine", "postgres") != "postgres":
            return native_create(logical_id, properties, stack_name)
        inherited = postgres_sources.inherited(properties)
        name, attributes = native_create(logical_id, {**properties, **inherited}, stack_name)
        record = rds._instances[name]
        record["DBName"] = properties.get("DBName") or inherited.get("DBName") or ""
        try:
            _start(binaries, record, properties)
        except Exception:
            let_go(record)
            record["DeletionProtection"] = False
            native_delete(name, properties)
            raise
        return name, {**attributes, "Endpoint.Port": str(record["Endpoint"]["Port"])}

    def update(name: str, old: Properties, new: Properties, *rest: Any) -> tuple[str, Properties]:
        record = rds._instances.get(name)
        server = server_of(record)
        if server is None:
            return native_update(name, old, new, *rest)
        stopped = stopped_problem(record)
        if stopped:
            raise ValueError(f"InvalidDBInstanceState: {stopped}")
        updated, attributes = native_update(name, old, new, *rest)
        try:
            _change(server, record, old, new)
        except Exception:
            # A stack rolls back what it has changed, not what failed to change.
            native_update(name, new, old, *rest)
            _change(server, record, new, old)
            raise
        return updated, {**attributes, "Endpoint.Port": str(record["Endpoint"]["Port"])}

    def delete(name: str, properties: Properties) -> None:
        record = rds._instances.get(name)
        native_delete(name, properties)
        if record:
            let_go(record)

    def update_group(name: str, *rest: Any) -> Any:
        with postgres_api.applied_group(name):
            return native_group(name, *rest)

    handler.update(create=create, update=update, delete=delete)
    groups["update"] = update_group
    postgres_api.follow()
    postgres_sources.back_up_with_snapshots()


def _start(binaries: Path, record: Properties, properties: Properties) -> None:
    name, endpoint = record["DBInstanceIdentifier"], record["Endpoint"]
    check = token_check(lambda: rds._instances.get(name), get_account_id(), get_region())
    server = PostgresServer(binaries, endpoint["Address"], endpoint["Port"], record["MasterUsername"], check)
    endpoint["Port"] = server.port
    parameters = parameters_of(record)
    try:
        password = postgres_sources.begin(server, properties, record, parameters)
        if password is None:
            password = record["_MasterUserPassword"]
            server.create(parameters, password, record["DBName"])
    except Exception:
        server.remove()
        raise
    hold(record, server, password)
    sync_password(record)
    ignored = f"; without {', '.join(server.ignored)}" if server.ignored else ""
    print(f"local-cloud: PostgreSQL {name} listens on {server.address}:{server.port}, in {server.directory}{ignored}", flush=True)


def _change(server: PostgresServer, record: Properties, old: Properties, new: Properties) -> None:
    if postgres_sources.is_replica(old) and not new.get("SourceDBInstanceIdentifier"):
        promote(record)
    moves = provisioners._rds_db_instance_port(old) != provisioners._rds_db_instance_port(new)
    if moves:
        server.stop()
        server.listen(provisioners._rds_db_instance_port(new))
    record["Endpoint"]["Port"] = server.port
    apply_parameters(record)
    if moves or any(old.get(name) != new.get(name) for name in RESTARTING):
        restart(record)
    if moves:
        for replica in record["ReadReplicaDBInstanceIdentifiers"]:
            apply_parameters(rds._instances[replica])
    sync_password(record)
