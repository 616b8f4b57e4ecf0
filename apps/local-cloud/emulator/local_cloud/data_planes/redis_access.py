"""Who may log in to a replication group, as rules of Redis."""
from __future__ import annotations

import secrets

import ministack.services.elasticache as elasticache
from ministack.core.responses import request_scope

from local_cloud.data_planes.redis_group import Access
from local_cloud.data_planes.redis_login import Login
from local_cloud.data_planes.redis_tokens import is_valid
from local_cloud.registry import Properties

EVERYTHING = ("on", "~*", "&*", "+@all")
# What ElastiCache keeps for itself of commands that have other uses, too.
KEPT = ("-acl|deluser", "-acl|load", "-acl|log", "-acl|save", "-acl|setuser", "-cluster|addslots", "-cluster|addslotsrange", "-cluster|delslots", "-cluster|delslotsrange", "-cluster|failover",
        "-cluster|flushslots", "-cluster|forget", "-cluster|meet", "-cluster|replicate", "-cluster|reset", "-cluster|set-config-epoch", "-cluster|setslot", "-migrate", "-psync", "-sync")


def login_of(record: Properties, account: str, region: str) -> Login:
    """What a client's secret is for Redis: a valid token is the password that only the emulator knows."""

    def login(name: str, secret: str) -> str:
        with request_scope(account, region):
            user = next((user for user in _users_of(record) if user["UserName"] == name and user["Authentication"]["Type"] == "iam"), None)
        if user is None:
            return secret
        return _iam_password(user) if is_valid(secret, record, user, account, region) else ""

    return login


def _iam_password(user: Properties) -> str:
    return user.setdefault("_iam_password", secrets.token_hex(32))


def _users_of(record: Properties) -> list[Properties]:
    groups = [elasticache._user_groups.get(group, {}) for group in record.get("UserGroupIds") or []]
    return [elasticache._users[user] for group in groups for user in group.get("UserIds", []) if user in elasticache._users]


def access_of(record: Properties) -> Access:
    users = _users_of(record)
    if users:
        return {user["UserName"]: (*_passwords(user), *user["AccessString"].split(), *KEPT) for user in users}
    tokens = record.get("_auth_tokens") or []
    optional = not tokens or record.get("_auth_optional")
    return {"default": (*(["nopass"] if optional else [f">{token}" for token in tokens]), *EVERYTHING, *KEPT)}


def _passwords(user: Properties) -> list[str]:
    if user["Authentication"]["Type"] == "iam":
        return [f">{_iam_password(user)}"]
    return ["nopass"] if user["Authentication"]["Type"] == "no-password" else [f">{password}" for password in user.get("_passwords", [])]
