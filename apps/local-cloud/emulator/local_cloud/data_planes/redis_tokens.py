"""Whether an IAM token is genuine, meant for this cache and user, and of somebody whom a policy allows `elasticache:Connect`."""
from __future__ import annotations

import datetime
import hashlib
import time
from urllib.parse import parse_qsl, urlsplit

from ministack.core.rds_iam import CredentialResolutionError, build_canonical_request, build_string_to_sign, calculate_signature, resolve_credential, signatures_match
from ministack.core.responses import request_scope

from local_cloud.data_planes.iam_login import is_allowed
from local_cloud.registry import Properties

SERVICE = "elasticache"
LONGEST_SECONDS = 900
EMPTY = hashlib.sha256(b"").hexdigest()


def is_valid(token: str, cache: Properties, user: Properties, account: str, region: str) -> bool:
    """`cache` and `user` are the emulator's records."""
    with request_scope(account, region):
        problem, access_key = _read(token, cache, user["UserId"], account, region)
        if problem is None and not all(is_allowed(access_key, "elasticache:Connect", arn, account, region) for arn in (cache["ARN"], user["ARN"])):
            problem = "elasticache:Connect is not allowed"
        if problem:
            print(f"local-cloud: IAM login of {user['UserId']}: {problem}", flush=True)
        return problem is None


def _read(token: str, cache: Properties, user_id: str, account: str, region: str) -> tuple[str | None, str]:
    """What is wrong with the token, and whose it is."""
    try:
        parsed = urlsplit(f"//{token}")
        query = dict(parse_qsl(parsed.query, strict_parsing=True))
        key, date, place, service, kind = query["X-Amz-Credential"].split("/")
        signed_at = datetime.datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc).timestamp()
        lifetime = int(query["X-Amz-Expires"])
    except (KeyError, ValueError):
        return "it is no presigned request", ""
    cache_name, kind_of_cache = cache["ReplicationGroupId"], "ServerlessCache" if cache.get("Serverless") else None
    if (parsed.netloc, parsed.path, query.get("Action"), query.get("User"), query.get("ResourceType")) != (cache_name, "/", "connect", user_id, kind_of_cache):
        return "it is meant for another cache or user", key
    if (place, service, kind) != (region, SERVICE, "aws4_request") or query["X-Amz-SignedHeaders"] != "host":
        return "it is signed for something else", key
    if lifetime > LONGEST_SECONDS or time.time() >= signed_at + lifetime:
        return "it has expired", key
    credential = resolve_credential(key, account, query.get("X-Amz-Security-Token", ""))
    if isinstance(credential, CredentialResolutionError):
        return "its credentials are not known", key
    canonical = build_canonical_request("GET", "/", {"host": cache_name}, query, "host", payload_hash=EMPTY)
    expected = calculate_signature(credential.secret_access_key, date, region, SERVICE, build_string_to_sign(query["X-Amz-Date"], date, region, SERVICE, canonical))
    return (None if signatures_match(expected, query.get("X-Amz-Signature", "")) else "its signature is wrong"), key
