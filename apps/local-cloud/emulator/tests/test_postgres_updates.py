"""A DB instance with a server behind it changes as RDS changes one, and keeps its data."""
from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from postgres import (  # noqa: F401
    PASSWORD, client, cloud, database, group, login_of, made, needs_postgres, record_of, resources, stacks, updated,
)

pytestmark = needs_postgres

SETTINGS = "select current_setting('work_mem') as work_mem, current_setting('max_connections') as connections"


@pytest.fixture(autouse=True)
def kept(cloud, made, client):
    """A row that every update in place has to keep, and the template as it was."""
    record = record_of(cloud, made)
    client.query(record, "create table if not exists kept (id int)", "truncate kept", "insert into kept values (42)")
    yield
    try:
        updated(made, resources())
    except ClientError as unchanged:
        assert "No updates" in str(unchanged)
    assert client.query(record_of(cloud, made), "select id from kept")["rows"] == [{"id": 42}]


def settings_of(cloud, made, client):
    [row] = client.query(record_of(cloud, made), SETTINGS)["rows"]
    return row["work_mem"], row["connections"]


def status_of(cloud, made):
    return record_of(cloud, made)["DBParameterGroups"][0]["ParameterApplyStatus"]


def reboot(cloud, made):
    cloud.client("rds").reboot_db_instance(DBInstanceIdentifier=made.physical_id("Database"))


def test_parameters_change_at_once_or_with_a_reboot(cloud, made, client):
    updated(made, {"Group": group(work_mem="9216", max_connections="77", **{"rds.force_ssl": "0"}), "Database": database()})
    assert (settings_of(cloud, made, client), status_of(cloud, made)) == (("9MB", "100"), "pending-reboot")
    assert client.query(record_of(cloud, made), "select 1 as one", ssl=False)["rows"] == [{"one": 1}]
    reboot(cloud, made)
    assert (settings_of(cloud, made, client), status_of(cloud, made)) == (("9MB", "77"), "in-sync")
    updated(made, resources())
    assert client.query(record_of(cloud, made), "select 1", ssl=False)["code"] == "28000"
    reboot(cloud, made)


def test_an_update_that_restarts_the_instance_applies_what_waited(cloud, made, client):
    updated(made, {"Group": group(max_connections="78"), "Database": database(DBInstanceClass="db.m7g.large")})
    assert (settings_of(cloud, made, client), status_of(cloud, made)) == (("7MB", "78"), "in-sync")


def test_another_group_of_the_template_is_taken_with_a_restart(cloud, made, client):
    updated(made, {**resources(), "Other": group(work_mem="5120", max_connections="79"), "Database": database(DBParameterGroupName={"Ref": "Other"})})
    assert settings_of(cloud, made, client) == ("5MB", "79")


def test_a_value_that_postgresql_refuses_rolls_back_and_the_server_goes_on(cloud, made, client):
    for refused in ({"work_mem": "nonsense"}, {"shared_buffers": "nonsense"}):
        assert made.update({"Group": group(**refused), "Database": database()}) == "UPDATE_ROLLBACK_COMPLETE"
        assert 'invalid value for parameter' in made.reasons()
    reboot(cloud, made)
    assert settings_of(cloud, made, client) == ("7MB", "100")


def test_an_instance_that_cannot_change_stays_as_it_was(cloud, made, client):
    """A group of its own with a refused value: the update of the instance is what fails."""
    refused = {**resources(), "Other": group(shared_buffers="nonsense"), "Database": database(DBParameterGroupName={"Ref": "Other"}, MasterUserPassword="another-long-one", BackupRetentionPeriod=9, Port="5499")}
    before = record_of(cloud, made)
    assert made.update(refused) == "UPDATE_ROLLBACK_COMPLETE"
    assert "PostgreSQL refuses" in made.reasons()
    after = record_of(cloud, made)
    for member in ("DBParameterGroups", "BackupRetentionPeriod", "Endpoint"):
        assert after[member] == before[member]
    assert settings_of(cloud, made, client) == ("7MB", "100")


def test_the_api_changes_parameters_too_and_refuses_what_postgresql_does(cloud, made, client):
    rds, name = cloud.client("rds"), made.physical_id("Group")

    def modify(value):
        rds.modify_db_parameter_group(DBParameterGroupName=name, Parameters=[{"ParameterName": "work_mem", "ParameterValue": value, "ApplyMethod": "immediate"}])

    modify("6144")
    assert settings_of(cloud, made, client) == ("6MB", "100")
    with pytest.raises(ClientError, match="InvalidParameterValue"):
        modify("nonsense")
    reboot(cloud, made)
    assert settings_of(cloud, made, client) == ("6MB", "100")
    modify("7168")


