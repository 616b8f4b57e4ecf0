"""A real PostgreSQL behind DB instances, seen by the functions that are deployed beside them."""
from __future__ import annotations

import io
import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest
from conftest import Emulator, start
from stacks import Stacks, ref, resource


def newest() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


BINARIES = newest()
pytestmark = pytest.mark.skipif(BINARIES is None, reason="PostgreSQL is not installed: apt-get install postgresql")


@pytest.fixture(scope="module")
def cloud(tmp_path_factory):
    running = start(tmp_path_factory.mktemp("postgres"), LOCAL_CLOUD_POSTGRES_BIN=str(BINARIES), NODE_PATH=str(Path(__file__).resolve().parents[4] / "node_modules"))
    yield running
    running.process.terminate()
    running.process.wait(20)


@pytest.fixture(scope="module")
def stacks(cloud):
    return Stacks(cloud.client("cloudformation"))


PASSWORD = "quite-long-enough"
GROUP = resource("AWS::RDS::DBParameterGroup", {"Family": "postgres17", "Description": "own", "Parameters": {"work_mem": "7168", "rds.force_ssl": "1"}})
INSTANCE = {
    "Engine": "postgres", "EngineVersion": "17", "DBInstanceClass": "db.t4g.micro", "AllocatedStorage": "20", "MasterUsername": "admin_user",
    "MasterUserPassword": PASSWORD, "DBName": "orders", "DBParameterGroupName": ref("Group"), "BackupRetentionPeriod": 7, "EnableIAMDatabaseAuthentication": True}


def database(**more):
    properties = {name: value for name, value in {**INSTANCE, **more}.items() if value is not None}
    return resource("AWS::RDS::DBInstance", properties, DeletionPolicy="Delete", UpdateReplacePolicy="Delete")


class Client:
    """A function in the local cloud that runs statements: `pg` as applications use it."""

    SOURCE = """
const { Client } = require('pg');
exports.handler = async ({ statements, ...config }) => {
  const client = new Client({ connectionTimeoutMillis: 5000, ssl: { rejectUnauthorized: true }, ...config });
  try {
    await client.connect();
    let rows;
    for (const statement of statements) ({ rows } = await client.query(statement));
    return { rows };
  } catch (error) {
    return { code: error.code, message: error.message };
  } finally {
    await client.end().catch(() => undefined);
  }
};
"""

    def __init__(self, cloud: Emulator) -> None:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as bundle:
            bundle.writestr("index.js", self.SOURCE)
        self.functions = cloud.client("lambda")
        self.functions.create_function(
            FunctionName="client", Runtime="nodejs22.x", Handler="index.handler", Role="arn:aws:iam::123456789012:role/client", Timeout=30,
            Code={"ZipFile": archive.getvalue()}, Environment={"Variables": {"NODE_EXTRA_CA_CERTS": "/var/runtime/ca-cert.pem"}})

    def query(self, record, *statements, **config):
        endpoint = record["Endpoint"]
        payload = {"host": endpoint["Address"], "port": endpoint["Port"], "user": "admin_user", "password": PASSWORD, "database": "orders", **config, "statements": statements}
        answer = self.functions.invoke(FunctionName="client", Payload=json.dumps(payload))
        return json.loads(answer["Payload"].read())


@pytest.fixture(scope="module")
def client(cloud):
    return Client(cloud)


@pytest.fixture(scope="module")
def made(stacks):
    stack = stacks.create({"Group": GROUP, "Database": database()})
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    return stack


def record_of(cloud, stack, logical_id="Database"):
    [record] = cloud.client("rds").describe_db_instances(DBInstanceIdentifier=stack.physical_id(logical_id))["DBInstances"]
    return record


def test_a_client_connects_by_name_with_the_authority_of_lambda(cloud, made, client):
    answer = client.query(record_of(cloud, made), "select current_user as who, current_database() as place, current_setting('work_mem') as work_mem, ssl from pg_stat_ssl where pid = pg_backend_pid()")
    assert answer == {"rows": [{"who": "admin_user", "place": "orders", "work_mem": "7MB", "ssl": True}]}


def test_the_port_is_that_of_the_template_and_no_superuser_is_given_away(cloud, made, client):
    record = record_of(cloud, made)
    assert record["Endpoint"]["Port"] == 5432
    assert client.query(record, "select rolsuper from pg_roles where rolname = current_user")["rows"] == [{"rolsuper": False}]
    assert client.query(record, "select 1", user="rdsadmin", password="")["code"] == "28000"


@pytest.mark.parametrize("config, code", [
    ({"password": "wrong"}, "28P01"),
    ({"ssl": False}, "28000"),
    ({"ssl": {"rejectUnauthorized": True, "ca": "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----"}}, None),
], ids=["wrong password", "plaintext", "no authority"])
def test_what_rds_would_refuse(cloud, made, client, config, code):
    answer = client.query(record_of(cloud, made), "select 1", **config)
    assert "rows" not in answer
    assert code is None or answer["code"] == code


