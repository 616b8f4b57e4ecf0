"""The endpoint names of servers, and addresses for them to listen on."""
from __future__ import annotations

import os
import secrets
import socket
import threading
from pathlib import Path

from local_cloud.data_planes import directory

_lock = threading.Lock()
_addresses: dict[str, str] = {}
ATTEMPTS = 50


def hosts_file() -> Path:
    path = directory.root() / "hosts"
    if not path.exists():
        _write(path)
    return path


def add(name: str, address: str) -> None:
    with _lock:
        _addresses[name] = address
        _write(directory.root() / "hosts")


def remove(*names: str) -> None:
    with _lock:
        for name in names:
            _addresses.pop(name, None)
        _write(directory.root() / "hosts")


def _write(path: Path) -> None:
    own = "".join(f"{address} {name}\n" for name, address in _addresses.items())
    content = f"{Path('/etc/hosts').read_text(encoding='utf-8').rstrip()}\n{own}".encode()
    # In place, and never empty: functions see this very file as their /etc/hosts.
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o644), "wb") as file:
        file.write(content)
        file.truncate()


def free_address(port: int) -> tuple[str, int]:
    """A loopback address of its own, so that each server has the port that its template names; else any free port."""
    for _ in range(ATTEMPTS):
        address = f"127.77.{secrets.randbelow(256)}.{secrets.randbelow(254) + 1}"
        if address not in _addresses.values() and _can_listen(address, port):
            return address, port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return "127.0.0.1", probe.getsockname()[1]


def _can_listen(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
        return True
