"""Amazon Route 53: health checks and groups of record sets."""
from __future__ import annotations

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.route53 as route53
from ministack.core.responses import new_uuid

from local_cloud.registry import Place, Properties, Resource, register


def create_check(properties: Properties, _place: Place) -> Resource:
    check_id = route53._hc_id()
    route53._health_checks[check_id] = {
        "id": check_id, "caller_reference": new_uuid(), "version": 1, "config": properties["HealthCheckConfig"],
    }
    return Resource(check_id, {"HealthCheckId": check_id})


def update_check(check_id: str, _old: Properties, new: Properties) -> Properties:
    check = route53._health_checks[check_id]
    check.update(config=new["HealthCheckConfig"], version=check["version"] + 1)
    return {"HealthCheckId": check_id}


def delete_check(check_id: str, _properties: Properties) -> None:
    route53._health_checks.pop(check_id, None)


def create_group(properties: Properties, place: Place) -> Resource:
    made: list[Properties] = []
    try:
        for record in _records(properties):
            provisioners._r53_record_set_create(place.logical_id, record, place.stack_name)
            made.append(record)
    except ValueError:
        _remove(made)
        raise
    reference = place.name()
    return Resource(reference, {"Id": reference})


def update_group(reference: str, old: Properties, new: Properties) -> Properties:
    _remove(_records(old))
    for record in _records(new):
        provisioners._r53_record_set_create("", record, "")
    return {"Id": reference}


def delete_group(_reference: str, properties: Properties) -> None:
    _remove(_records(properties))


def _records(group: Properties) -> list[Properties]:
    zone = {name: group[name] for name in ("HostedZoneId", "HostedZoneName") if name in group}
    return [{**zone, **record} for record in group.get("RecordSets", [])]


def _remove(records: list[Properties]) -> None:
    for record in records:
        provisioners._r53_record_set_delete(record["Name"], record)


def register_types() -> None:
    register("AWS::Route53::HealthCheck", create=create_check, update=update_check, delete=delete_check)
    register("AWS::Route53::RecordSetGroup", create=create_group, update=update_group, delete=delete_group)
