"""AWS IAM: OpenID Connect providers, and what `Ref` of an instance profile is."""
from __future__ import annotations

import ministack.services.iam as iam
from ministack.core.responses import get_account_id

from local_cloud.registry import Place, Properties, Resource, register
from local_cloud.services import references

TYPE = "AWS::IAM::OIDCProvider"


def create(properties: Properties, _place: Place) -> Resource:
    host = properties["Url"].partition("://")[2].rstrip("/")
    arn = f"arn:aws:iam::{get_account_id()}:oidc-provider/{host}"
    if arn in iam._oidc_providers:
        raise ValueError(f"{TYPE}: EntityAlreadyExists: Provider with Url {properties['Url']} already exists.")
    iam._oidc_providers[arn] = {"Arn": arn, "Url": properties["Url"], "CreateDate": iam._now()}
    return Resource(arn, update(arn, {}, properties))


def update(arn: str, _old: Properties, new: Properties) -> Properties:
    iam._oidc_providers[arn].update(
        ClientIDList=new.get("ClientIdList", []), ThumbprintList=new.get("ThumbprintList", []), Tags=new.get("Tags", []))
    return {"Arn": arn}


def delete(arn: str, _properties: Properties) -> None:
    iam._oidc_providers.pop(arn, None)


def register_types() -> None:
    register(TYPE, create=create, update=update, delete=delete)
    references.correct("AWS::IAM::InstanceProfile", lambda arn, _properties: arn.rpartition("/")[2], lambda name: iam._instance_profiles[name]["Arn"])
