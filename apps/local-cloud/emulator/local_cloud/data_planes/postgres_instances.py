"""Joins the emulator's records of DB instances with servers: made, changed, restored, stopped and removed together."""
from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.rds as rds
from ministack.core.responses import get_account_id, get_region

from local_cloud.data_planes import directory
from local_cloud.data_planes.iam_login import token_check
from local_cloud.data_planes.postgres_server import PostgresServer
from local_cloud.registry import HANDLERS, Properties

INSTANCE, GROUP = "AWS::RDS::DBInstance", "AWS::RDS::DBParameterGroup"
_servers: dict[str, PostgresServer] = {}
_passwords: dict[str, str] = {}
_backups: dict[str, Path] = {}


def install(binaries: Path) -> None:
    """Call after the instance's handlers are complete: servers come last, and go first."""
    handler, groups = HANDLERS[INSTANCE], HANDLERS[GROUP]
    native_create, native_update, native_delete, native_group = handler["create"], handler["update"], handler["delete"], groups["update"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        inherited = _from_source(properties)
        name, attributes = native_create(logical_id, {**properties, **inherited}, stack_name)
        record = rds._instances[name]
        if record["Engine"] != "postgres":
            return name, attributes
        record["DBName"] = properties.get("DBName") or inherited.get("DBName") or ""
        try:
            _start(binaries, record, properties)
        except Exception:
            record["DeletionProtection"] = False
            native_delete(name, properties)
            raise
        return name, {**attributes, "Endpoint.Port": str(record["Endpoint"]["Port"])}

    def update(name: str, old: Properties, new: Properties, *rest: Any) -> tuple[str, Properties]:
        updated, attributes = native_update(name, old, new, *rest)
        server = _servers.get(updated)
        if server:
            record = rds._instances[updated]
            record["Endpoint"]["Port"] = server.at.port
            attributes = {**attributes, "Endpoint.Port": str(server.at.port)}
            if old.get("SourceDBInstanceIdentifier") and not new.get("SourceDBInstanceIdentifier"):
                server.promote()
                record["ReadReplicaSourceDBInstanceIdentifier"] = ""
            server.apply(_parameters(record))
            _sync_password(record)
        return updated, attributes

    def delete(name: str, properties: Properties) -> None:
        native_delete(name, properties)
        _forget(name)

    def update_group(name: str, *rest: Any) -> Any:
        result = native_group(name, *rest)
        for identifier, server in _servers.items():
            record = rds._instances.get(identifier)
            if record and record["DBParameterGroups"][0]["DBParameterGroupName"] == name:
                server.apply(_parameters(record))
        return result

    handler.update(create=create, update=update, delete=delete)
    groups["update"] = update_group
    _follow_api()
    _back_up_with_snapshots()


def _start(binaries: Path, record: Properties, properties: Properties) -> None:
    name, endpoint = record["DBInstanceIdentifier"], record["Endpoint"]
    check = token_check(lambda: rds._instances.get(name), get_account_id(), get_region())
    server = PostgresServer(binaries, endpoint["Address"], endpoint["Port"], check)
    endpoint["Port"] = server.at.port
    parameters = _parameters(record)
    try:
        source, backup = _source_server(properties), properties.get("DBSnapshotIdentifier")
        if backup:
            server.restore(_backup(backup), parameters)
        elif source and not _is_restore(properties):
            server.follow(source, parameters)
            _relate(record, properties["SourceDBInstanceIdentifier"])
        elif source:
            copy = _backup_directory() / f"restore-{name}"
            source.back_up(copy)
            server.restore(copy, parameters)
            shutil.rmtree(copy)
        else:
            server.create(parameters, record["MasterUsername"], record["_MasterUserPassword"], record["DBName"])
            _passwords[name] = record["_MasterUserPassword"]
    except Exception:
        server.remove()
        raise
    _servers[name] = server
    if backup or _is_restore(properties):
        _sync_password(record)
    ignored = f"; without {', '.join(server.ignored)}" if server.ignored else ""
    print(f"local-cloud: PostgreSQL {name} listens on {server.at.address}:{server.at.port}, in {server.at.directory}{ignored}", flush=True)


def _parameters(record: Properties) -> dict[str, str]:
    group = rds._param_groups.get(record["DBParameterGroups"][0]["DBParameterGroupName"]) or {}
    values = {key: value.get("ParameterValue", value.get("value")) if isinstance(value, dict) else value for key, value in (group.get("Parameters") or {}).items()}
    return {key: str(value) for key, value in values.items() if value is not None}


def _sync_password(record: Properties) -> None:
    name, password = record["DBInstanceIdentifier"], record["_MasterUserPassword"]
    if _passwords.get(name) != password and not record.get("ReadReplicaSourceDBInstanceIdentifier"):
        _servers[name].set_password(record["MasterUsername"], password)
        _passwords[name] = password


def _is_restore(properties: Properties) -> bool:
    return bool(properties.get("RestoreTime")) or provisioners._cfn_bool(properties.get("UseLatestRestorableTime", False))


def _from_source(properties: Properties) -> Properties:
    """What a restore and a replica take over: properties of the instance that its template leaves out."""
    if properties.get("DBSnapshotIdentifier"):
        source = _snapshot(properties["DBSnapshotIdentifier"])
    else:
        source = _source_record(properties)
    if source is None:
        return {}
    if properties.get("RestoreTime"):
        raise ValueError("InvalidParameterValue: the local cloud keeps no log of changes: it restores to the latest time only")
    kept = {"MasterUsername": source["MasterUsername"], "DBName": source["DBName"], "StorageEncrypted": source["StorageEncrypted"], "KmsKeyId": source["KmsKeyId"]}
    return {**kept, **({} if _is_restore(properties) or properties.get("DBSnapshotIdentifier") else {"MasterUserPassword": source["_MasterUserPassword"]})}


def _source_record(properties: Properties) -> Properties | None:
    identifier, resource_id = properties.get("SourceDBInstanceIdentifier"), properties.get("SourceDbiResourceId")
    if identifier:
        found = rds._instances.get(identifier.rsplit(":", 1)[-1])
    elif resource_id:
        found = next((record for record in rds._instances.values() if record["DbiResourceId"] == resource_id), None)
    elif properties.get("SourceDBInstanceAutomatedBackupsArn"):
        found = None
    else:
        return None
    if found is None:
        raise ValueError(f"DBInstanceNotFound: there is no source {identifier or resource_id or properties['SourceDBInstanceAutomatedBackupsArn']}")
    if not _is_restore(properties) and not found["BackupRetentionPeriod"]:
        raise ValueError(f"InvalidDBInstanceState: {found['DBInstanceIdentifier']} has no automated backups: it can have no replica")
    return found


def _source_server(properties: Properties) -> PostgresServer | None:
    record = _source_record(properties)
    return _servers.get(record["DBInstanceIdentifier"]) if record else None


def _relate(record: Properties, source: str) -> None:
    primary = rds._instances[source.rsplit(":", 1)[-1]]
    record["ReadReplicaSourceDBInstanceIdentifier"] = primary["DBInstanceIdentifier"]
    primary["ReadReplicaDBInstanceIdentifiers"].append(record["DBInstanceIdentifier"])


def _snapshot(identifier: str) -> Properties:
    found = rds._snapshots.get(identifier) or rds._snapshots.get(identifier.split(":snapshot:")[-1])
    if found is None:
        raise ValueError(f"DBSnapshotNotFound: there is no snapshot {identifier}")
    return found


def _backup(identifier: str) -> Path:
    backup = _backups.get(_snapshot(identifier)["DBSnapshotIdentifier"])
    if backup is None:
        raise ValueError(f"InvalidDBSnapshotState: the snapshot {identifier} is a record alone")
    return backup


def _backup_directory() -> Path:
    path = directory.root() / "backups"
    return path if path.exists() else directory.make(path)


def _forget(name: str) -> None:
    server = _servers.pop(name, None)
    _passwords.pop(name, None)
    for record in rds._instances.values():
        replicas = record["ReadReplicaDBInstanceIdentifiers"]
        if name in replicas:
            replicas.remove(name)
    if server:
        server.remove()


def _follow_api() -> None:
    """The API's own operations act on the servers, too."""
    def following(action: str, act: Callable[[PostgresServer, Properties], None]) -> None:
        native = rds._ACTION_MAP[action]

        def operation(parameters: Properties) -> tuple:
            answer = native(parameters)
            record = rds._resolve_instance(rds._p(parameters, "DBInstanceIdentifier")) if answer[0] < 400 else None
            server = _servers.get(record["DBInstanceIdentifier"]) if record else None
            if server:
                act(server, record)
            return answer

        rds._ACTION_MAP[action] = operation

    def modified(server: PostgresServer, record: Properties) -> None:
        server.apply(_parameters(record))
        _sync_password(record)

    following("ModifyDBInstance", modified)
    following("StopDBInstance", lambda server, _record: server.stop())
    following("StartDBInstance", lambda server, _record: server.start())
    following("RebootDBInstance", lambda server, _record: server.restart())
    native_delete = rds._ACTION_MAP["DeleteDBInstance"]

    def delete(parameters: Properties) -> tuple:
        answer = native_delete(parameters)
        name = rds._p(parameters, "DBInstanceIdentifier").rsplit(":", 1)[-1]
        if answer[0] < 400 and name not in rds._instances:
            _forget(name)
        return answer

    rds._ACTION_MAP["DeleteDBInstance"] = delete


def _back_up_with_snapshots() -> None:
    native_create, native_delete = rds._create_snapshot_internal, rds._ACTION_MAP["DeleteDBSnapshot"]

    def create(identifier: str, instance: Properties) -> Properties:
        server = _servers.get(instance["DBInstanceIdentifier"])
        if server:
            _backups[identifier] = _backup_directory() / identifier
            server.back_up(_backups[identifier])
        return native_create(identifier, instance)

    def delete(parameters: Properties) -> tuple:
        answer = native_delete(parameters)
        if answer[0] < 400:
            backup = _backups.pop(rds._p(parameters, "DBSnapshotIdentifier"), None)
            if backup:
                shutil.rmtree(backup, ignore_errors=True)
        return answer

    rds._create_snapshot_internal = create
    rds._ACTION_MAP["DeleteDBSnapshot"] = delete

