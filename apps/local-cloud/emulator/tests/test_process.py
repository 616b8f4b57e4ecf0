"""The emulator as a process: where it listens, what it writes, when it ends."""
from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from conftest import Emulator, environment, start

LISTENING = "0A"


def listening_addresses(pid: int) -> set[str]:
    """The local addresses of the process's listening sockets, from /proc (hex, as the kernel writes them)."""
    own = subprocess.run(["ls", "-l", f"/proc/{pid}/fd"], capture_output=True, text=True, check=True).stdout
    found = set()
    for table in ("tcp", "tcp6"):
        with open(f"/proc/{pid}/net/{table}", encoding="utf-8") as lines:
            for fields in (line.split() for line in list(lines)[1:]):
                if fields[3] == LISTENING and f"socket:[{fields[9]}]" in own:
                    found.add(fields[1].split(":")[0])
    return found


@pytest.fixture
def parent() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "60"])
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def short_lived(tmp_path, parent) -> Iterator[Emulator]:
    running = start(tmp_path, LOCAL_CLOUD_PARENT_PID=str(parent.pid))
    yield running
    running.process.kill()
    running.process.wait()


def test_it_listens_on_loopback_only(emulator):
    assert listening_addresses(emulator.process.pid) == {"0100007F"}


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.1", "", "localhost", "::"])
def test_it_refuses_to_listen_elsewhere(tmp_path, host):
    done = subprocess.run([sys.executable, "-m", "local_cloud"], env=environment(tmp_path, BIND_HOST=host), capture_output=True, text=True, timeout=20)
    assert done.returncode == 2
    assert "loopback" in done.stderr


def test_it_ends_with_its_parent(short_lived, parent):
    parent.kill()
    parent.wait()
    assert short_lived.process.wait(10) == 0


def test_it_ends_at_sigterm_and_leaves_nothing_behind(short_lived, tmp_path):
    short_lived.process.terminate()
    assert short_lived.process.wait(10) == 0
    assert {path.name for path in tmp_path.iterdir()} <= {"log", "state", "data-planes.json"}
    assert {path.name for path in (tmp_path / "state").iterdir()} == {"cognito-rsa-key.pem", "cognito-rsa-key.pem.lock"}
