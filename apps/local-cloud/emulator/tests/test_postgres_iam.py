"""IAM tokens are passwords of those whom a policy allows `rds-db:connect`, whether the emulator evaluates policies otherwise or not."""
from __future__ import annotations

import json

import pytest
from postgres import Client, TokenClient, begin, end, needs_postgres, record_of, resources, updated
from stacks import Stacks

pytestmark = needs_postgres

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}]})


@pytest.fixture(scope="module", params=["false", "true"], ids=["open", "AUTH"])
def cloud(request, tmp_path_factory):
    running = begin(tmp_path_factory.mktemp("iam"), AUTH=request.param)
    yield running
    end(running)


@pytest.fixture(scope="module")
def stack(cloud):
    made = Stacks(cloud.client("cloudformation")).create(resources())
    assert made.status == "CREATE_COMPLETE", made.reasons()
    return made


def make_role(cloud, name):
    cloud.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    return name


@pytest.fixture(scope="module")
def master(cloud):
    return Client(cloud, "client", make_role(cloud, "client"))


@pytest.fixture(scope="module")
def record(cloud, stack, master):
    shown = record_of(cloud, stack)
    answer = master.query(shown, "create role app login", "grant rds_iam to app", "create role other login", "grant rds_iam to other", "create role plain login password 'quite-long'")
    assert answer == {"rows": []}
    return shown


@pytest.fixture(scope="module")
def signer(cloud, record):
    """Logs in as the role `signer`, which may connect as `app` and nobody else."""
    make_role(cloud, "signer")
    allow(cloud, record, "app")
    return TokenClient(cloud, "signer", "signer")


def allow(cloud, record, user, effect="Allow", resource_id=None):
    arn = f"arn:aws:rds-db:us-east-1:123456789012:dbuser:{resource_id or record['DbiResourceId']}/{user}"
    document = {"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": "rds-db:connect", "Resource": arn}]}
    cloud.client("iam").put_role_policy(RoleName="signer", PolicyName="connect", PolicyDocument=json.dumps(document))


def test_a_token_of_whom_a_policy_allows_is_taken(record, signer):
    assert signer.login(record, "app") == {"rows": [{"who": "app"}]}


@pytest.mark.parametrize("user, token_for", [("app", "other"), ("other", "other"), ("other", "app"), ("admin_user", "admin_user"), ("plain", "plain")])
def test_other_tokens_are_not(record, signer, user, token_for):
    assert signer.login(record, user, token_for)["code"] in ("28000", "28P01")


def test_a_token_is_for_one_instance(cloud, record, signer):
    allow(cloud, record, "app", resource_id="db-SOMEOTHERINSTANCE")
    assert signer.login(record, "app")["code"] == "28000"
    allow(cloud, record, "*")
    assert signer.login(record, "other") == {"rows": [{"who": "other"}]}
    allow(cloud, record, "app", effect="Deny")
    assert signer.login(record, "app")["code"] == "28000"
    allow(cloud, record, "app")
    assert signer.login(record, "app") == {"rows": [{"who": "app"}]}


def test_a_role_that_is_not_there_may_do_nothing(cloud, record):
    function = TokenClient(cloud, "stranger", make_role(cloud, "stranger"))
    cloud.client("iam").delete_role(RoleName="stranger")
    assert function.login(record, "app")["code"] == "28000"


def test_a_password_is_no_token_and_a_token_needs_encryption(record, master, signer):
    assert master.query(record, "select 1", user="app", password="quite-long")["code"] == "28000"
    plain = signer.invoke({"host": record["Endpoint"]["Address"], "port": record["Endpoint"]["Port"], "database": "orders", "user": "app", "ssl": False})
    assert plain["code"] == "28000"


def test_an_instance_without_iam_authentication_takes_no_token(cloud, stack, record, signer):
    updated(stack, resources(EnableIAMDatabaseAuthentication=False))
    assert signer.login(record, "app")["code"] == "28000"
    updated(stack, resources())
    assert signer.login(record, "app") == {"rows": [{"who": "app"}]}


def test_the_master_user_may_hand_out_rds_iam_and_keeps_its_password(record, master):
    granted = master.query(record, "select pg_has_role('rds_iam', 'member') as iam, current_user as who")
    assert granted == {"rows": [{"iam": True, "who": "admin_user"}]}
