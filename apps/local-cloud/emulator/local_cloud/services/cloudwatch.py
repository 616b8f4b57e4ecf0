"""Amazon CloudWatch: composite alarms, metric alarms on expressions, the list of dashboards."""
from __future__ import annotations

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.cloudwatch as cloudwatch

from local_cloud.registry import Place, Properties, Resource, add_json_operations, call, register

TYPE = "AWS::CloudWatch::CompositeAlarm"
SUPPRESSION = ("ActionsSuppressor", "ActionsSuppressorExtensionPeriod", "ActionsSuppressorWaitPeriod")


def create(properties: Properties, place: Place) -> Resource:
    name = properties.get("AlarmName") or place.name(255)
    if name in cloudwatch._composite_alarms or name in cloudwatch._alarms:
        raise ValueError(f"{TYPE}: AlreadyExists: an alarm with AlarmName {name} exists")
    return Resource(name, _put(name, properties))


def update(name: str, _old: Properties, new: Properties) -> Properties:
    return _put(name, new)


def delete(name: str, _properties: Properties) -> None:
    call(TYPE, cloudwatch._delete_alarms, {}, {"AlarmNames": [name]}, False, is_json=True)


def _put(name: str, properties: Properties) -> Properties:
    # The tags go round the API, which refuses those of CloudFormation.
    request = {**properties, "AlarmName": name, "Tags": []}
    call(TYPE, cloudwatch._put_composite_alarm, {}, request, False, is_json=True)
    record = cloudwatch._composite_alarms[name]
    record.update({member: properties[member] for member in SUPPRESSION if member in properties})
    cloudwatch._resource_tags[record["AlarmArn"]] = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}
    return {"Arn": record["AlarmArn"]}


def accept_expressions() -> None:
    """ministack refuses alarms on expressions; they are recorded here, and never evaluated."""
    record_of_metric = provisioners._cw_metric_alarm_record

    def record(name: str, properties: Properties) -> Properties:
        if not properties.get("Metrics"):
            return record_of_metric(name, properties)
        of_metric = {"MetricName": "expression", "Namespace": "expression", **{key: value for key, value in properties.items() if key != "Metrics"}}
        alarm = record_of_metric(name, of_metric)
        for member in ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Unit", "Dimensions"):
            alarm.pop(member, None)
        return {**alarm, "Metrics": properties["Metrics"]}

    provisioners._cw_metric_alarm_record = record


def _list_dashboards(request: Properties) -> Properties:
    """ministack's answer has the date as text, which clients of the JSON protocol refuse."""
    members = ("DashboardName", "DashboardArn", "Size", "LastModified")
    prefix = request.get("DashboardNamePrefix", "")
    shown = sorted((name, item) for name, item in cloudwatch._dashboards.items() if name.startswith(prefix))
    return {"DashboardEntries": [{member: item[member] for member in members} for _, item in shown]}


def register_types() -> None:
    register(TYPE, create=create, update=update, delete=delete)
    accept_expressions()
    add_json_operations(cloudwatch, {"ListDashboards": _list_dashboards})
