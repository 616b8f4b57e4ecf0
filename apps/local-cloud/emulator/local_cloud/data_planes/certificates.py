"""The authority that signs the servers' certificates: ministack's for RDS, which its API hands out too."""
from __future__ import annotations

from pathlib import Path

import ministack.services.rds as rds
from ministack.core.x509_utils import sign_leaf_certificate

from local_cloud.data_planes import directory


def authority_file() -> Path:
    """Certificates alone, for functions to trust."""
    path = directory.root() / "ca-cert.pem"
    if not path.exists():
        path.write_text(rds._ensure_pg_ca()[0], encoding="utf-8")
        path.chmod(0o644)
    return path


def signed(names: list[str]) -> tuple[str, str]:
    """Certificate and key for host names. No address is in it, as in those of AWS: who connects by address is refused."""
    certificate, key, _public = sign_leaf_certificate(*rds._ensure_pg_ca(), common_name=names[0][:63], san_dns=names)
    return certificate, key