def test_parameters_change_at_once_or_with_a_restart(cloud, made, stacks, client):
    changed = {**GROUP, "Properties": {**GROUP["Properties"], "Parameters": {"work_mem": "9216", "max_connections": "77", "rds.force_ssl": "0"}}}
    assert made.update({"Group": changed, "Database": database()}) == "UPDATE_COMPLETE", made.reasons()
    record = record_of(cloud, made)
    settings = "select current_setting('work_mem') as work_mem, current_setting('max_connections') as connections"
    assert client.query(record, settings)["rows"] == [{"work_mem": "9MB", "connections": "100"}]
    assert client.query(record, "select 1 as one", ssl=False)["rows"] == [{"one": 1}]
    cloud.client("rds").reboot_db_instance(DBInstanceIdentifier=record["DBInstanceIdentifier"])
    assert client.query(record, settings)["rows"] == [{"work_mem": "9MB", "connections": "77"}]
    assert made.update({"Group": GROUP, "Database": database()}) == "UPDATE_COMPLETE", made.reasons()


def test_data_survive_another_password_and_another_class(cloud, made, client):
    assert client.query(record_of(cloud, made), "create table kept (id int)", "insert into kept values (42)") == {"rows": []}
    assert made.update({"Group": GROUP, "Database": database(MasterUserPassword="another-long-one", DBInstanceClass="db.m7g.large")}) == "UPDATE_COMPLETE", made.reasons()
    record = record_of(cloud, made)
    assert client.query(record, "select 1")["code"] == "28P01"
    assert client.query(record, "select id from kept", password="another-long-one")["rows"] == [{"id": 42}]
    cloud.client("rds").modify_db_instance(DBInstanceIdentifier=record["DBInstanceIdentifier"], MasterUserPassword=PASSWORD, ApplyImmediately=True)
    assert client.query(record, "select id from kept")["rows"] == [{"id": 42}]


def test_a_stopped_instance_takes_no_connections(cloud, made, client):
    record = record_of(cloud, made)
    rds = cloud.client("rds")
    rds.stop_db_instance(DBInstanceIdentifier=record["DBInstanceIdentifier"])
    assert client.query(record, "select 1")["code"] == "ECONNREFUSED"
    rds.start_db_instance(DBInstanceIdentifier=record["DBInstanceIdentifier"])
    assert client.query(record, "select 1 as one")["rows"] == [{"one": 1}]


def test_a_snapshot_is_restored_with_its_rows_and_a_password_of_its_own(cloud, made, stacks, client):
    rds = cloud.client("rds")
    record = record_of(cloud, made)
    client.query(record, "create table saved (id int)", "insert into saved values (7)")
    rds.create_db_snapshot(DBSnapshotIdentifier="before", DBInstanceIdentifier=record["DBInstanceIdentifier"])
    client.query(record, "delete from saved")
    restored = stacks.create({"Group": GROUP, "Database": database(DBSnapshotIdentifier="before", MasterUsername=None, DBName=None, MasterUserPassword="the-restored-one")})
    assert restored.status == "CREATE_COMPLETE", restored.reasons()
    copy = record_of(cloud, restored)
    assert (copy["MasterUsername"], copy["DBName"]) == ("admin_user", "orders")
    assert client.query(copy, "select id from saved", password="the-restored-one")["rows"] == [{"id": 7}]
    assert client.query(record, "select id from saved")["rows"] == []
    assert restored.delete() == "DELETE_COMPLETE"
    assert client.query(copy, "select 1", password="the-restored-one")["code"] == "ENOTFOUND"


def test_the_latest_time_of_another_instance_is_restored(cloud, made, stacks, client):
    record = record_of(cloud, made)
    client.query(record, "create table latest (id int)", "insert into latest values (9)")
    properties = dict(SourceDBInstanceIdentifier=record["DBInstanceIdentifier"], UseLatestRestorableTime=True, MasterUsername=None, DBName=None, MasterUserPassword=None, ManageMasterUserPassword=True)
    restored = stacks.create({"Group": GROUP, "Database": database(**properties)})
    assert restored.status == "CREATE_COMPLETE", restored.reasons()
    copy = record_of(cloud, restored)
    secret = cloud.client("secretsmanager").get_secret_value(SecretId=copy["MasterUserSecret"]["SecretArn"])
    login = json.loads(secret["SecretString"])
    assert login["username"] == "admin_user"
    assert client.query(copy, "select id from latest", password=login["password"])["rows"] == [{"id": 9}]
    assert client.query(copy, "insert into latest values (10)", password=login["password"]) == {"rows": []}
    assert restored.delete() == "DELETE_COMPLETE"


