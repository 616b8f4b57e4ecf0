"""What an instance begins with when it isn't empty: a snapshot, another instance as it is now, or one that it follows."""
from __future__ import annotations

import itertools
import shutil
from dataclasses import dataclass
from pathlib import Path

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.rds as rds
from ministack.core.responses import get_account_id, get_region

from local_cloud.data_planes import directory
from local_cloud.data_planes.postgres_records import server_of, stopped_problem
from local_cloud.data_planes.postgres_server import PostgresServer
from local_cloud.registry import Properties


@dataclass(frozen=True)
class Backup:
    files: Path
    password: str


# By the snapshot's ARN.
_backups: dict[str, Backup] = {}
_numbers = itertools.count(1)


def inherited(properties: Properties) -> Properties:
    """What a restore and a replica take over: properties of the instance that its template leaves out."""
    if properties.get("DBSnapshotIdentifier"):
        source = _snapshot(properties["DBSnapshotIdentifier"])
        password = _backup(source).password
    else:
        source = _source(properties)
        if source is None:
            return {}
        password = source["_MasterUserPassword"]
    if properties.get("RestoreTime"):
        raise ValueError("InvalidParameterValue: the local cloud keeps no log of changes: it restores to the latest time only")
    kept = {name: source[name] for name in ("MasterUsername", "DBName", "StorageEncrypted", "KmsKeyId")}
    managed = provisioners._cfn_bool(properties.get("ManageMasterUserPassword", False))
    keeps_password = not managed and (is_replica(properties) or not properties.get("MasterUserPassword"))
    return {**kept, **({"MasterUserPassword": password} if keeps_password else {})}


def begin(server: PostgresServer, properties: Properties, record: Properties, parameters: dict[str, str]) -> str | None:
    """Starts a server with the data of its source; answers the master password that it has then, ``None`` if there is no source."""
    if properties.get("DBSnapshotIdentifier"):
        backup = _backup(_snapshot(properties["DBSnapshotIdentifier"]))
        server.restore(backup.files, parameters)
        return backup.password
    source = _source(properties)
    if source is None:
        return None
    running = server_of(source)
    if running is None:
        raise ValueError(f"InvalidDBInstanceState: {source['DBInstanceIdentifier']} is a record alone, without data")
    if is_replica(properties):
        server.follow(running, parameters)
        record["ReadReplicaSourceDBInstanceIdentifier"] = source["DBInstanceIdentifier"]
        source["ReadReplicaDBInstanceIdentifiers"].append(record["DBInstanceIdentifier"])
    else:
        server.copy(running, parameters)
    return source["_MasterUserPassword"]


def is_replica(properties: Properties) -> bool:
    return bool(properties.get("SourceDBInstanceIdentifier")) and not _is_restore(properties)


def _is_restore(properties: Properties) -> bool:
    return bool(properties.get("RestoreTime")) or provisioners._cfn_bool(properties.get("UseLatestRestorableTime", False))


def _source(properties: Properties) -> Properties | None:
    identifier, resource_id = properties.get("SourceDBInstanceIdentifier"), properties.get("SourceDbiResourceId")
    wanted = identifier or resource_id or properties.get("SourceDBInstanceAutomatedBackupsArn")
    if not wanted:
        return None
    if identifier:
        found = rds._instances.get(identifier.rsplit(":", 1)[-1])
    else:
        found = next((record for record in rds._instances.values() if record["DbiResourceId"] == resource_id), None)
    if found is None:
        raise ValueError(f"DBInstanceNotFound: there is no source {wanted}")
    if not found["BackupRetentionPeriod"]:
        raise ValueError(f"InvalidDBInstanceState: {found['DBInstanceIdentifier']} has no automated backups: it can be neither restored nor followed")
    if is_replica(properties) and "MasterUserSecret" in found:
        # Of RDS's engines SQL Server alone can: "Limitations for Secrets Manager integration" in its User Guide (2026-11).
        raise ValueError(f"InvalidParameterCombination: the master password of {found['DBInstanceIdentifier']} is managed in Secrets Manager: it can have no replica")
    stopped = stopped_problem(found)
    if stopped:
        raise ValueError(f"InvalidDBInstanceState: {stopped}")
    return found


def _snapshot(identifier: str) -> Properties:
    found = rds._snapshots.get(identifier) or rds._snapshots.get(identifier.split(":snapshot:")[-1])
    if found is None:
        raise ValueError(f"DBSnapshotNotFound: there is no snapshot {identifier}")
    return found


def _backup(snapshot: Properties) -> Backup:
    backup = _backups.get(snapshot["DBSnapshotArn"])
    if backup is None:
        raise ValueError(f"InvalidDBSnapshotState: the snapshot {snapshot['DBSnapshotIdentifier']} is a record alone, without data")
    return backup


def back_up_with_snapshots() -> None:
    """Snapshots, those of deletion policies too, are copies of the files."""
    native_create, native_delete = rds._create_snapshot_internal, rds._ACTION_MAP["DeleteDBSnapshot"]
    native_request = rds._ACTION_MAP["CreateDBSnapshot"]

    def create(identifier: str, instance: Properties) -> Properties:
        server = server_of(instance)
        if server:
            files = _backup_directory() / str(next(_numbers))
            server.back_up(files)
            _backups[_arn(identifier)] = Backup(files, instance["_MasterUserPassword"])
        return native_create(identifier, instance)

    def request(parameters: Properties) -> tuple:
        record = rds._resolve_instance(rds._p(parameters, "DBInstanceIdentifier"))
        stopped = stopped_problem(record) if record else None
        return rds._error("InvalidDBInstanceState", stopped, 400) if stopped else native_request(parameters)

    def delete(parameters: Properties) -> tuple:
        answer = native_delete(parameters)
        backup = _backups.pop(_arn(rds._p(parameters, "DBSnapshotIdentifier")), None) if answer[0] < 400 else None
        if backup:
            shutil.rmtree(backup.files, ignore_errors=True)
        return answer

    rds._create_snapshot_internal = create
    rds._ACTION_MAP.update(CreateDBSnapshot=request, DeleteDBSnapshot=delete)


def _arn(identifier: str) -> str:
    return f"arn:aws:rds:{get_region()}:{get_account_id()}:snapshot:{identifier}"


def _backup_directory() -> Path:
    path = directory.root() / "backups"
    return path if path.exists() else directory.make(path)
