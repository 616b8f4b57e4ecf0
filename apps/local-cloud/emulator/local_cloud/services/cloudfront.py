"""Amazon CloudFront: ways into a VPC, and further metrics of a distribution."""
from __future__ import annotations

import random

import ministack.services.cloudfront as cloudfront
from ministack.core.responses import get_account_id

from local_cloud.registry import Place, Properties, Resource, register

# The names of CloudFormation that differ from those of ministack's records.
PROTOCOLS = "OriginSSLProtocols"


def _origin_config(properties: Properties) -> Properties:
    given = properties["VpcOriginEndpointConfig"]
    return {
        "Name": given["Name"], "Arn": given["Arn"], "HTTPPort": given.get("HTTPPort", 80), "HTTPSPort": given.get("HTTPSPort", 443),
        "OriginProtocolPolicy": given.get("OriginProtocolPolicy", "match-viewer"), "OriginSslProtocols": given.get(PROTOCOLS, ["TLSv1.2"]),
    }


def create_origin(properties: Properties, _place: Place) -> Resource:
    config = _origin_config(properties)
    if cloudfront._vpc_origin_name_taken(config["Name"]):
        raise ValueError(f"AWS::CloudFront::VpcOrigin: Name {config['Name']} is taken")
    origin_id = "vo_" + "".join(random.choices(cloudfront._KSUID_CHARS, k=22))
    now, account = cloudfront._now_iso(), get_account_id()
    cloudfront._vpc_origins[origin_id] = {
        "Id": origin_id, "Arn": f"arn:aws:cloudfront::{account}:vpcorigin/{origin_id}", "AccountId": account, "Status": "Deployed", "CreatedTime": now, "LastModifiedTime": now,
        "VpcOriginEndpointConfig": config, "Version": 2,
    }
    return Resource(origin_id, _attributes(origin_id))


def update_origin(origin_id: str, _old: Properties, new: Properties) -> Properties:
    record = cloudfront._vpc_origins[origin_id]
    record.update(VpcOriginEndpointConfig=_origin_config(new), LastModifiedTime=cloudfront._now_iso(), Version=record["Version"] + 2)
    return _attributes(origin_id)


def delete_origin(origin_id: str, _properties: Properties) -> None:
    cloudfront._vpc_origins.pop(origin_id, None)


def _attributes(origin_id: str) -> Properties:
    record = cloudfront._vpc_origins[origin_id]
    return {name: record[name] for name in ("Id", "Arn", "AccountId", "Status", "CreatedTime", "LastModifiedTime")}


def put_subscription(distribution_id: str, _old: Properties, new: Properties) -> Properties:
    distribution = cloudfront._distributions.get(distribution_id)
    if distribution is None:
        raise ValueError(f"AWS::CloudFront::MonitoringSubscription: DistributionId {distribution_id} does not exist")
    distribution["MonitoringSubscription"] = new["MonitoringSubscription"]["RealtimeMetricsSubscriptionConfig"]
    return {}


def delete_subscription(distribution_id: str, _properties: Properties) -> None:
    distribution = cloudfront._distributions.get(distribution_id)
    if distribution is not None:
        distribution["MonitoringSubscription"] = None


def create_subscription(properties: Properties, _place: Place) -> Resource:
    return Resource(properties["DistributionId"], put_subscription(properties["DistributionId"], {}, properties))


def register_types() -> None:
    register("AWS::CloudFront::VpcOrigin", create=create_origin, update=update_origin, delete=delete_origin)
    register("AWS::CloudFront::MonitoringSubscription", create=create_subscription, update=put_subscription, delete=delete_subscription)
