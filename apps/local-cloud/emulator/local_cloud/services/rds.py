"""Amazon RDS: event subscriptions; managed master password and deletion protection of DB instances."""
from __future__ import annotations

import json
import secrets
from typing import Any

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.rds as rds
import ministack.services.secretsmanager as secretsmanager
import ministack.services.sns as sns
from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region, new_uuid

from local_cloud.registry import HANDLERS, Place, Properties, Resource, register
from local_cloud.services.ec2.store import xml

EVENTS_TYPE = "AWS::RDS::EventSubscription"
_subscriptions = AccountRegionScopedDict()


def create_subscription(properties: Properties, place: Place) -> Resource:
    name = properties.get("SubscriptionName") or place.name(255, lowercase=True)
    if name in _subscriptions:
        raise ValueError(f"{EVENTS_TYPE}: SubscriptionAlreadyExist: SubscriptionName {name} is taken")
    if properties["SnsTopicArn"] not in sns._topics:
        raise ValueError(f"{EVENTS_TYPE}: SNSTopicArnNotFound: SnsTopicArn {properties['SnsTopicArn']} does not exist")
    update_subscription(name, {}, properties)
    return Resource(name)


def update_subscription(name: str, _old: Properties, new: Properties) -> Properties:
    if new.get("SourceIds") and not new.get("SourceType"):
        raise ValueError(f"{EVENTS_TYPE}: InvalidParameterCombination: SourceIds needs SourceType")
    _subscriptions[name] = new
    return {}


def delete_subscription(name: str, _properties: Properties) -> None:
    _subscriptions.pop(name, None)


def _describe_subscriptions(parameters: Properties) -> tuple:
    wanted = rds._p(parameters, "SubscriptionName")
    shown = [_shown_subscription(name, item) for name, item in _subscriptions.items() if wanted in ("", None, name)]
    if wanted and not shown:
        return rds._error("SubscriptionNotFound", f"Subscription {wanted} not found", 404)
    return rds._xml(200, "DescribeEventSubscriptionsResponse", "<DescribeEventSubscriptionsResult><EventSubscriptionsList>"
                    f"{''.join(shown)}</EventSubscriptionsList></DescribeEventSubscriptionsResult>")


def _shown_subscription(name: str, properties: Properties) -> str:
    members = {
        "CustSubscriptionId": name, "CustomerAwsId": get_account_id(), "SnsTopicArn": properties["SnsTopicArn"],
        "Status": "active", "SourceType": properties.get("SourceType"), "Enabled": properties.get("Enabled", True),
        "EventSubscriptionArn": f"arn:aws:rds:{get_region()}:{get_account_id()}:es:{name}",
    }
    sources = "".join(xml("SourceId", item) for item in properties.get("SourceIds", []))
    categories = "".join(xml("EventCategory", item) for item in properties.get("EventCategories", []))
    inner = "".join(xml(member, value) for member, value in members.items())
    return (f"<EventSubscription>{inner}<SourceIdsList>{sources}</SourceIdsList>"
            f"<EventCategoriesList>{categories}</EventCategoriesList></EventSubscription>")


# What an instance takes its master password from, if it has none of its own.
PASSWORD_SOURCES = (
    "DBClusterIdentifier", "DBClusterSnapshotIdentifier", "DBSnapshotIdentifier", "SourceDBInstanceIdentifier", "SourceDbiResourceId",
    "SourceDBInstanceAutomatedBackupsArn", "SourceDBClusterIdentifier",
)


