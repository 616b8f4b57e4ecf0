"""The emulator as a process: where it may listen, and when it must end."""
from __future__ import annotations

import ipaddress
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping

PARENT_CHECK_SECONDS = 0.5
ORDERLY_END_SECONDS = 8


def listening_problem(environment: Mapping[str, str]) -> str | None:
    """Why the emulator must not start, or ``None``: it is unauthenticated, so only loopback will do."""
    host = environment.get("BIND_HOST", "")
    if not host:
        return "BIND_HOST is not set: set it to a loopback address such as 127.0.0.1 (ministack would listen on all)"
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        return f"BIND_HOST={host} is not an IP address: expected a loopback address such as 127.0.0.1"
    return None if loopback else f"BIND_HOST={host} is not a loopback address: expected one such as 127.0.0.1"


def end_with_parent(environment: Mapping[str, str]) -> None:
    """Watches the process ``LOCAL_CLOUD_PARENT_PID`` and ends this one when it is gone."""
    parent = environment.get("LOCAL_CLOUD_PARENT_PID")
    if parent:
        threading.Thread(target=_watch, args=(int(parent),), name="parent-watch", daemon=True).start()


def _watch(parent: int) -> None:
    started = _start_time(parent)
    while started is not None and _start_time(parent) == started:
        time.sleep(PARENT_CHECK_SECONDS)
    # The signal takes the orderly way out, which ends the Lambda workers too.
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(ORDERLY_END_SECONDS)
    os._exit(1)


def _start_time(pid: int) -> str | None:
    """When a live process started (a reused pid has another time); ``None`` if it is gone or a zombie."""
    if not os.path.exists("/proc/self/stat"):
        # macOS: ps answers nothing for a process that is gone.
        return subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout.strip() or None
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            fields = stat.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in ("Z", "X") else fields[19]
