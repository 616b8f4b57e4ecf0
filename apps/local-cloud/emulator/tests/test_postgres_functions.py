"""Functions run with file systems of their own: as root, and as a user that is root in a namespace of its own only."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

WRAPPER = Path(__file__).resolve().parent.parent / "local_cloud" / "data_planes" / "lambda-worker.sh"
SCRIPT = """
const { readFileSync } = require('node:fs');
console.log(JSON.stringify({
  hosts: readFileSync('/etc/hosts', 'utf8'), authorities: readFileSync('/var/runtime/ca-cert.pem', 'utf8'), directory: process.cwd(),
  own: Object.keys(process.env).filter((name) => name.startsWith('LOCAL_CLOUD_')), rest: process.argv.slice(2), input: readFileSync(0, 'utf8'),
}));
"""


def can_unshare(flags: str) -> bool:
    return subprocess.run(["unshare", *flags.split(), "true"], capture_output=True, check=False).returncode == 0


@pytest.fixture(params=["-m", "-r -m"])
def flags(request):
    if not can_unshare(request.param):
        pytest.skip(f"this machine has no namespaces for unshare {request.param}")
    return request.param


def test_a_worker_sees_names_and_authorities_that_the_machine_does_not_have(tmp_path, flags):
    (tmp_path / "hosts").write_text("127.77.1.1 db.example\n")
    (tmp_path / "authorities").write_text("certificates\n")
    script = tmp_path / "worker.js"
    script.write_text(SCRIPT)
    before = Path("/etc/hosts").read_text(), os.path.exists("/var/runtime/ca-cert.pem")
    environment = {
        "PATH": os.environ["PATH"], "LOCAL_CLOUD_UNSHARE": flags, "LOCAL_CLOUD_HOSTS": str(tmp_path / "hosts"), "LOCAL_CLOUD_AUTHORITIES": str(tmp_path / "authorities"),
        "LOCAL_CLOUD_PYTHON": sys.executable, "LOCAL_CLOUD_PYTHON_PACKAGES": ""}
    result = subprocess.run([str(WRAPPER), str(script), "more"], env=environment, input="event", capture_output=True, text=True, cwd=tmp_path, check=False)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == {
        "hosts": "127.77.1.1 db.example\n", "authorities": "certificates\n", "directory": str(tmp_path), "own": [], "rest": ["more"], "input": "event"}
    assert (Path("/etc/hosts").read_text(), os.path.exists("/var/runtime/ca-cert.pem")) == before
