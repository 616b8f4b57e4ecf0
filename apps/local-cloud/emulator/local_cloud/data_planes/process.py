"""Servers as processes: unprivileged, in a session of their own, gone when the emulator is."""
from __future__ import annotations

import atexit
import concurrent.futures
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from local_cloud.data_planes.directory import USER

# The kernel's parent-death signal follows the thread that forked: this one lives as long as the emulator.
_spawner = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="servers")
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}
START_SECONDS = 90
STOP_SECONDS = 10


def as_user(command: Sequence[str], death: signal.Signals | None = None, user: pwd.struct_passwd | None = USER) -> list[str]:
    wanted = [*([f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"] if user else []),
              *(["--pdeathsig", death.name.removeprefix("SIG")] if death and shutil.which("setpriv") else [])]
    return [*(["setpriv", *wanted] if wanted else []), *command]


def run(command: Sequence[str], text: str | None = None) -> str:
    result = subprocess.run(as_user(command), input=text, env=_ENVIRONMENT, capture_output=True, text=True, cwd="/", check=False)
    if result.returncode:
        raise RuntimeError(f"{Path(command[0]).name} ended with {result.returncode}: {(result.stderr or result.stdout).strip()[-1500:]}")
    return result.stdout


class Server:
    """One process; it is ready when `probe` succeeds."""

    def __init__(self, command: Sequence[str], probe: Sequence[str], log: Path, stop_signal: signal.Signals, user: pwd.struct_passwd | None = USER) -> None:
        self._command, self._probe, self._log, self._stop_signal, self._user = command, probe, log, stop_signal, user
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        with open(self._log, "ab") as output:
            self._process = _spawner.submit(
                subprocess.Popen, as_user(self._command, self._stop_signal, self._user), stdin=subprocess.DEVNULL, stdout=output,
                stderr=output, env=_ENVIRONMENT, cwd="/", start_new_session=True).result()
        # Before their files are removed, for which the emulator registered earlier.
        atexit.register(self.stop)
        deadline = time.monotonic() + START_SECONDS
        while subprocess.run(as_user(self._probe, user=self._user), env=_ENVIRONMENT, capture_output=True, cwd="/", check=False).returncode:
            if not self.running or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"{Path(self._command[0]).name} did not start: {self._log.read_text(errors='replace')[-1500:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        if self._process is None:
            return
        atexit.unregister(self.stop)
        if self.running:
            os.kill(self._process.pid, self._stop_signal)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
