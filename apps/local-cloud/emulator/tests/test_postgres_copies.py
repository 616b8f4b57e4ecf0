"""What a DB instance holds outlives it: in snapshots, restores and replicas, which are servers of their own."""
from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from postgres import (  # noqa: F401
    PASSWORD, client, cloud, database, login_of, made, needs_postgres, record_of, resources, stacks, updated,
)
from stacks import ref, resource

pytestmark = needs_postgres

# What a template leaves out that comes from the source.
INHERITED = {"MasterUsername": None, "DBName": None, "MasterUserPassword": None}


@pytest.fixture
def source(cloud, made, client):
    record = record_of(cloud, made)
    client.query(record, "create table if not exists saved (id int)", "truncate saved", "insert into saved values (7)")
    return record


def copy_of(cloud, stacks, **more):
    stack = stacks.create(resources(**{**INHERITED, **more}))
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    return stack, record_of(cloud, stack)


def saved(client, record, **config):
    answer = client.query(record, "select id from saved order by id", **config)
    return [row["id"] for row in answer["rows"]] if "rows" in answer else answer["code"]


@pytest.fixture
def snapshot(cloud, source, client):
    cloud.client("rds").create_db_snapshot(DBSnapshotIdentifier="before", DBInstanceIdentifier=source["DBInstanceIdentifier"])
    client.query(source, "delete from saved")
    yield "before"
    cloud.client("rds").delete_db_snapshot(DBSnapshotIdentifier="before")


@pytest.mark.parametrize("given, password", [({"MasterUserPassword": "the-restored-one"}, "the-restored-one"), ({}, PASSWORD)], ids=["a password of its own", "the source's"])
def test_a_snapshot_is_restored_with_its_rows(cloud, source, snapshot, stacks, client, given, password):
    stack, copy = copy_of(cloud, stacks, DBSnapshotIdentifier=snapshot, **given)
    assert (copy["MasterUsername"], copy["DBName"]) == ("admin_user", "orders")
    assert saved(client, copy, password=password) == [7]
    assert saved(client, source) == []
    assert stack.delete() == "DELETE_COMPLETE"
    assert saved(client, copy, password=password) == "ENOTFOUND"


def test_a_deleted_snapshot_restores_nothing(cloud, source, stacks):
    rds = cloud.client("rds")
    rds.create_db_snapshot(DBSnapshotIdentifier="gone", DBInstanceIdentifier=source["DBInstanceIdentifier"])
    rds.delete_db_snapshot(DBSnapshotIdentifier="gone")
    stack = stacks.create(resources(**INHERITED, DBSnapshotIdentifier="gone"))
    assert (stack.status, "DBSnapshotNotFound" in stack.reasons()) == ("ROLLBACK_COMPLETE", True)


def test_the_latest_time_of_another_instance_is_restored_with_a_managed_password(cloud, source, stacks, client):
    stack, copy = copy_of(cloud, stacks, SourceDBInstanceIdentifier=source["DBInstanceIdentifier"], UseLatestRestorableTime=True, ManageMasterUserPassword=True)
    login = login_of(cloud, copy["MasterUserSecret"]["SecretArn"])
    assert login["username"] == "admin_user"
    assert saved(client, copy, password=login["password"]) == [7]
    assert client.query(copy, "insert into saved values (8)", password=login["password"]) == {"rows": []}
    assert saved(client, source) == [7]
    assert stack.delete() == "DELETE_COMPLETE"


@pytest.mark.parametrize("wanted, reason", [
    ({"SourceDBInstanceIdentifier": "nowhere"}, "DBInstanceNotFound"),
    ({"DBSnapshotIdentifier": "nowhere"}, "DBSnapshotNotFound"),
    ({"SourceDbiResourceId": "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ", "RestoreTime": "2026-11-24T08:00:00Z"}, "DBInstanceNotFound"),
], ids=["instance", "snapshot", "resource id"])
def test_a_source_has_to_be_there(stacks, made, wanted, reason):
    stack = stacks.create(resources(**INHERITED, **wanted))
    assert (stack.status, reason in stack.reasons()) == ("ROLLBACK_COMPLETE", True), stack.reasons()


def test_an_earlier_time_is_refused_because_nothing_of_it_is_kept(source, stacks):
    stack = stacks.create(resources(**INHERITED, SourceDBInstanceIdentifier=source["DBInstanceIdentifier"], RestoreTime="2026-11-24T08:00:00Z"))
    assert (stack.status, "latest time only" in stack.reasons()) == ("ROLLBACK_COMPLETE", True)


