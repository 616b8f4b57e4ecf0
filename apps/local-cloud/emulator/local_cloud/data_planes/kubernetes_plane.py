"""One Kubernetes control plane: etcd, API server, controllers and scheduler of a cluster, on loopback."""
from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

from local_cloud.data_planes import directory
from local_cloud.data_planes.process import Server

HOST = "127.0.0.1"


class ControlPlane:
    """Has the part of a container's interface with which ministack's EKS talks to its Kubernetes."""

    def __init__(self, program: Path, name: str, port: int) -> None:
        self.id, self._program, self._port = name, program, port
        self._home = directory.root() / name
        self._server: Server | None = None

    def start(self, webhook: bytes, issuer: str, service_account_key: bytes) -> None:
        self._home.mkdir(mode=0o700)
        (self._home / "webhook.yaml").write_bytes(webhook)
        (self._home / "sa.key").write_bytes(service_account_key)
        kubectl = self._home / "bin" / "kubectl"
        kubectl.parent.mkdir()
        kubectl.write_text(f'#!/bin/sh\nexec "{self._program}" kubectl "$@"\n', encoding="utf-8")
        kubectl.chmod(0o755)
        log = self._home / "log"
        command = [str(self._program), "serve", "--directory", str(self._home), "--port", str(self._port), "--token-webhook", str(self._home / "webhook.yaml"),
                   "--service-account-issuer", issuer, "--service-account-key", str(self._home / "sa.key")]
        # Its last word when it starts names the kubeconfig. It needs no other user: unlike databases, it takes root.
        self._server = Server(command, ["grep", "-q", '"kubeconfig"', str(log)], log, signal.SIGTERM, user=None)
        self._server.start()

    def authority(self) -> bytes:
        return (self._home / "ca.crt").read_bytes()

    def apply(self, objects: list[dict]) -> None:
        self._kubectl(["apply", "-f", "-"], json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}).encode())

    def delete(self, kind: str, names: list[str]) -> None:
        if names:
            self._kubectl(["delete", kind, "--ignore-not-found", "--wait=false", *names])

    def names(self, kind: str, selector: str) -> list[str]:
        return self._kubectl(["get", kind, "-l", selector, "-o", "name"]).split()

    def exec_run(self, command: str | list[str]) -> tuple[int, bytes]:
        if isinstance(command, str):
            return 0, self.authority()
        result = subprocess.run(command, env=self._environment(), capture_output=True, check=False)
        return result.returncode, result.stdout + (result.stderr if result.returncode else b"")

    def stop(self, timeout: int = 0) -> None:
        if self._server:
            self._server.stop()

    def remove(self, **_options: object) -> None:
        shutil.rmtree(self._home, ignore_errors=True)

    def _kubectl(self, arguments: list[str], text: bytes = b"") -> str:
        result = subprocess.run([str(self._program), "kubectl", *arguments], input=text, env=self._environment(), capture_output=True, check=False)
        if result.returncode:
            raise RuntimeError(f"kubectl {arguments[0]}: {result.stderr.decode(errors='replace').strip()}")
        return result.stdout.decode()

    def _environment(self) -> dict[str, str]:
        return {"PATH": f"{self._home / 'bin'}:{os.environ['PATH']}", "HOME": str(self._home), "KUBECONFIG": str(self._home / "kubeconfig")}
