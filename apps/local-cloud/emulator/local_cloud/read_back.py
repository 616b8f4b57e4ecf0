"""Shows, in the answers of ministack's APIs, values of native types that its CloudFormation handlers or answers drop."""
from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import ministack.services.ec2 as ec2
import ministack.services.elasticache as elasticache
import ministack.services.rds as rds
import ministack.services.sns as sns

from local_cloud.registry import HANDLERS, Properties
from local_cloud.services.ec2.store import xml

KEPT = "_LocalCloud"
INSTANCE_MEMBERS = ("DatabaseInsightsMode", "PerformanceInsightsRetentionPeriod", "CACertificateIdentifier",
                    "EngineLifecycleSupport", "DedicatedLogVolume", "StorageThroughput", "Iops")


def repair() -> None:
    _after("AWS::RDS::DBInstance", _keep_instance)
    _after("AWS::ElastiCache::ReplicationGroup", _keep_replication_group)
    _after("AWS::SNS::Topic", _keep_topic)
    _append(rds, "_instance_xml", _instance_members)
    _append(elasticache, "_rg_xml", _replication_group_members)
    _show_endpoints()


def _after(type_name: str, keep: Callable[[str, Properties], None]) -> None:
    """Has ``keep`` leave on the service's record what ministack's handler has dropped from the properties."""
    handler = HANDLERS[type_name]
    native_create, native_update = handler["create"], handler["update"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        name, attributes = native_create(logical_id, properties, stack_name)
        keep(name, properties)
        return name, attributes

    def update(name: str, old: Properties, new: Properties, *rest: Any) -> tuple[str, Properties]:
        updated, attributes = native_update(name, old, new, *rest)
        keep(updated, new)
        return updated, attributes

    handler.update(create=create, update=update)


def _keep_instance(name: str, properties: Properties) -> None:
    shown = {member: properties[member] for member in INSTANCE_MEMBERS if member in properties}
    rds._instances[name].update({KEPT: properties, **shown})


def _keep_replication_group(name: str, properties: Properties) -> None:
    elasticache._replication_groups[name][KEPT] = properties


def _keep_topic(arn: str, properties: Properties) -> None:
    attributes = sns._topics[arn]["attributes"]
    attributes.pop("KmsMasterKeyId", None)
    if properties.get("KmsMasterKeyId"):
        attributes["KmsMasterKeyId"] = properties["KmsMasterKeyId"]


def _append(service: ModuleType, function_name: str, more: Callable[[Properties], str]) -> None:
    native = getattr(service, function_name)
    setattr(service, function_name, lambda record: _without_empty(native(record)) + more(record))


def _without_empty(text: str) -> str:
    return text.replace("<EnabledCloudwatchLogsExports/>", "")


def _instance_members(instance: Properties) -> str:
    kept = instance.get(KEPT, {})
    logs = "".join(xml("member", item) for item in kept.get("EnableCloudwatchLogsExports", []))
    return "".join([
        f"<EnabledCloudwatchLogsExports>{logs}</EnabledCloudwatchLogsExports>",
        xml("PerformanceInsightsKMSKeyId", kept.get("PerformanceInsightsKMSKeyId")),
        xml("DatabaseInsightsMode", kept.get("DatabaseInsightsMode")),
        xml("MasterUserSecret", instance.get("MasterUserSecret")),
        xml("DedicatedLogVolume", kept.get("DedicatedLogVolume")),
        xml("EngineLifecycleSupport", kept.get("EngineLifecycleSupport")),
    ])


def _replication_group_members(group: Properties) -> str:
    return xml("KmsKeyId", group.get(KEPT, {}).get("KmsKeyId"))


def _show_endpoints() -> None:
    native = ec2._vpce_fields_xml

    def shown(endpoint: Properties, tag: str = "item") -> str:
        groups = [{"groupId": group_id} for group_id in endpoint.get("SecurityGroupIds", [])]
        private_dns = str(endpoint.get("PrivateDnsEnabled", False)).lower() == "true"
        more = xml("privateDnsEnabled", private_dns) + xml("groupSet", groups) + xml("policyDocument", _policy(endpoint))
        return native(endpoint, tag).removesuffix(f"</{tag}>") + more + f"</{tag}>"

    ec2._vpce_fields_xml = shown


def _policy(endpoint: Properties) -> str | None:
    policy = endpoint.get("PolicyDocument")
    return policy if isinstance(policy, str) or policy is None else json.dumps(policy)
