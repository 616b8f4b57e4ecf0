"""AWS::EC2::FlowLog: the record alone, no traffic is logged."""
from __future__ import annotations

import ministack.services.ec2 as ec2

from local_cloud.registry import Place, Properties, Resource, register
from local_cloud.services.ec2 import store

FILTERS = {"resource-id": "ResourceId", "log-destination-type": "LogDestinationType", "traffic-type": "TrafficType",
           "log-group-name": "LogGroupName", "flow-log-id": "FlowLogId"}
STORES = {"VPC": (ec2._vpcs, "InvalidVpcId.NotFound"), "Subnet": (ec2._subnets, "InvalidSubnetId.NotFound")}
DEFAULT_FORMAT = ("${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} "
                  "${packets} ${bytes} ${start} ${end} ${action} ${log-status}")


def create(properties: Properties, _place: Place) -> Resource:
    kind, target = properties["ResourceType"], properties["ResourceId"]
    if kind in STORES:
        targets, error_code = STORES[kind]
        store.existing(targets, target, error_code, f"{kind} ID")
    destination_type = properties.get("LogDestinationType", "cloud-watch-logs")
    if not properties.get("LogDestination") and not properties.get("LogGroupName"):
        raise ValueError("MissingParameter: LogDestination or LogGroupName is required")
    log_id = store.new_id("fl")
    ec2._flow_logs[log_id] = {
        "FlowLogId": log_id, "ResourceId": target, "ResourceType": kind, "TrafficType": properties.get("TrafficType"),
        "LogDestinationType": destination_type, "LogDestination": properties.get("LogDestination"),
        "LogGroupName": properties.get("LogGroupName"), "FlowLogStatus": "ACTIVE", "CreationTime": ec2._now_ts(),
        "DeliverLogsPermissionArn": properties.get("DeliverLogsPermissionArn"),
        "LogFormat": properties.get("LogFormat", DEFAULT_FORMAT),
        "MaxAggregationInterval": properties.get("MaxAggregationInterval", 600),
        "DestinationOptions": properties.get("DestinationOptions"),
    }
    store.tag(log_id, properties)
    return Resource(log_id, {"Id": log_id})


def update(log_id: str, old: Properties, new: Properties) -> Properties:
    store.tag(log_id, new, old)
    return {"Id": log_id}


def delete(log_id: str, _properties: Properties) -> None:
    ec2._flow_logs.pop(log_id, None)
    store.forget_tags(log_id)


def _shown(record: Properties) -> Properties:
    options = record.get("DestinationOptions")
    return {
        "flowLogId": record["FlowLogId"], "resourceId": record["ResourceId"], "trafficType": record["TrafficType"],
        "logDestinationType": record["LogDestinationType"], "logDestination": record.get("LogDestination"),
        "logGroupName": record.get("LogGroupName"), "flowLogStatus": record["FlowLogStatus"],
        "deliverLogsPermissionArn": record.get("DeliverLogsPermissionArn"), "deliverLogsStatus": "SUCCESS",
        "logFormat": record.get("LogFormat"), "maxAggregationInterval": record.get("MaxAggregationInterval"),
        "creationTime": record["CreationTime"],
        "destinationOptions": options and {name[0].lower() + name[1:]: value for name, value in options.items()},
    }


def register_types() -> None:
    register("AWS::EC2::FlowLog", create=create, update=update, delete=delete)
    store.describe(ec2._flow_logs, "DescribeFlowLogs", "flowLogSet", "FlowLogId", FILTERS, _shown)
