"""Amazon CloudWatch Logs: the delivery of logs that other services write."""
from __future__ import annotations

from typing import Any

import ministack.services.cloudwatch_logs as logs

from local_cloud.registry import Place, Properties, Resource, call, register

SOURCE, DESTINATION, DELIVERY = (f"AWS::Logs::{name}" for name in ("DeliverySource", "DeliveryDestination", "Delivery"))


def _given(**members: Any) -> Properties:
    return {name: value for name, value in members.items() if value is not None}


def put_source(properties: Properties, _place: Place | None = None) -> Resource:
    made = call(SOURCE, logs._put_delivery_source, _given(name=properties["Name"], resourceArn=properties.get("ResourceArn"), logType=properties.get("LogType")))["deliverySource"]
    return Resource(made["name"], {"Arn": made["arn"], "Service": made["service"], "ResourceArns": made["resourceArns"]})


def put_destination(properties: Properties, _place: Place | None = None) -> Resource:
    configuration = {"destinationResourceArn": properties.get("DestinationResourceArn")}
    made = call(DESTINATION, logs._put_delivery_destination, _given(name=properties["Name"], outputFormat=properties.get("OutputFormat"), deliveryDestinationConfiguration=configuration))["deliveryDestination"]
    return Resource(made["name"], {"Arn": made["arn"]})


def create_delivery(properties: Properties, _place: Place) -> Resource:
    made = call(DELIVERY, logs._create_delivery, {"deliverySourceName": properties["DeliverySourceName"], "deliveryDestinationArn": properties["DeliveryDestinationArn"], **_changeable(properties)})["delivery"]
    return Resource(made["id"], {"DeliveryId": made["id"], "Arn": made["arn"], "DeliveryDestinationType": made["deliveryDestinationType"]})


def update_delivery(delivery_id: str, _old: Properties, new: Properties) -> Properties:
    record = logs._deliveries[delivery_id]
    record.update(_changeable(new))
    return {"DeliveryId": delivery_id, "Arn": record["arn"], "DeliveryDestinationType": record["deliveryDestinationType"]}


def _changeable(properties: Properties) -> Properties:
    s3 = _given(suffixPath=properties.get("S3SuffixPath"), enableHiveCompatiblePath=properties.get("S3EnableHiveCompatiblePath"))
    return {"recordFields": properties.get("RecordFields", []), "fieldDelimiter": properties.get("FieldDelimiter", ""), "s3DeliveryConfiguration": s3}


def register_types() -> None:
    register(SOURCE, create=put_source, update=lambda _name, _old, new: put_source(new).attributes, delete=lambda name, _: call(SOURCE, logs._delete_delivery_source, {"name": name}))
    register(DESTINATION, create=put_destination, update=lambda _name, _old, new: put_destination(new).attributes, delete=lambda name, _: call(DESTINATION, logs._delete_delivery_destination, {"name": name}))
    register(DELIVERY, create=create_delivery, update=update_delivery, delete=lambda delivery_id, _: call(DELIVERY, logs._delete_delivery, {"id": delivery_id}))