def test_another_password_of_the_template_and_of_the_api(cloud, made, client):
    updated(made, resources(MasterUserPassword="another-long-one"))
    record = record_of(cloud, made)
    assert client.query(record, "select 1")["code"] == "28P01"
    assert client.query(record, "select id from kept", password="another-long-one")["rows"] == [{"id": 42}]
    cloud.client("rds").modify_db_instance(DBInstanceIdentifier=record["DBInstanceIdentifier"], MasterUserPassword=PASSWORD, ApplyImmediately=True)
    assert client.query(record, "select id from kept")["rows"] == [{"id": 42}]


def test_a_managed_password_can_be_taken_up_rotated_and_given_up(cloud, made, client):
    updated(made, resources(MasterUserPassword=None, ManageMasterUserPassword=True))
    record = record_of(cloud, made)
    secret = record["MasterUserSecret"]["SecretArn"]

    def logs_in():
        return "rows" in client.query(record, "select id from kept", password=login_of(cloud, secret)["password"])

    passwords = [PASSWORD, login_of(cloud, secret)["password"]]
    assert logs_in()
    for rotate in (
        lambda: cloud.client("secretsmanager").rotate_secret(SecretId=secret),
        lambda: cloud.client("rds").modify_db_instance(DBInstanceIdentifier=record["DBInstanceIdentifier"], RotateMasterUserPassword=True, ApplyImmediately=True),
    ):
        rotate()
        passwords.append(login_of(cloud, secret)["password"])
        assert logs_in()
    assert len(set(passwords)) == 4
    assert {client.query(record, "select 1", password=old).get("code") for old in passwords[:-1]} == {"28P01"}
    updated(made, resources())
    assert client.query(record, "select id from kept")["rows"] == [{"id": 42}]
    with pytest.raises(ClientError, match="RotateMasterUserPassword"):
        cloud.client("rds").modify_db_instance(DBInstanceIdentifier=record["DBInstanceIdentifier"], RotateMasterUserPassword=True, ApplyImmediately=True)


def test_a_newer_version_is_a_record_and_keeps_the_server(cloud, made, client):
    before = record_of(cloud, made)
    updated(made, resources(EngineVersion="17.6"))
    after = record_of(cloud, made)
    assert (after["EngineVersion"], after["DbiResourceId"], after["Endpoint"]) == ("17.6", before["DbiResourceId"], before["Endpoint"])
    assert client.query(after, "select id from kept")["rows"] == [{"id": 42}]


def test_another_port_is_listened_on(cloud, made, client):
    before = record_of(cloud, made)
    updated(made, resources(Port="5477"))
    after = record_of(cloud, made)
    assert after["Endpoint"]["Port"] == 5477
    assert client.query(after, "select current_setting('port') as port, id from kept")["rows"] == [{"port": "5477", "id": 42}]
    assert "code" in client.query(before, "select 1")


def test_another_name_is_another_server_without_the_data(cloud, stacks, client):
    stack = stacks.create(resources(DBInstanceIdentifier="first"))
    first = record_of(cloud, stack)
    client.query(first, "create table lost (id int)")
    updated(stack, resources(DBInstanceIdentifier="second"))
    second = record_of(cloud, stack)
    assert client.query(second, "select to_regclass('lost') as lost")["rows"] == [{"lost": None}]
    assert client.query(first, "select 1")["code"] == "ENOTFOUND"
    assert stack.delete() == "DELETE_COMPLETE"


def test_a_stopped_instance_takes_no_connections_and_no_changes(cloud, made, client):
    rds, name = cloud.client("rds"), made.physical_id("Database")
    record = record_of(cloud, made)
    rds.stop_db_instance(DBInstanceIdentifier=name)
    assert client.query(record, "select 1")["code"] == "ECONNREFUSED"
    for refused in (
        lambda: rds.modify_db_instance(DBInstanceIdentifier=name, MasterUserPassword="another-long-one"),
        lambda: rds.create_db_snapshot(DBInstanceIdentifier=name, DBSnapshotIdentifier="of-stopped"),
        lambda: rds.stop_db_instance(DBInstanceIdentifier=name),
    ):
        with pytest.raises(ClientError, match="InvalidDBInstanceState"):
            refused()
    assert made.update(resources(BackupRetentionPeriod=8)) == "UPDATE_ROLLBACK_COMPLETE"
    assert "stopped state" in made.reasons()
    rds.start_db_instance(DBInstanceIdentifier=name)
    assert client.query(record, "select id from kept")["rows"] == [{"id": 42}]
