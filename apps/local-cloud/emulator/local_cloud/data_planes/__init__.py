"""Real servers behind the emulator's databases, caches and clusters: processes on loopback that the deployed functions reach by the names that AWS would give them."""
from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

POSTGRES_BINARIES = "LOCAL_CLOUD_POSTGRES_BIN"
REDIS_SERVER = "LOCAL_CLOUD_REDIS_SERVER"
CONTROL_PLANE = "LOCAL_CLOUD_CONTROL_PLANE"


def install() -> None:
    """Says in `$TMPDIR/data-planes.json` what is real, and where clients on this machine find names and authorities."""
    report = Path(tempfile.gettempdir()) / "data-planes.json"
    report.write_text(json.dumps(_install()), encoding="utf-8")


def _install() -> dict[str, str]:
    """Without a server's programs, or where no function could reach it, databases, caches and clusters are records alone."""
    binaries, redis_server, control_plane = (os.environ.get(name) for name in (POSTGRES_BINARIES, REDIS_SERVER, CONTROL_PLANE))
    missing = {
        **({} if binaries else {"postgresMissing": "PostgreSQL is not installed (on Debian: apt-get install postgresql)"}),
        **({} if redis_server else {"redisMissing": "Redis is not installed (on Debian: apt-get install redis-server)"}),
        **({} if control_plane else {"kubernetesMissing": "Go is not installed, with which the control plane is built"}),
    }
    if not binaries and not redis_server and not control_plane:
        return missing
    from local_cloud.data_planes import certificates, directory, lambda_workers, names

    problem = lambda_workers.install()
    if problem:
        print(f"local-cloud: databases, caches and clusters are records alone: {problem}", flush=True)
        return {"postgresMissing": problem, "redisMissing": problem, "kubernetesMissing": problem}
    return {
        **missing,
        **({"postgres": _postgres(Path(binaries))} if binaries else {}),
        **({"redis": _redis(Path(redis_server))} if redis_server else {}),
        **({"kubernetes": _kubernetes(Path(control_plane)), "controlPlanes": str(directory.root())} if control_plane else {}),
        "hosts": str(names.hosts_file()), "authorities": str(certificates.authority_file()),
    }


def _postgres(binaries: Path) -> str:
    from local_cloud.data_planes import postgres_instances

    postgres_instances.install(binaries)
    return _output(str(binaries / "postgres"), "--version").split()[2]


def _redis(server: Path) -> str:
    from local_cloud.data_planes import redis_groups, redis_serverless

    redis_groups.install(server)
    redis_serverless.install(server)
    return _output(str(server), "--version").split("v=")[1].split()[0]


def _kubernetes(program: Path) -> str:
    from local_cloud.data_planes import kubernetes_planes

    kubernetes_planes.install(program)
    return json.loads(_output(str(program), "kubectl", "version", "--client", "--output=json"))["clientVersion"]["gitVersion"].removeprefix("v")


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
