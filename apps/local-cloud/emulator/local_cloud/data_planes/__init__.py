"""Real servers behind the emulator's databases: processes on loopback that the deployed functions reach by the names that AWS would give them."""
from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

POSTGRES_BINARIES = "LOCAL_CLOUD_POSTGRES_BIN"


def install() -> None:
    """Says in `$TMPDIR/data-planes.json` what is real, and where clients on this machine find names and authorities."""
    report = Path(tempfile.gettempdir()) / "data-planes.json"
    report.write_text(json.dumps(_install()), encoding="utf-8")


def _install() -> dict[str, str]:
    """Without PostgreSQL, or where no function could reach it, instances are records alone."""
    binaries = os.environ.get(POSTGRES_BINARIES)
    if not binaries:
        return {"postgresMissing": "PostgreSQL is not installed (on Debian: apt-get install postgresql)"}
    from local_cloud.data_planes import certificates, lambda_workers, names, postgres_instances

    problem = lambda_workers.install()
    if problem:
        print(f"local-cloud: databases are records alone: {problem}", flush=True)
        return {"postgresMissing": problem}
    postgres_instances.install(Path(binaries))
    version = subprocess.run([f"{binaries}/postgres", "--version"], capture_output=True, text=True, check=True).stdout.split()[2]
    return {"postgres": version, "hosts": str(names.hosts_file()), "authorities": str(certificates.authority_file())}
