"""AWS Secrets Manager: resource policies and rotation schedules; ``Ref`` of a secret is its ARN."""
from __future__ import annotations

import json

import ministack.services.lambda_svc as lambda_svc
import ministack.services.secretsmanager as secretsmanager

from local_cloud.registry import Place, Properties, Resource, call, register
from local_cloud.services import references, secret_rotation

POLICY_TYPE = "AWS::SecretsManager::ResourcePolicy"


def create_policy(properties: Properties, _place: Place) -> Resource:
    arn = _secret(properties["SecretId"])["ARN"]
    if arn in secretsmanager._resource_policies:
        raise ValueError(f"{POLICY_TYPE}: AlreadyExists: secret {arn} has a resource policy")
    return Resource(arn, _put_policy(arn, properties))


def update_policy(arn: str, _old: Properties, new: Properties) -> Properties:
    return _put_policy(arn, new)


def delete_policy(arn: str, _properties: Properties) -> None:
    secretsmanager._delete_resource_policy({"SecretId": arn})


def _put_policy(arn: str, properties: Properties) -> Properties:
    policy = properties["ResourcePolicy"]
    document = policy if isinstance(policy, str) else json.dumps(policy)
    call(POLICY_TYPE, secretsmanager._put_resource_policy, {"SecretId": arn, "ResourcePolicy": document})
    return {"Id": arn}


def create_rotation(properties: Properties, _place: Place) -> Resource:
    secret = _secret(properties["SecretId"])
    if secret.get("RotationEnabled"):
        raise ValueError(f"AWS::SecretsManager::RotationSchedule: AlreadyExists: secret {secret['ARN']} rotates already")
    attributes = _set_rotation(secret, properties)
    if properties.get("RotateImmediatelyOnUpdate", True) and properties.get("RotationLambdaARN") in _functions():
        call("AWS::SecretsManager::RotationSchedule", secretsmanager._rotate_secret, {"SecretId": secret["ARN"]})
    return Resource(secret["ARN"], attributes)


def _functions() -> set[str]:
    return {function["config"]["FunctionArn"] for function in lambda_svc._functions.values()}


def update_rotation(arn: str, _old: Properties, new: Properties) -> Properties:
    return _set_rotation(_secret(arn), new)


def delete_rotation(arn: str, _properties: Properties) -> None:
    _, secret = secretsmanager._resolve(arn)
    if secret:
        secret.update(RotationEnabled=False, RotationLambdaARN=None, RotationRules=None)


def _set_rotation(secret: Properties, properties: Properties) -> Properties:
    function, hosted = properties.get("RotationLambdaARN"), properties.get("HostedRotationLambda")
    if not function and not hosted:
        raise ValueError("AWS::SecretsManager::RotationSchedule: RotationLambdaARN or HostedRotationLambda is required")
    secret.update(RotationEnabled=True, RotationLambdaARN=function, RotationRules=properties.get("RotationRules"))
    return {"Id": secret["ARN"]}


def _secret(secret_id: str) -> Properties:
    _, secret = secretsmanager._resolve(secret_id)
    if secret is None:
        raise ValueError(f"ResourceNotFoundException: Secrets Manager can't find the specified secret: {secret_id}")
    return secret


def _name(reference: str) -> str:
    return secretsmanager._resolve(reference)[0] or reference


def register_types() -> None:
    register(POLICY_TYPE, create=create_policy, update=update_policy, delete=delete_policy)
    register("AWS::SecretsManager::RotationSchedule", create=create_rotation, update=update_rotation, delete=delete_rotation)
    secret_rotation.install()
    references.correct("AWS::SecretsManager::Secret", lambda name, _properties: _secret(name)["ARN"], _name)
