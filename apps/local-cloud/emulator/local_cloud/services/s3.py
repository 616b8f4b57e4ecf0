"""Amazon S3: the tags of a bucket, which CDK's auto-delete custom resource asks for before it empties the bucket."""
from __future__ import annotations

from typing import Any

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.s3 as s3

from local_cloud.registry import HANDLERS, Properties


def register_types() -> None:
    handler = HANDLERS["AWS::S3::Bucket"]
    native_create, native_update = handler["create"], handler["update"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        name, attributes = native_create(logical_id, properties, stack_name)
        provisioners._reconcile_tag_map(_tags_of(name), {}, properties)
        return name, attributes

    def update(name: str, old: Properties, new: Properties, *rest: Any) -> tuple[str, Properties]:
        updated, attributes = native_update(name, old, new, *rest)
        provisioners._reconcile_tag_map(_tags_of(updated), old, new)
        return updated, attributes

    handler.update(create=create, update=update)


def _tags_of(bucket: str) -> dict[str, str]:
    return s3._bucket_tags.setdefault(bucket, {})
