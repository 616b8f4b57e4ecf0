"""Amazon CloudWatch: composite alarms, metric alarms on expressions, anomaly detectors, the list of dashboards."""
from __future__ import annotations

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.cloudwatch as cloudwatch
from ministack.core.responses import AccountRegionScopedDict, new_uuid

from local_cloud.registry import Place, Properties, Resource, add_json_operations, call, register

TYPE = "AWS::CloudWatch::CompositeAlarm"
DETECTOR_TYPE = "AWS::CloudWatch::AnomalyDetector"
METRIC = ("Namespace", "MetricName", "Dimensions", "Stat")
_detectors = AccountRegionScopedDict()
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
        band = properties.get("ThresholdMetricId")
        if band and (band not in [item["Id"] for item in properties["Metrics"]] or "Threshold" in properties):
            raise ValueError(f"ValidationError: ThresholdMetricId {band} must be the Id of one of Metrics, and excludes Threshold")
        of_metric = {"MetricName": "expression", "Namespace": "expression", **({"Threshold": 0} if band else {}),
                     **{key: value for key, value in properties.items() if key != "Metrics"}}
        alarm = record_of_metric(name, of_metric)
        if band:
            del alarm["Threshold"]
            alarm["ThresholdMetricId"] = band
        for member in ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Unit", "Dimensions"):
            alarm.pop(member, None)
        return {**alarm, "Metrics": properties["Metrics"]}

    provisioners._cw_metric_alarm_record = record


def create_detector(properties: Properties, _place: Place) -> Resource:
    detector_id = new_uuid()
    if _watched(properties) in [_watched(item) for item in _detectors.values()]:
        raise ValueError(f"{DETECTOR_TYPE}: AlreadyExists: an anomaly detector of {_watched(properties)} exists")
    return Resource(detector_id, update_detector(detector_id, {}, properties))


def update_detector(detector_id: str, _old: Properties, new: Properties) -> Properties:
    _detectors[detector_id] = new
    return {"Id": detector_id}


def delete_detector(detector_id: str, _properties: Properties) -> None:
    _detectors.pop(detector_id, None)


def _watched(properties: Properties) -> Properties:
    """What a detector watches: a metric (given in one of two ways), or an expression."""
    single = properties.get("SingleMetricAnomalyDetector") or {name: properties[name] for name in METRIC if name in properties}
    return properties.get("MetricMathAnomalyDetector") or {"Dimensions": [], **single}


def _configuration(properties: Properties) -> Properties:
    """The API spells a member unlike CloudFormation."""
    given = properties.get("Configuration", {})
    zone = {"MetricTimezone": given["MetricTimeZone"]} if "MetricTimeZone" in given else {}
    return {"ExcludedTimeRanges": given.get("ExcludedTimeRanges", []), **zone}


def _describe_detectors(request: Properties) -> Properties:
    shown = [{**item, "AnomalyDetectorId": key, "StateValue": "TRAINED", "Configuration": _configuration(item)} for key, item in _detectors.items()]
    wanted = [name for name in ("Namespace", "MetricName") if name in request]
    return {"AnomalyDetectors": [item for item in shown if all(_watched(item).get(name) == request[name] for name in wanted)]}


def _list_dashboards(request: Properties) -> Properties:
    """ministack's answer has the date as text, which clients of the JSON protocol refuse."""
    members = ("DashboardName", "DashboardArn", "Size", "LastModified")
    prefix = request.get("DashboardNamePrefix", "")
    shown = sorted((name, item) for name, item in cloudwatch._dashboards.items() if name.startswith(prefix))
    return {"DashboardEntries": [{member: item[member] for member in members} for _, item in shown]}


def register_types() -> None:
    register(TYPE, create=create, update=update, delete=delete)
    register(DETECTOR_TYPE, create=create_detector, update=update_detector, delete=delete_detector)
    accept_expressions()
    add_json_operations(cloudwatch, {"ListDashboards": _list_dashboards, "DescribeAnomalyDetectors": _describe_detectors})
