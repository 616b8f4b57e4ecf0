"""Workers of functions, started as the emulator starts them."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

WRAPPER = Path(__file__).resolve().parent.parent / "local_cloud" / "data_planes" / "lambda-worker.sh"


def executable(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture(name="helm")
def fixture_helm(tmp_path):
    """Calls a layer's Helm from within a worker, and answers what it was called with."""
    executable(tmp_path / "layer" / "helm" / "helm", '#!/bin/sh\necho "$@"\n')
    (tmp_path / "charts" / "known").mkdir(parents=True)
    for name in ("hosts", "authorities"):
        (tmp_path / name).touch()

    def call(*arguments: str) -> str:
        script = tmp_path / "worker" / "call.py"
        script.parent.mkdir(exist_ok=True)
        script.write_text(f"import subprocess\nprint(subprocess.run(['/opt/helm/helm', *{arguments!r}], capture_output=True, text=True, check=True).stdout)\n", encoding="utf-8")
        flags = "-m" if os.getuid() == 0 else "-r -m"
        environment = {
            "PATH": os.environ["PATH"], "LOCAL_CLOUD_PYTHON": sys.executable, "LOCAL_CLOUD_PYTHON_PACKAGES": "", "LOCAL_CLOUD_UNSHARE": flags, "LOCAL_CLOUD_HOSTS": str(tmp_path / "hosts"),
            "LOCAL_CLOUD_AUTHORITIES": str(tmp_path / "authorities"), "LOCAL_CLOUD_CHARTS": str(tmp_path / "charts"), "_LAMBDA_LAYERS_DIRS": str(tmp_path / "layer"), "AWS_REGION": "us-east-1"}
        result = subprocess.run([str(WRAPPER), str(script)], env=environment, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()

    return call


def test_a_chart_of_a_repository_is_the_one_that_stands_in(helm, tmp_path):
    assert helm("upgrade", "a-release", "known", "--install", "--repo", "https://charts.example", "--values", "v.yaml", "--version", "1.2.3", "--namespace", "a space") == (
        f"upgrade a-release {tmp_path}/charts/known --install --values v.yaml --namespace a space")


@pytest.mark.parametrize("arguments", [
    ("upgrade", "a-release", "unknown", "--install", "--repo", "https://charts.example", "--version", "1.2.3"), ("uninstall", "a-release", "--namespace", "x"), ("upgrade", "a-release", "/tmp/chart", "--install"),
])
def test_everything_else_is_helms_own_business(helm, arguments):
    assert helm(*arguments) == " ".join(arguments)