def test_a_replica_follows_refuses_writes_and_can_be_promoted(cloud, made, stacks, client):
    record = record_of(cloud, made)
    client.query(record, "create table followed (id int)")
    own = dict(MasterUsername=None, MasterUserPassword=None, DBName=None, BackupRetentionPeriod=None)
    following = stacks.create({"Group": GROUP, "Database": database(SourceDBInstanceIdentifier=record["DBInstanceIdentifier"], **own)})
    assert following.status == "CREATE_COMPLETE", following.reasons()
    replica = record_of(cloud, following)
    assert replica["ReadReplicaSourceDBInstanceIdentifier"] == record["DBInstanceIdentifier"]
    client.query(record, "insert into followed values (1)", "select pg_sleep(0.5)")
    assert client.query(replica, "select id from followed")["rows"] == [{"id": 1}]
    assert client.query(replica, "insert into followed values (2)")["code"] == "25006"
    assert following.update({"Group": GROUP, "Database": database(**own)}) == "UPDATE_COMPLETE", following.reasons()
    assert client.query(replica, "insert into followed values (2)", "select count(*)::int as rows from followed")["rows"] == [{"rows": 2}]
    assert following.delete() == "DELETE_COMPLETE"


def test_a_value_that_postgresql_refuses_fails_the_instance_and_leaves_nothing(cloud, stacks):
    group = {**GROUP, "Properties": {**GROUP["Properties"], "Parameters": {"shared_buffers": "nonsense"}}}
    stack = stacks.create({"Group": group, "Database": database(DBInstanceIdentifier="broken")})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert "did not start" in stack.reasons()
    assert not [item for item in cloud.client("rds").describe_db_instances()["DBInstances"] if item["DBInstanceIdentifier"] == "broken"]


def processes_of(cloud: Emulator) -> list[str]:
    listing = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listing.splitlines() if f"local-cloud-{cloud.process.pid}-" in line]


def test_the_servers_listen_on_loopback_alone_and_end_with_the_emulator_even_if_it_is_killed(tmp_path):
    cloud = start(tmp_path, LOCAL_CLOUD_POSTGRES_BIN=str(BINARIES))
    stack = Stacks(cloud.client("cloudformation")).create({"Group": GROUP, "Database": database()})
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    running = processes_of(cloud)
    assert running
    listening = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=True).stdout if os.path.exists("/usr/bin/ss") or os.path.exists("/bin/ss") else ""
    assert not [line for line in listening.splitlines() if '"postgres"' in line and not line.split()[3].startswith("127.")]
    cloud.process.kill()
    cloud.process.wait(10)
    for _ in range(100):
        if not processes_of(cloud):
            return
        subprocess.run(["sleep", "0.1"], check=True)
    assert processes_of(cloud) == []


def test_a_token_is_taken_from_whom_a_policy_allows(cloud, made, client):
    iam = cloud.client("iam")
    record = record_of(cloud, made)
    iam.create_role(RoleName="client", AssumeRolePolicyDocument=json.dumps({"Statement": []}))
    client.query(record, "create role metrics_app login", "grant rds_iam to metrics_app", "create role other login", "grant rds_iam to other")
    resource_arn = f"arn:aws:rds-db:us-east-1:123456789012:dbuser:{record['DbiResourceId']}/metrics_app"
    iam.put_role_policy(RoleName="client", PolicyName="connect", PolicyDocument=json.dumps({"Statement": [{"Effect": "Allow", "Action": "rds-db:connect", "Resource": resource_arn}]}))
    signer = TokenClient(cloud)
    assert signer.login(record, "metrics_app")["rows"] == [{"who": "metrics_app"}]
    assert signer.login(record, "metrics_app", token_for="other")["code"] == "28000"
    assert signer.login(record, "other")["code"] == "28000"
    iam.delete_role_policy(RoleName="client", PolicyName="connect")
    assert signer.login(record, "metrics_app")["code"] == "28000"


class TokenClient(Client):
    SOURCE = """
const { Client } = require('pg');
const { Signer } = require('@aws-sdk/rds-signer');
exports.handler = async ({ user, tokenFor, ...config }) => {
  const password = await new Signer({ hostname: config.host, port: config.port, username: tokenFor ?? user, region: process.env.AWS_REGION }).getAuthToken();
  const client = new Client({ user, password, ssl: { rejectUnauthorized: true }, ...config });
  try {
    await client.connect();
    return { rows: (await client.query('select current_user as who')).rows };
  } catch (error) {
    return { code: error.code, message: error.message };
  } finally {
    await client.end().catch(() => undefined);
  }
};
"""

    def __init__(self, cloud: Emulator) -> None:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as bundle:
            bundle.writestr("index.js", self.SOURCE)
        self.functions = cloud.client("lambda")
        self.functions.create_function(
            FunctionName="signer", Runtime="nodejs22.x", Handler="index.handler", Role="arn:aws:iam::123456789012:role/client", Timeout=30,
            Code={"ZipFile": archive.getvalue()}, Environment={"Variables": {"NODE_EXTRA_CA_CERTS": "/var/runtime/ca-cert.pem"}})

    def login(self, record, user, token_for=None):
        payload = {"host": record["Endpoint"]["Address"], "port": record["Endpoint"]["Port"], "database": "orders", "user": user, **({"tokenFor": token_for} if token_for else {})}
        return json.loads(self.functions.invoke(FunctionName="signer", Payload=json.dumps(payload))["Payload"].read())