def _complete_instance() -> None:
    handler = HANDLERS["AWS::RDS::DBInstance"]
    native_create, native_update, native_delete = handler["create"], handler["update"], handler["delete"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        managed = _is_managed(properties)
        password = _new_password() if managed else properties.get("MasterUserPassword")
        if not password and not any(properties.get(name) for name in PASSWORD_SOURCES):
            raise ValueError("InvalidParameterValue: The parameter MasterUserPassword must be provided and must not be blank.")
        given = {**properties, "MasterUserPassword": password} if password else properties
        name, attributes = native_create(logical_id, given, stack_name)
        if managed:
            _make_secret(rds._instances[name], properties, password)
        return name, _with_secret(name, attributes)

    def update(name: str, old: Properties, new: Properties, *rest: Any) -> tuple[str, Properties]:
        managed = _is_managed(new)
        updated, attributes = native_update(name, old, new, *rest)
        instance = rds._instances[updated]
        if managed and "MasterUserSecret" not in instance:
            instance["_MasterUserPassword"] = _new_password()
            _make_secret(instance, new, instance["_MasterUserPassword"])
        elif not managed:
            _drop_secret(instance)
        return updated, _with_secret(updated, attributes)

    def delete(name: str, properties: Properties) -> None:
        instance = rds._instances.get(name, {})
        if instance.get("DeletionProtection"):
            raise ValueError(f"Cannot delete protected DB Instance, please disable deletion protection and try again: {name}")
        _drop_secret(instance)
        native_delete(name, properties)

    handler.update(create=create, update=update, delete=delete)


def _new_password() -> str:
    return secrets.token_urlsafe(24)


def change_master_password(instance: Properties, password: str) -> None:
    instance["_MasterUserPassword"] = password


def _is_managed(properties: Properties) -> bool:
    managed = provisioners._cfn_bool(properties.get("ManageMasterUserPassword", False))
    if managed and properties.get("MasterUserPassword"):
        raise ValueError("InvalidParameterCombination: You can't specify MasterUserPassword when ManageMasterUserPassword is true")
    return managed


def _make_secret(instance: Properties, properties: Properties, password: str) -> None:
    arn = secretsmanager.create_secret_in_process(
        f"rds!db-{new_uuid()}", _login(instance, password),
        description=f"The secret associated with the primary RDS DB instance: {instance['DBInstanceArn']}")
    key = (properties.get("MasterUserSecret") or {}).get("KmsKeyId")
    secretsmanager._resolve(arn)[1].update(KmsKeyId=key, RotationEnabled=True, RotationRules={"AutomaticallyAfterDays": 7})
    instance["MasterUserSecret"] = {"SecretArn": arn, "SecretStatus": "active", "KmsKeyId": key}


def _login(instance: Properties, password: str) -> str:
    return json.dumps({"username": instance["MasterUsername"], "password": password})


def _rotate_managed_secrets() -> None:
    """RotateSecret of a managed secret changes the password, and needs no function; ModifyDBInstance can ask for it, too."""
    native_rotate, native_modify = secretsmanager._rotate_secret, rds._ACTION_MAP["ModifyDBInstance"]

    def rotate(data: Properties) -> tuple:
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        instance = _managed_with(secret["ARN"]) if secret else None
        answer = native_rotate(data)
        if instance and answer[0] < 400 and data.get("RotateImmediately", True):
            password = _new_password()
            change_master_password(instance, password)
            secret["Versions"][json.loads(answer[2])["VersionId"]]["SecretString"] = _login(instance, password)
        return answer

    def modify(parameters: Properties) -> tuple:
        instance = rds._resolve_instance(rds._p(parameters, "DBInstanceIdentifier"))
        rotates = instance and rds._p(parameters, "RotateMasterUserPassword") == "true"
        if rotates and "MasterUserSecret" not in instance:
            return rds._error("InvalidParameterCombination", "RotateMasterUserPassword needs a master user password that is managed in Secrets Manager.", 400)
        answer = native_modify(parameters)
        if rotates and answer[0] < 400:
            rotate({"SecretId": instance["MasterUserSecret"]["SecretArn"]})
        return answer

    secretsmanager._rotate_secret = rotate
    rds._ACTION_MAP["ModifyDBInstance"] = modify


def _managed_with(arn: str) -> Properties | None:
    return next((instance for instance in rds._instances.values() if instance.get("MasterUserSecret", {}).get("SecretArn") == arn), None)


def _drop_secret(instance: Properties) -> None:
    secret = instance.pop("MasterUserSecret", None)
    if secret:
        secretsmanager._delete_secret({"SecretId": secret["SecretArn"], "ForceDeleteWithoutRecovery": True})


def _with_secret(name: str, attributes: Properties) -> Properties:
    secret = rds._instances[name].get("MasterUserSecret")
    return {**attributes, "MasterUserSecret.SecretArn": secret["SecretArn"]} if secret else attributes


def register_types() -> None:
    register(EVENTS_TYPE, create=create_subscription, update=update_subscription, delete=delete_subscription)
    rds._ACTION_MAP["DescribeEventSubscriptions"] = _describe_subscriptions
    _complete_instance()
    _rotate_managed_secrets()
