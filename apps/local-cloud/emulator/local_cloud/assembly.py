"""Puts the local cloud together, in the order that the parts need."""
from __future__ import annotations

from local_cloud import change_sets, conditions, data_planes, read_back
from local_cloud.registry import enforce_schemas
from local_cloud.replacement import follow_schemas
from local_cloud.services import register_all


def assemble() -> None:
    conditions.install()
    change_sets.install()
    register_all()
    read_back.repair()
    data_planes.install()
    # Last, so that the schema check stands in front of every handler, ministack's and ours.
    enforce_schemas()
    follow_schemas()
