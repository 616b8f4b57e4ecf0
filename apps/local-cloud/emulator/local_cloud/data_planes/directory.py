"""Where servers keep their files: readable by the unprivileged user that runs them, and by nobody else."""
from __future__ import annotations

import atexit
import os
import pwd
import re
import shutil
import tempfile
from pathlib import Path

PREFIX = "local-cloud-"


def unprivileged_user() -> pwd.struct_passwd | None:
    """Who runs the servers when the emulator runs as root: they refuse to be root."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("there is no user to run servers as: neither postgres nor nobody")


USER = unprivileged_user()


def _make_root() -> Path:
    # The state directory may be below a home that the servers' user can't enter, and its path too long for a socket (107 bytes).
    parent = Path("/tmp")
    _remove_orphans(parent)
    root = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent))
    root.chmod(0o755)
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return root


def _remove_orphans(parent: Path) -> None:
    """What emulators left that were killed."""
    for entry in parent.glob(f"{PREFIX}[0-9]*-*"):
        match = re.match(rf"{PREFIX}(\d+)-", entry.name)
        if match and not _is_alive(int(match.group(1))):
            shutil.rmtree(entry, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


_root: Path | None = None


def root() -> Path:
    global _root
    if _root is None:
        _root = _make_root()
    return _root


def give(path: Path) -> Path:
    if USER:
        os.chown(path, USER.pw_uid, USER.pw_gid)
    return path


def make(path: Path) -> Path:
    path.mkdir(mode=0o700, parents=True)
    return give(path)


def write(path: Path, text: str, mode: int = 0o600) -> Path:
    # The directory may be the servers' user's: what it could have put there is not followed.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        if USER:
            os.fchown(file.fileno(), USER.pw_uid, USER.pw_gid)
        file.write(text)
    return path
