"""Clusters with a real Kubernetes behind them, and tokens as people have them."""
from __future__ import annotations

import base64
import json
import os
import ssl
import time
import urllib.error
import urllib.request
from typing import Any

import boto3
import pytest
from botocore.signers import RequestSigner
from botocore.session import Session
from conftest import ACCOUNT, REGION, Emulator

PROGRAM = os.environ.get("LOCAL_CLOUD_CONTROL_PLANE")
needs_control_plane = pytest.mark.skipif(PROGRAM is None, reason="the control plane was not built: npm run control-plane, with Go installed")
PROMPTLY_SECONDS = 20


class Person:
    """Asks the API server of a cluster with tokens of `aws eks get-token`."""

    def __init__(self, cluster: dict[str, Any], key: dict[str, str], token_for: str | None = None) -> None:
        self._endpoint, self._name = cluster["endpoint"], token_for or cluster["name"]
        self._context = ssl.create_default_context(cadata=base64.b64decode(cluster["certificateAuthority"]["data"]).decode())
        self._key = key

    def get(self, path: str, token: str | None = None) -> tuple[int, dict[str, Any]]:
        return self._send(urllib.request.Request(self._endpoint + path), token)

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return self._send(urllib.request.Request(self._endpoint + path, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"))

    def status_of(self, path: str, wanted: int) -> int:
        """What it becomes: policies take effect some moments after their association."""
        deadline = time.monotonic() + PROMPTLY_SECONDS
        while (status := self.get(path)[0]) != wanted and time.monotonic() < deadline:
            time.sleep(0.2)
        return status

    def _send(self, request: urllib.request.Request, token: str | None = None) -> tuple[int, dict[str, Any]]:
        request.add_header("Authorization", f"Bearer {token or self._token()}")
        try:
            with urllib.request.urlopen(request, context=self._context, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def _token(self) -> str:
        session = Session()
        session.set_credentials(self._key["AccessKeyId"], self._key["SecretAccessKey"], self._key["SessionToken"])
        signer = RequestSigner(boto3.client("sts", region_name=REGION, aws_access_key_id="x", aws_secret_access_key="x").meta.service_model.service_id,
                               REGION, "sts", "v4", session.get_credentials(), session.get_component("event_emitter"))
        url = signer.generate_presigned_url(
            {"method": "GET", "url": f"https://sts.{REGION}.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15", "body": {},
             "headers": {"x-k8s-aws-id": self._name}, "context": {}},
            region_name=REGION, expires_in=60, operation_name="")
        return "k8s-aws-v1." + base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")


def role_arn(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def assumed(emulator: Emulator, name: str) -> dict[str, str]:
    return emulator.client("sts").assume_role(RoleArn=role_arn(name), RoleSessionName="somebody")["Credentials"]
