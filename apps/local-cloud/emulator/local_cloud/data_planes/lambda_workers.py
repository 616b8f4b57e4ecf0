"""Functions see the servers as on AWS: by name, with the authorities' certificates where Lambda keeps them, as the role that they run with."""
from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import time
from pathlib import Path

import ministack.core.lambda_runtime as lambda_runtime
import ministack.services.sts as sts

from local_cloud.data_planes import certificates, names

WRAPPER = Path(__file__).with_name("lambda-worker.sh")
SESSION_SECONDS = 12 * 3600


def namespace_flags() -> str | None:
    """How a process gets file systems of its own here, or ``None``."""
    if not shutil.which("unshare"):
        return None
    for flags in ("-m", "-r -m"):
        if subprocess.run(["unshare", *flags.split(), "mount", "-t", "tmpfs", "probe", "/mnt"], capture_output=True, check=False).returncode == 0:
            return flags
    return None


def install(flags: str) -> None:
    os.environ.update(
        LOCAL_CLOUD_UNSHARE=flags, LOCAL_CLOUD_HOSTS=str(names.hosts_file()), LOCAL_CLOUD_AUTHORITIES=str(certificates.authority_file()))
    native_binary = lambda_runtime._detect_runtime_binary

    def runtime_binary(runtime: str) -> tuple[str, str]:
        binary, script = native_binary(runtime)
        return (str(WRAPPER) if binary == "node" else binary), script

    lambda_runtime._detect_runtime_binary = runtime_binary
    lambda_runtime.execution_credentials = role_session


def role_session(config: dict) -> dict[str, str]:
    """A session of the function's role. ministack gives the account's credentials, whose tokens no database could tell apart."""
    account, _region = lambda_runtime._account_region_from_function_config(config)
    role, name = config.get("Role", "").rsplit("/", 1)[-1], config["FunctionName"][:64]
    digest = hashlib.sha256(f"{config['FunctionArn']} {role}".encode()).hexdigest()
    key, secret, token = f"ASIA{digest[:16].upper()}", f"secret{digest}", f"token{digest}"
    sts.register_session(key, {
        "Arn": f"arn:aws:sts::{account}:assumed-role/{role}/{name}", "UserId": f"{role}:{name}", "SecretAccessKey": secret,
        # RDS takes no token of a session without an end.
        "SessionToken": token, "Expiration": time.time() + SESSION_SECONDS,
    })
    return {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": token}
