"""AWS Chatbot: the record alone. ministack has no such service, so it shows in CloudFormation's answers only."""
from __future__ import annotations

from ministack.core.responses import AccountScopedDict, get_account_id

from local_cloud.registry import Place, Properties, Resource, register

TYPE = "AWS::Chatbot::SlackChannelConfiguration"
_configurations = AccountScopedDict()


def create(properties: Properties, _place: Place) -> Resource:
    name = properties["ConfigurationName"]
    arn = f"arn:aws:chatbot::{get_account_id()}:chat-configuration/slack-channel/{name}"
    if arn in _configurations:
        raise ValueError(f"{TYPE}: AlreadyExists: ConfigurationName {name} is taken")
    return Resource(arn, update(arn, {}, properties))


def update(arn: str, _old: Properties, new: Properties) -> Properties:
    _configurations[arn] = new
    return {"Arn": arn}


def delete(arn: str, _properties: Properties) -> None:
    _configurations.pop(arn, None)


def register_types() -> None:
    register(TYPE, create=create, update=update, delete=delete)
