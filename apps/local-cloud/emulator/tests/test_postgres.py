"""A DB instance of a stack is a PostgreSQL that functions reach as on AWS, and that goes when the instance or the emulator does."""
from __future__ import annotations

import json
import shutil
import subprocess
import time

import pytest
from conftest import start
from postgres import (  # noqa: F401
    BINARIES, GROUP, begin, client, cloud, database, directories_of, end, group, login_of, made, needs_postgres, processes_of,
    record_of, resources, stacks,
)
from stacks import Stacks, get_att, ref, resource

pytestmark = needs_postgres


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
    ({"publicAuthorities": True}, "SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_VERIFY_LEAF_SIGNATURE"),
    ({"byAddress": True}, "ERR_TLS_CERT_ALTNAME_INVALID"),
], ids=["wrong password", "plaintext", "another authority", "by address"])
def test_what_rds_would_refuse(cloud, made, client, config, code):
    answer = client.query(record_of(cloud, made), "select 1", **config)
    assert answer["code"] in code.split(), answer


def test_a_managed_secret_and_one_that_is_attached_hold_the_login(cloud, stacks, client):
    generated = resource("AWS::SecretsManager::Secret", {"GenerateSecretString": {"SecretStringTemplate": '{"username":"admin_user"}', "GenerateStringKey": "password", "ExcludePunctuation": True}})
    dynamic = {"Fn::Sub": "{{resolve:secretsmanager:${Secret}:SecretString:password}}"}
    attachment = resource("AWS::SecretsManager::SecretTargetAttachment", {"SecretId": ref("Secret"), "TargetId": ref("Attached"), "TargetType": "AWS::RDS::DBInstance"})
    stack = stacks.create({
        "Group": GROUP, "Secret": generated, "Attachment": attachment, "Attached": database(MasterUserPassword=dynamic, Port="5455"),
        "Managed": database(MasterUserPassword=None, ManageMasterUserPassword=True)}, {"Port": get_att("Attached", "Endpoint.Port")})
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    attached, managed = record_of(cloud, stack, "Attached"), record_of(cloud, stack, "Managed")
    login = login_of(cloud, stack.physical_id("Secret"))
    assert {name: login[name] for name in ("host", "port", "dbname", "engine")} == {"host": attached["Endpoint"]["Address"], "port": 5455, "dbname": "orders", "engine": "postgres"}
    assert stack.outputs == {"Port": "5455"}
    assert client.query(attached, "select 1 as one", password=login["password"])["rows"] == [{"one": 1}]
    password = login_of(cloud, managed["MasterUserSecret"]["SecretArn"])["password"]
    assert client.query(managed, "select 1 as one", password=password)["rows"] == [{"one": 1}]
    assert client.query(attached, "select 1", password=password)["code"] == "28P01"
    assert stack.delete() == "DELETE_COMPLETE"
    assert client.query(managed, "select 1", password=password)["code"] == "ENOTFOUND"


@pytest.mark.parametrize("changed, reason", [
    ({"Group": group(shared_buffers="nonsense")}, 'invalid value for parameter "shared_buffers": "nonsense"'),
    ({"Database": database(DBInstanceIdentifier="broken", MasterUsername="rdsadmin", MasterUserPassword=None, ManageMasterUserPassword=True)}, 'role "rdsadmin" already exists'),
    ({"Database": database(DBInstanceIdentifier="broken", MasterUserPassword=None)}, "MasterUserPassword must be provided"),
], ids=["a parameter", "the master user", "no password"])
def test_what_postgresql_refuses_fails_the_instance_and_leaves_nothing(cloud, stacks, changed, reason):
    servers, secrets = servers_of(cloud), cloud.client("secretsmanager").list_secrets()["SecretList"]
    stack = stacks.create({"Group": GROUP, "Database": database(DBInstanceIdentifier="broken"), **changed})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert reason in stack.reasons()
    assert not [item for item in cloud.client("rds").describe_db_instances()["DBInstances"] if item["DBInstanceIdentifier"] == "broken"]
    assert (servers_of(cloud), cloud.client("secretsmanager").list_secrets()["SecretList"]) == (servers, secrets)


def servers_of(cloud):
    """Processes, files and names of servers."""
    [root] = directories_of(cloud)
    main = sorted(line.split(None, 1)[1] for line in processes_of(cloud) if "/bin/postgres -D" in line)
    return main, sorted(path.name for path in root.glob("postgres-*")), (root / "hosts").read_text()


def test_files_are_the_servers_own_and_it_is_not_root(cloud, made):
    [root] = directories_of(cloud)
    [server, *_] = root.glob("postgres-*")
    assert (server.stat().st_mode & 0o777, (server / "data").stat().st_mode & 0o777) == (0o700, 0o700)
    assert len(str(server / "socket" / ".s.PGSQL.65535")) < 107
    [line, *_] = [line for line in processes_of(cloud) if "/bin/postgres -D" in line]
    status = open(f"/proc/{line.split()[0]}/status", encoding="utf-8").read()
    assert "\nUid:\t0\t" not in status


def test_the_report_says_what_is_real_and_where(cloud):
    report = json.loads((cloud.directory / "data-planes.json").read_text())
    assert report["postgres"].split(".")[0] == BINARIES.parts[-2]
    assert "BEGIN CERTIFICATE" in open(report["authorities"], encoding="utf-8").read()
    assert "localhost" in open(report["hosts"], encoding="utf-8").read()


def test_the_servers_listen_on_loopback_alone_and_end_with_the_emulator_even_if_it_is_killed(tmp_path):
    cloud = begin(tmp_path)
    stack = Stacks(cloud.client("cloudformation")).create(resources())
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    assert processes_of(cloud)
    assert not [address for address in listening() if not address.startswith("127.")]
    cloud.process.kill()
    cloud.process.wait(10)
    assert eventually(lambda: not processes_of(cloud))
    [left] = directories_of(cloud)
    end(begin(tmp_path))
    assert not left.exists()


def listening() -> list[str]:
    """Where servers of this machine that are called postgres listen."""
    assert shutil.which("ss"), "iproute2 is not installed"
    lines = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=True).stdout.splitlines()
    found = [line.split()[3] for line in lines if '"postgres"' in line]
    assert found
    return found


def test_an_emulator_that_ends_in_the_orderly_way_leaves_neither_processes_nor_files(tmp_path):
    cloud = begin(tmp_path)
    stack = Stacks(cloud.client("cloudformation")).create({"Group": GROUP, "One": database(), "Two": database()})
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    end(cloud)
    assert (cloud.process.returncode, processes_of(cloud), directories_of(cloud)) == (0, [], [])


def eventually(holds) -> bool:
    for _ in range(100):
        if holds():
            return True
        time.sleep(0.1)
    return False


def test_where_functions_can_see_no_server_instances_are_records_alone_and_it_is_said(tmp_path):
    (tmp_path / "bin").mkdir()
    cloud = start(tmp_path, LOCAL_CLOUD_POSTGRES_BIN=str(BINARIES), PATH=str(tmp_path / "bin"))
    try:
        assert "unshare" in json.loads((tmp_path / "data-planes.json").read_text())["postgresMissing"]
        stack = Stacks(cloud.client("cloudformation")).create(resources())
        assert stack.status == "CREATE_COMPLETE", stack.reasons()
        assert processes_of(cloud) == []
    finally:
        end(cloud)
    assert (tmp_path / "log").read_text().count("databases, caches and clusters are records alone") == 1
