"""Functions see the servers as on AWS: by name, with the authorities' certificates where Lambda keeps them, as the role that they run with."""
from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import sys
import sysconfig
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace

import ministack.core.lambda_runtime as lambda_runtime
import ministack.services.sts as sts

from local_cloud.data_planes import certificates, names

WRAPPER = Path(__file__).with_name("lambda-worker.sh")
# As root; with a user namespace of their own.
UNSHARE_FLAGS = ("-m", "-r -m")
# Longer than the emulator runs: a worker keeps its session.
SESSION_SECONDS = 30 * 24 * 3600


def install() -> str | None:
    """Why functions can't see servers here; ``None`` if they can, as they do from now on."""
    if not shutil.which("unshare"):
        return "there is no unshare, with which functions would see the servers"
    for flags in UNSHARE_FLAGS:
        problem = _problem(flags)
        if problem is None:
            os.environ.update(_variables(flags))
            _wrap_workers()
            return None
    return f"this machine gives no mount namespaces, in which functions would see the servers ({problem})"


def _variables(flags: str) -> dict[str, str]:
    return {
        "LOCAL_CLOUD_PYTHON": sys.executable, "LOCAL_CLOUD_PYTHON_PACKAGES": sysconfig.get_path("purelib"), "LOCAL_CLOUD_UNSHARE": flags,
        "LOCAL_CLOUD_HOSTS": str(names.hosts_file()), "LOCAL_CLOUD_AUTHORITIES": str(certificates.authority_file()),
    }


def _problem(flags: str) -> str | None:
    """What a worker meets that has nothing to do."""
    with tempfile.TemporaryDirectory() as scratch:
        script = Path(scratch) / "nothing.js"
        script.touch()
        result = subprocess.run([str(WRAPPER), str(script)], env={**os.environ, **_variables(flags)}, capture_output=True, text=True, check=False)
        return (result.stderr.strip() or f"exit code {result.returncode}").splitlines()[-1] if result.returncode else None


def _wrap_workers() -> None:
    native_binary = lambda_runtime._detect_runtime_binary

    def runtime_binary(runtime: str) -> tuple[str, str]:
        binary, script = native_binary(runtime)
        return (str(WRAPPER) if binary else binary), script

    lambda_runtime._detect_runtime_binary = runtime_binary
    lambda_runtime.zipfile = SimpleNamespace(**{**vars(zipfile), "ZipFile": _ZipFile})
    lambda_runtime.execution_credentials = role_session


class _ZipFile(zipfile.ZipFile):
    """Python drops the modes, without which no layer's program can be run."""

    def _extract_member(self, member: zipfile.ZipInfo | str, targetpath: str | os.PathLike[str], pwd: bytes | None) -> str:
        path = super()._extract_member(member, targetpath, pwd)
        mode = (member if isinstance(member, zipfile.ZipInfo) else self.getinfo(member)).external_attr >> 16 & 0o777
        if mode and os.path.isfile(path):
            os.chmod(path, mode | 0o400)
        return path


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
