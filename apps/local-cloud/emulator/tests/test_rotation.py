"""A function rotates a secret in four steps, and the versions have the stages that AWS gives them."""
from __future__ import annotations

import io
import time
import zipfile

import pytest
from conftest import start
from postgres import NODE_MODULES

# The steps as a function of its own does them; it fails at the step that the secret's description names.
SOURCE = """
const { SecretsManagerClient, DescribeSecretCommand, GetSecretValueCommand, PutSecretValueCommand, UpdateSecretVersionStageCommand } = require('@aws-sdk/client-secrets-manager');
const client = new SecretsManagerClient({});
exports.handler = async ({ SecretId, ClientRequestToken: version, Step }) => {
  const { VersionIdsToStages, Description } = await client.send(new DescribeSecretCommand({ SecretId }));
  if (Description === Step) throw new Error('wanted');
  const value = (which) => client.send(new GetSecretValueCommand({ SecretId, ...which })).catch((error) => ({ SecretString: error.name }));
  if (Step === 'createSecret') {
    const before = (await value({ VersionId: version, VersionStage: 'AWSPENDING' })).SecretString;
    if (before === 'ResourceNotFoundException') await client.send(new PutSecretValueCommand({ SecretId, ClientRequestToken: version, SecretString: `new after ${(await value({})).SecretString}`, VersionStages: ['AWSPENDING'] }));
  }
  if (Step === 'finishSecret') {
    const current = Object.keys(VersionIdsToStages).find((id) => VersionIdsToStages[id].includes('AWSCURRENT'));
    await client.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: version, RemoveFromVersionId: current }));
  }
};
"""


@pytest.fixture(scope="module")
def cloud(tmp_path_factory):
    running = start(tmp_path_factory.mktemp("rotation"), NODE_PATH=str(NODE_MODULES))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("index.js", SOURCE)
    for name in ("rotates", "closed"):
        running.client("lambda").create_function(
            FunctionName=name, Runtime="nodejs22.x", Handler="index.handler", Role="arn:aws:iam::123456789012:role/rotates", Timeout=30, Code={"ZipFile": archive.getvalue()})
    running.client("lambda").add_permission(FunctionName="rotates", StatementId="secrets", Action="lambda:InvokeFunction", Principal="secretsmanager.amazonaws.com")
    yield running
    running.process.terminate()
    running.process.wait(20)


@pytest.fixture()
def secrets(cloud):
    return cloud.client("secretsmanager")


def function(name):
    return f"arn:aws:lambda:us-east-1:123456789012:function:{name}"


def settled(secrets, name, version):
    deadline = time.monotonic() + 30
    while True:
        stages = secrets.describe_secret(SecretId=name)["VersionIdsToStages"]
        if "AWSCURRENT" in stages.get(version, []) or time.monotonic() > deadline:
            return stages
        time.sleep(0.1)


def test_the_new_value_becomes_the_current_one_and_the_old_one_the_previous(secrets):
    secrets.create_secret(Name="rotated", SecretString="first")
    version = secrets.rotate_secret(SecretId="rotated", RotationLambdaARN=function("rotates"), RotationRules={"AutomaticallyAfterDays": 30})["VersionId"]
    stages = settled(secrets, "rotated", version)
    assert "AWSCURRENT" in stages[version]
    assert secrets.get_secret_value(SecretId="rotated")["SecretString"] == "new after first"
    assert secrets.get_secret_value(SecretId="rotated", VersionStage="AWSPREVIOUS")["SecretString"] == "first"
    shown = secrets.describe_secret(SecretId="rotated")
    assert shown["RotationEnabled"] and shown["RotationLambdaARN"] == function("rotates")
    again = secrets.rotate_secret(SecretId="rotated")["VersionId"]
    settled(secrets, "rotated", again)
    assert secrets.get_secret_value(SecretId="rotated")["SecretString"] == "new after new after first"


@pytest.mark.parametrize("step", ["createSecret", "setSecret", "testSecret"])
def test_a_step_that_fails_leaves_the_value_and_the_rotation_pending(cloud, secrets, step):
    name = f"fails-{step}"
    secrets.create_secret(Name=name, SecretString="first", Description=step)
    version = secrets.rotate_secret(SecretId=name, RotationLambdaARN=function("rotates"))["VersionId"]
    deadline = time.monotonic() + 30
    while f"{step} of arn:aws:secretsmanager:us-east-1:123456789012:secret:{name}-" not in (cloud.directory / "log").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    with pytest.raises(secrets.exceptions.InvalidRequestException, match="previous rotation"):
        secrets.rotate_secret(SecretId=name)
    assert secrets.get_secret_value(SecretId=name)["SecretString"] == "first"
    secrets.update_secret(SecretId=name, Description="none")
    settled(secrets, name, version)
    assert secrets.get_secret_value(SecretId=name)["SecretString"] == "new after first"


@pytest.mark.parametrize("name", ["closed", "missing"])
def test_a_function_that_secrets_manager_may_not_invoke_is_refused(secrets, name):
    secrets.create_secret(Name=f"by-{name}", SecretString="first")
    with pytest.raises(secrets.exceptions.ClientError, match="cannot invoke the specified Lambda function"):
        secrets.rotate_secret(SecretId=f"by-{name}", RotationLambdaARN=function(name))
    assert list(secrets.describe_secret(SecretId=f"by-{name}")["VersionIdsToStages"].values()) == [["AWSCURRENT"]]
