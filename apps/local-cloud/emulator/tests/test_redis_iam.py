"""A user with IAM logs in with a token of somebody whom a policy lets in, and with nothing else."""
from __future__ import annotations

import json

import pytest
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from caches import OUTPUTS, PASSWORD, USERS, begin, cli, cloud, end, needs_redis, resources, sharded, stacks, user  # noqa: F401
from stacks import ref

pytestmark = needs_redis
SERVICE = {"AuthenticationMode": {"Type": "iam"}}
GROUP = {**USERS["Group"], "Properties": {**USERS["Group"]["Properties"], "UserIds": [ref("Default"), ref("App"), ref("Service")]}}
ACCOUNT = "123456789012"


def with_iam(made):
    return {**made, "Service": user("service", "on ~* &* +@all -@dangerous +info", UserId="service", **SERVICE), "Group": GROUP}


@pytest.fixture(scope="module")
def made(stacks):
    stack = stacks.create(with_iam(resources()), OUTPUTS)
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    yield stack
    stack.delete()


@pytest.fixture(scope="module")
def someone(cloud, made):
    """Credentials of a user of IAM, by what a policy lets it connect to."""
    iam, group = cloud.client("iam"), made.physical_id("Cache")
    arns = {"cache": f"arn:aws:elasticache:us-east-1:{ACCOUNT}:replicationgroup:{group}", "user": f"arn:aws:elasticache:us-east-1:{ACCOUNT}:user:service"}

    def credentials(*resources_: str) -> Credentials:
        name = f"client-{'-'.join(resources_) or 'nobody'}"
        try:
            iam.create_user(UserName=name)
        except iam.exceptions.EntityAlreadyExistsException:
            pass
        if resources_:
            document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "elasticache:Connect", "Resource": [arns[resource] for resource in resources_]}]}
            iam.put_user_policy(UserName=name, PolicyName="connect", PolicyDocument=json.dumps(document))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return Credentials(key["AccessKeyId"], key["SecretAccessKey"])

    return credentials


def token(credentials, cache, user_id="service", *, expires=900, service="elasticache"):
    request = AWSRequest(method="GET", url=f"http://{cache}/", params={"Action": "connect", "User": user_id})
    SigV4QueryAuth(credentials, service, "us-east-1", expires=expires).add_auth(request)
    return request.prepare().url.removeprefix("http://")


def login(cli, made, secret, name="service", command=("PING",)):
    return cli.run(made.outputs["Primary"], *command, user=name, password=secret)


def test_a_token_lets_in_whom_a_policy_allows_both(cli, made, someone):
    group = made.physical_id("Cache")
    assert login(cli, made, token(someone("cache", "user"), group)) == "PONG"
    assert "service" in login(cli, made, token(someone("cache", "user"), group), command=("ACL", "WHOAMI"))
    for allowed in ((), ("cache",), ("user",)):
        assert "WRONGPASS" in login(cli, made, token(someone(*allowed), group)), allowed


def test_what_is_wrong_with_a_token_is_seen(cli, made, someone):
    credentials, group = someone("cache", "user"), made.physical_id("Cache")
    good = token(credentials, group)
    for wrong in (
        token(credentials, "other"), token(credentials, group, "app"), token(credentials, group, expires=901), token(credentials, group, service="rds-db"),
        token(Credentials(credentials.access_key, "wrong"), group), good.replace("X-Amz-Signature=", "X-Amz-Signature=0"), "no token", PASSWORD,
    ):
        assert "WRONGPASS" in login(cli, made, wrong), wrong


def test_a_token_is_no_password_of_others_and_theirs_goes_on(cli, made, someone):
    assert "WRONGPASS" in login(cli, made, token(someone("cache", "user"), made.physical_id("Cache"), "app"), "app")
    assert login(cli, made, PASSWORD, "app") == "PONG"


def test_a_user_with_iam_comes_later_and_shards_know_it(cloud, cli, stacks):
    # The names of users are taken by the other cache.
    renamed = lambda resources_: json.loads(json.dumps(resources_).replace('"cache-', '"shards-').replace('"UserId": "service"', '"UserId": "shards-service"'))  # noqa: E731
    made = stacks.create(renamed(sharded()), {})
    assert made.update(renamed(with_iam(sharded())), {}) == "UPDATE_COMPLETE", made.reasons()
    group = made.physical_id("Cache")
    iam = cloud.client("iam")
    iam.create_user(UserName="later")
    statement = {"Effect": "Allow", "Action": "elasticache:Connect", "Resource": "*"}
    iam.put_user_policy(UserName="later", PolicyName="connect", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    key = iam.create_access_key(UserName="later")["AccessKey"]
    [shown] = cloud.client("elasticache").describe_replication_groups(ReplicationGroupId=group)["ReplicationGroups"]
    domain = shown["ConfigurationEndpoint"]["Address"].partition(".")[2]
    answers = [cli.run(f"{member}.{domain}", "PING", user="service", password=token(Credentials(key["AccessKeyId"], key["SecretAccessKey"]), group, "shards-service")) for member in shown["MemberClusters"]]
    assert answers == ["PONG"] * 4
    made.delete()
