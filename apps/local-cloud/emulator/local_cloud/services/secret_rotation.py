"""Secrets Manager's rotation by a function: the four steps, one after the other, with the stages that AWS gives versions."""
from __future__ import annotations

import threading
import time
import uuid

import ministack.services.lambda_svc as lambda_svc
import ministack.services.secretsmanager as secretsmanager
from ministack.core.responses import error_response_json, get_account_id, get_region, json_response, request_scope

from local_cloud.registry import Properties

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
PRINCIPAL = "secretsmanager.amazonaws.com"
# How often AWS begins again is not documented.
ATTEMPTS = 3


def install() -> None:
    """Call after other services have taken over the rotation of the secrets that they manage."""
    native_rotate, native_value = secretsmanager._rotate_secret, secretsmanager._get_secret_value

    def rotate(data: Properties) -> tuple:
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        function = data.get("RotationLambdaARN") or (secret or {}).get("RotationLambdaARN")
        if not secret or secret.get("DeletedDate") or not function:
            return native_rotate(data)
        return begin(secret, function, data)

    def value(data: Properties) -> tuple:
        answer = native_value(data)
        version = _version_in(answer, data)
        # What a rotation is to fill is no value yet.
        if version and version.get("SecretString") is None and version.get("SecretBinary") is None:
            return error_response_json("ResourceNotFoundException", f"Secrets Manager can't find the specified secret value for VersionId: {data.get('VersionId')}", 400)
        return answer

    secretsmanager._rotate_secret, secretsmanager._get_secret_value = rotate, value


def _version_in(answer: tuple, data: Properties) -> Properties | None:
    _, secret = secretsmanager._resolve(data.get("SecretId"))
    if answer[0] >= 400 or not secret:
        return None
    return secret["Versions"].get(data.get("VersionId")) or secretsmanager._find_stage_version(secret, data.get("VersionStage", "AWSCURRENT"))[1]


def begin(secret: Properties, function: str, data: Properties) -> tuple:
    problem = _problem(secret, function)
    if problem:
        return error_response_json(*problem, 400)
    secret.update(RotationLambdaARN=function, RotationEnabled=True, **({"RotationRules": data["RotationRules"]} if data.get("RotationRules") else {}))
    version = data.get("ClientRequestToken") or str(uuid.uuid4())
    if data.get("RotateImmediately", True):
        secretsmanager._remove_stage_everywhere(secret, "AWSPENDING")
        secret["Versions"][version] = {"SecretString": None, "SecretBinary": None, "CreatedDate": int(time.time()), "Stages": ["AWSPENDING"]}
        threading.Thread(target=_rotate, args=(secret, function, version, get_account_id(), get_region()), daemon=True, name="rotation").start()
    return json_response({"ARN": secret["ARN"], "Name": secret["Name"], "VersionId": version})


def _problem(secret: Properties, function: str) -> tuple[str, str] | None:
    _, pending = secretsmanager._find_stage_version(secret, "AWSPENDING")
    if pending and "AWSCURRENT" not in pending["Stages"]:
        return "InvalidRequestException", "A previous rotation isn't complete. That rotation will be reattempted."
    record = lambda_svc._functions.get(lambda_svc._resolve_name(function))
    if record is None or not any(_allows(statement) for statement in record["policy"]["Statement"]):
        return "AccessDeniedException", "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com."
    return None


def _allows(statement: Properties) -> bool:
    principal = statement.get("Principal")
    return statement.get("Effect") == "Allow" and PRINCIPAL in (principal, principal.get("Service") if isinstance(principal, dict) else None)


def _rotate(secret: Properties, function: str, version: str, account: str, region: str) -> None:
    with request_scope(account, region):
        for _ in range(ATTEMPTS):
            if all(_succeeds(function, {"SecretId": secret["ARN"], "ClientRequestToken": version, "Step": step}) for step in STEPS):
                secret["LastRotatedDate"] = secret["LastChangedDate"] = int(time.time())
                return
            time.sleep(1)


def _succeeds(function: str, event: Properties) -> bool:
    record = lambda_svc._functions.get(lambda_svc._resolve_name(function))
    if record is None:
        return False
    result = lambda_svc._execute_function_with_config_scope(record, {**event, "RotationToken": str(uuid.uuid4())})
    if result.get("error"):
        print(f"local-cloud: {event['Step']} of {event['SecretId']} failed: {result.get('body')}", flush=True)
    return not result.get("error")