def test_a_replica_follows_refuses_writes_and_can_be_promoted(cloud, source, made, stacks, client):
    rds = cloud.client("rds")
    stack, replica = copy_of(cloud, stacks, BackupRetentionPeriod=None, SourceDBInstanceIdentifier=source["DBInstanceIdentifier"])
    assert replica["ReadReplicaSourceDBInstanceIdentifier"] == source["DBInstanceIdentifier"]
    assert record_of(cloud, made)["ReadReplicaDBInstanceIdentifiers"] == [replica["DBInstanceIdentifier"]]
    assert client.query(replica, "insert into saved values (8)")["code"] == "25006"

    # Whatever happens to the primary, it is followed.
    rds.reboot_db_instance(DBInstanceIdentifier=source["DBInstanceIdentifier"])
    updated(made, resources(Port="5488", MasterUserPassword="another-long-one"))
    primary = record_of(cloud, made)
    client.query(primary, "insert into saved values (9)", password="another-long-one")
    assert eventually_saved(client, replica, password="another-long-one") == [7, 9]

    # A password of its own waits for the promotion: until then it has its primary's.
    rds.modify_db_instance(DBInstanceIdentifier=replica["DBInstanceIdentifier"], MasterUserPassword="once-promoted", ApplyImmediately=True)
    assert saved(client, replica, password="another-long-one") == [7, 9]
    updated(stack, resources(**{**INHERITED, "BackupRetentionPeriod": None}))
    assert client.query(replica, "insert into saved values (10)", password="once-promoted") == {"rows": []}
    assert saved(client, primary, password="another-long-one") == [7, 9]
    assert record_of(cloud, made)["ReadReplicaDBInstanceIdentifiers"] == []
    updated(made, resources())
    assert stack.delete() == "DELETE_COMPLETE"


def eventually_saved(client, record, **config):
    for _ in range(50):
        if len(found := saved(client, record, **config)) > 1:
            break
        client.query(record, "select pg_sleep(0.1)", **config)
    return found


def test_a_replica_stands_alone_when_its_source_is_deleted(cloud, stacks, client):
    primary, first = copy_of(cloud, stacks, MasterUsername="admin_user", DBName="orders", MasterUserPassword=PASSWORD)
    stack, replica = copy_of(cloud, stacks, BackupRetentionPeriod=None, SourceDBInstanceIdentifier=first["DBInstanceIdentifier"])
    assert primary.delete() == "DELETE_COMPLETE"
    assert record_of(cloud, stack).get("ReadReplicaSourceDBInstanceIdentifier", "") == ""
    assert client.query(replica, "create table mine (id int)") == {"rows": []}
    assert stack.delete() == "DELETE_COMPLETE"


@pytest.mark.parametrize("source, reason", [
    ({"BackupRetentionPeriod": 0}, "has no automated backups"),
    ({"MasterUserPassword": None, "ManageMasterUserPassword": True}, "is managed in Secrets Manager"),
], ids=["without backups", "with a managed password"])
def test_not_every_instance_can_have_a_replica(stacks, source, reason):
    replica = database(**{**INHERITED, "BackupRetentionPeriod": None, "SourceDBInstanceIdentifier": ref("Database")})
    stack = stacks.create({**resources(**source), "Replica": replica})
    assert (stack.status, reason in stack.reasons()) == ("ROLLBACK_COMPLETE", True), stack.reasons()


def test_the_final_snapshot_of_a_stack_keeps_the_rows_even_of_a_stopped_instance(cloud, stacks, client):
    rds = cloud.client("rds")
    properties = database()["Properties"]
    stack = stacks.create({**resources(), "Database": resource("AWS::RDS::DBInstance", properties, DeletionPolicy="Snapshot")})
    record = record_of(cloud, stack)
    client.query(record, "create table saved (id int)", "insert into saved values (11)")
    rds.stop_db_instance(DBInstanceIdentifier=record["DBInstanceIdentifier"])
    with pytest.raises(ClientError, match="InvalidDBInstanceState"):
        rds.reboot_db_instance(DBInstanceIdentifier=record["DBInstanceIdentifier"])
    assert stack.delete() == "DELETE_COMPLETE"
    [final] = [item for item in rds.describe_db_snapshots()["DBSnapshots"] if item["DBInstanceIdentifier"] == record["DBInstanceIdentifier"]]
    restored, copy = copy_of(cloud, stacks, DBSnapshotIdentifier=final["DBSnapshotIdentifier"])
    assert saved(client, copy) == [11]
    assert restored.delete() == "DELETE_COMPLETE"
