"""A real PostgreSQL behind DB instances, and functions beside it that connect."""
from __future__ import annotations

import io
import json
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
needs_postgres = pytest.mark.skipif(BINARIES is None, reason="PostgreSQL is not installed: apt-get install postgresql")
NODE_MODULES = Path(__file__).resolve().parents[4] / "node_modules"

PASSWORD = "quite-long-enough"
GROUP = resource("AWS::RDS::DBParameterGroup", {"Family": "postgres17", "Description": "own", "Parameters": {"work_mem": "7168", "rds.force_ssl": "1"}})
INSTANCE = {
    "Engine": "postgres", "EngineVersion": "17", "DBInstanceClass": "db.t4g.micro", "AllocatedStorage": "20", "MasterUsername": "admin_user",
    "MasterUserPassword": PASSWORD, "DBName": "orders", "DBParameterGroupName": ref("Group"), "BackupRetentionPeriod": 7, "EnableIAMDatabaseAuthentication": True}


def begin(directory: Path, **more: str) -> Emulator:
    return start(directory, LOCAL_CLOUD_POSTGRES_BIN=str(BINARIES), NODE_PATH=str(NODE_MODULES), **more)


def end(running: Emulator) -> None:
    running.process.terminate()
    running.process.wait(20)


@pytest.fixture(scope="module")
def cloud(tmp_path_factory):
    running = begin(tmp_path_factory.mktemp("postgres"))
    yield running
    end(running)


@pytest.fixture(scope="module")
def stacks(cloud):
    return Stacks(cloud.client("cloudformation"))


@pytest.fixture(scope="module")
def client(cloud):
    return Client(cloud)


@pytest.fixture(scope="module")
def made(stacks):
    stack = stacks.create(resources())
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    return stack


def database(**more):
    """The instance with other properties; ``None`` leaves one out."""
    properties = {name: value for name, value in {**INSTANCE, **more}.items() if value is not None}
    return resource("AWS::RDS::DBInstance", properties, DeletionPolicy="Delete", UpdateReplacePolicy="Delete")


def group(**parameters: str):
    return {**GROUP, "Properties": {**GROUP["Properties"], "Parameters": {**GROUP["Properties"]["Parameters"], **parameters}}}


def resources(**more):
    return {"Group": GROUP, "Database": database(**more)}


def updated(stack, changed):
    assert stack.update(changed) == "UPDATE_COMPLETE", stack.reasons()


def record_of(cloud, stack, logical_id="Database"):
    [record] = cloud.client("rds").describe_db_instances(DBInstanceIdentifier=stack.physical_id(logical_id))["DBInstances"]
    return record


def login_of(cloud, secret_id):
    return json.loads(cloud.client("secretsmanager").get_secret_value(SecretId=secret_id)["SecretString"])


def processes_of(cloud: Emulator) -> list[str]:
    listing = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listing.splitlines() if f"local-cloud-{cloud.process.pid}-" in line]


def directories_of(cloud: Emulator) -> list[Path]:
    return list(Path("/tmp").glob(f"local-cloud-{cloud.process.pid}-*"))


class Client:
    """A function in the local cloud that runs statements: `pg` as applications use it."""

    SOURCE = """
const { lookup } = require('node:dns/promises');
const { rootCertificates } = require('node:tls');
const { Client } = require('pg');
exports.handler = async ({ statements, byAddress, publicAuthorities, ...config }) => {
  if (byAddress) config.host = (await lookup(config.host)).address;
  if (publicAuthorities) config.ssl = { rejectUnauthorized: true, ca: rootCertificates };
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

    def __init__(self, cloud: Emulator, name: str = "client", role: str = "client") -> None:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as bundle:
            bundle.writestr("index.js", self.SOURCE)
        self.name, self.functions = name, cloud.client("lambda")
        self.functions.create_function(
            FunctionName=name, Runtime="nodejs22.x", Handler="index.handler", Role=f"arn:aws:iam::123456789012:role/{role}", Timeout=30,
            Code={"ZipFile": archive.getvalue()}, Environment={"Variables": {"NODE_EXTRA_CA_CERTS": "/var/runtime/ca-cert.pem"}})

    def invoke(self, payload):
        return json.loads(self.functions.invoke(FunctionName=self.name, Payload=json.dumps(payload))["Payload"].read())

    def query(self, record, *statements, **config):
        endpoint = record["Endpoint"]
        payload = {"host": endpoint["Address"], "port": endpoint["Port"], "user": "admin_user", "password": PASSWORD, "database": "orders", **config, "statements": statements}
        return self.invoke(payload)


class TokenClient(Client):
    """A function that logs in with an IAM token of its role."""

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

    def login(self, record, user, token_for=None):
        payload = {"host": record["Endpoint"]["Address"], "port": record["Endpoint"]["Port"], "database": "orders", "user": user, **({"tokenFor": token_for} if token_for else {})}
        return self.invoke(payload)
