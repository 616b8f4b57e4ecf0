"""Who may log in to a replication group, as rules of Redis."""
from __future__ import annotations

import ministack.services.elasticache as elasticache

from local_cloud.data_planes.redis_group import Access
from local_cloud.registry import Properties

EVERYTHING = ("on", "~*", "&*", "+@all")
# What ElastiCache keeps for itself of commands that have other uses, too.
KEPT = ("-acl|deluser", "-acl|load", "-acl|log", "-acl|save", "-acl|setuser", "-cluster|addslots", "-cluster|addslotsrange", "-cluster|delslots", "-cluster|delslotsrange", "-cluster|failover",
        "-cluster|flushslots", "-cluster|forget", "-cluster|meet", "-cluster|replicate", "-cluster|reset", "-cluster|set-config-epoch", "-cluster|setslot", "-migrate", "-psync", "-sync")


def access_of(record: Properties) -> Access:
    users = [elasticache._users[user] for group in record.get("UserGroupIds") or [] for user in elasticache._user_groups.get(group, {}).get("UserIds", []) if user in elasticache._users]
    if users:
        return {user["UserName"]: (*_passwords(user), *user["AccessString"].split(), *KEPT) for user in users}
    tokens = record.get("_auth_tokens") or []
    optional = not tokens or record.get("_auth_optional")
    return {"default": (*(["nopass"] if optional else [f">{token}" for token in tokens]), *EVERYTHING, *KEPT)}


def _passwords(user: Properties) -> list[str]:
    # A user with IAM has no password: nothing that is sent is right.
    return ["nopass"] if user["Authentication"]["Type"] == "no-password" else [f">{password}" for password in user.get("_passwords", [])]
