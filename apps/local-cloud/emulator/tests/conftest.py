"""One emulator for the whole session, on a free loopback port, in a directory of its own."""
from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from stacks import Stacks

EMULATOR = Path(__file__).resolve().parent.parent
ACCOUNT = "123456789012"
REGION = "us-east-1"
START_SECONDS = 30


@dataclass(frozen=True)
class Emulator:
    process: subprocess.Popen[bytes]
    port: int
    directory: Path

    def client(self, service: str):
        return boto3.client(
            service, endpoint_url=f"http://127.0.0.1:{self.port}", region_name=REGION, aws_access_key_id="test",
            aws_secret_access_key="test", config=Config(retries={"max_attempts": 1}))


def environment(directory: Path, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"], "HOME": str(directory), "TMPDIR": str(directory), "STATE_DIR": str(directory / "state"),
        "BIND_HOST": "127.0.0.1", "MINISTACK_ACCOUNT_ID": ACCOUNT, "IOT_MTLS_ENABLED": "false", "PYTHONPATH": str(EMULATOR),
        "PYTHONDONTWRITEBYTECODE": "1", "LOG_LEVEL": "WARNING", **more,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(directory: Path, **more: str) -> Emulator:
    port = free_port()
    with open(directory / "log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "local_cloud"], cwd=directory, stdout=log, stderr=log,
            env=environment(directory, GATEWAY_PORT=str(port), LOCAL_CLOUD_PARENT_PID=str(os.getpid())) | more)
    deadline = time.monotonic() + START_SECONDS
    while not _is_ready(port):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise RuntimeError(f"the emulator did not start:\n{(directory / 'log').read_text()}")
        time.sleep(0.1)
    return Emulator(process, port, directory)


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_ministack/health", timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    running = start(tmp_path_factory.mktemp("emulator"))
    yield running
    running.process.terminate()
    running.process.wait(10)


@pytest.fixture(scope="session")
def client(emulator: Emulator):
    clients: dict[str, object] = {}
    return lambda service: clients.setdefault(service, emulator.client(service))


@pytest.fixture(scope="session")
def stacks(emulator: Emulator) -> Stacks:
    return Stacks(emulator.client("cloudformation"))
