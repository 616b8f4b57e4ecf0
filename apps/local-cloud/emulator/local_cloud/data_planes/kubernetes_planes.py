"""A real Kubernetes behind each EKS cluster: who may use it is asked of the access entries, nodes are those of the node groups."""
from __future__ import annotations

import base64
import hashlib
import secrets
import socket
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import ministack.services.eks as eks
from cryptography.hazmat.primitives import serialization
from ministack.core.responses import request_scope

from local_cloud.data_planes.kubernetes_plane import HOST, ControlPlane
from local_cloud.registry import Properties

# Below the ports that Linux gives to outgoing connections, one of which could be there before the API server.
_PORTS = range(20000, 32000)

_planes: dict[str, ControlPlane] = {}
_problems: dict[str, str] = {}


def install(program: Path) -> None:
    """ministack would run k3s in a container; a control plane takes its place, and its own authorisation is put in front."""
    eks._MINISTACK_HOST = HOST
    eks._next_port = _free_port
    eks._get_docker = lambda: SimpleNamespace(containers=SimpleNamespace(get=_planes.__getitem__, list=lambda **_filters: list(_planes.values())))
    eks._k3s_gateway_host = lambda _client, _network: HOST
    eks._k3s_registries_yaml = lambda *_arguments: None
    eks._start_k3s_container = lambda _client, run, _registries, webhook: _start(program, run, webhook)
    eks._extract_ca_cert = lambda plane: base64.b64encode(plane.authority()).decode()
    eks._authenticate_token_review = _review


def plane_of(cluster_name: str) -> ControlPlane | None:
    """Of a cluster of the account and region of the request; ``None`` where clusters are records alone."""
    cluster = eks._clusters.get(cluster_name) or {}
    return _planes.get(cluster.get("_docker_id") or "")


def forget(plane: ControlPlane) -> None:
    _planes.pop(plane.id, None)


def problem_of(cluster_name: str) -> str | None:
    """Why the cluster has no control plane."""
    return _problems.pop(cluster_name, None)


def _start(program: Path, run: Properties, webhook: bytes) -> ControlPlane:
    labels = run["labels"]
    cluster = eks._clusters.get_scoped(labels["account_id"], labels["region"], labels["cluster_name"])
    plane = ControlPlane(program, f"eks-{secrets.token_hex(4)}", run["ports"]["6443/tcp"])
    try:
        plane.start(webhook, cluster["identity"]["oidc"]["issuer"], _signing_key())
    except Exception as error:
        _problems[labels["cluster_name"]] = str(error)
        raise
    _planes[plane.id] = plane
    return plane


def _signing_key() -> bytes:
    """The key that the issuer's document shows, by the id that the API server gives it: so tokens of service accounts are verified like those of EKS."""
    key, document, _ = eks._get_oidc_keypair()
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    document["kid"] = base64.urlsafe_b64encode(hashlib.sha256(public).digest()).rstrip(b"=").decode()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _review(cluster_name: str, account: str, region: str, review: Properties, secret: str = "") -> tuple:
    """Who a token is. ministack takes every token for an administrator's unless it judges every call of every service by IAM."""
    token = (review.get("spec") or {}).get("token")
    found = eks._cluster_for_auth(cluster_name, account, region)
    refused = eks._token_review_response(review)
    if not token or not found or not secrets.compare_digest(secret, found[2].get("_auth_token") or " "):
        return refused
    with request_scope(account, region):
        credential = eks._verify_eks_token(token, cluster_name)
    entry = credential and eks._access_entry_for_principal(cluster_name, account, region, credential.principal_arn)
    if not entry:
        return refused
    policies = [eks._access_policy_group(cluster_name, principal, policy) for principal, policy, _ in eks._access_policy_associations(cluster_name, account, region)
                if principal == entry["principalArn"]]
    return eks._token_review_response(
        review, authenticated=True, username=entry.get("username") or credential.principal_arn, uid=credential.principal_id or credential.principal_arn,
        groups=["system:authenticated", *entry.get("kubernetesGroups", []), *policies])


def _free_port() -> int:
    while True:
        port = secrets.choice(_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port
