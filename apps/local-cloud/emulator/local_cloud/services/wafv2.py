"""AWS WAF: IP sets, rule groups, associations and logging configurations."""
from __future__ import annotations

import base64
from typing import Any

import ministack.services.alb as alb
import ministack.services.waf as waf
from ministack.core.responses import AccountRegionScopedDict

from local_cloud.registry import HANDLERS, Place, Properties, Resource, add_json_operations, call, register

LOG_NAME_PREFIX = "aws-waf-logs-"
_logging = AccountRegionScopedDict()
# Resource ARN -> ACL that an association displaced, for the rollback of a replacement.
_displaced = AccountRegionScopedDict()


class SetType:
    """A type with a name, an id and a scope: ``Ref`` is name|id|scope."""

    def __init__(self, type_name: str, noun: str, store: Any, updated: tuple[str, ...]) -> None:
        self.type_name, self.store, self.updated = type_name, store, updated
        self.make, self.remove = getattr(waf, f"_create_{noun}"), getattr(waf, f"_delete_{noun}")

    def create(self, properties: Properties, place: Place) -> Resource:
        name = properties.get("Name") or place.name()
        made = call(self.type_name, self.make, {**properties, "Name": name})["Summary"]
        record = waf._resource_from_scope(self.store, made["Id"], properties["Scope"])
        self._apply(record, properties)
        return Resource(f"{name}|{made['Id']}|{properties['Scope']}", self._attributes(record))

    def update(self, reference: str, _old: Properties, new: Properties) -> Properties:
        record = waf._resource_from_scope(self.store, reference.split("|")[1], new["Scope"])
        self._apply(record, new)
        return self._attributes(record)

    def delete(self, reference: str, properties: Properties) -> None:
        self.remove({"Id": reference.split("|")[1], "Scope": properties["Scope"]})

    def _apply(self, record: Properties, properties: Properties) -> None:
        record.update({member: properties[member] for member in self.updated if member in properties})
        waf._waf_tags[record["ARN"]] = properties.get("Tags", [])

    def _attributes(self, record: Properties) -> Properties:
        return {"Arn": record["ARN"], "Id": record["Id"], "LabelNamespace": f"awswaf:rulegroup:{record['Name']}:"}


def create_association(properties: Properties, _place: Place) -> Resource:
    resource_arn, acl_arn = properties["ResourceArn"], properties["WebACLArn"]
    if ":loadbalancer/" in resource_arn and resource_arn not in alb._lbs:
        raise ValueError(f"WAFNonexistentItemException: ResourceArn {resource_arn} is no load balancer that exists")
    earlier = waf._associations.get(resource_arn)
    call("AWS::WAFv2::WebACLAssociation", waf._associate_web_acl, {"WebACLArn": acl_arn, "ResourceArn": resource_arn})
    if earlier and earlier != acl_arn:
        _displaced[f"{resource_arn}|{acl_arn}"] = earlier
    return Resource(f"{resource_arn}|{acl_arn}")


def delete_association(reference: str, properties: Properties) -> None:
    resource_arn, acl_arn = properties["ResourceArn"], properties["WebACLArn"]
    earlier = _displaced.pop(reference, None)
    for later, displaced in list(_displaced.items()):
        if later.startswith(f"{resource_arn}|") and displaced == acl_arn:
            del _displaced[later]
    # A replacement has given the resource another ACL already: that one stays.
    if waf._associations.get(resource_arn) == acl_arn:
        waf._disassociate_web_acl({"ResourceArn": resource_arn})
        if earlier:
            waf._associations[resource_arn] = earlier


def create_logging(properties: Properties, _place: Place) -> Resource:
    acl_arn = properties["ResourceArn"]
    if acl_arn in _logging:
        raise ValueError(f"AWS::WAFv2::LoggingConfiguration: AlreadyExists: {acl_arn} logs already")
    update_logging(acl_arn, {}, properties)
    return Resource(acl_arn, {"ManagedByFirewallManager": "false"})


def update_logging(acl_arn: str, _old: Properties, new: Properties) -> Properties:
    _, error = waf._resolve_local_web_acl(acl_arn)
    if error:
        raise ValueError(f"WAFNonexistentItemException: ResourceArn {acl_arn} is no web ACL that exists")
    for destination in new["LogDestinationConfigs"]:
        name = _destination_name(destination)
        if not name.startswith(LOG_NAME_PREFIX):
            raise ValueError(f"WAFInvalidParameterException: LogDestinationConfigs: {destination}: the name {name} must "
                             f"start with {LOG_NAME_PREFIX}")
    _logging[acl_arn] = new
    return {"ManagedByFirewallManager": "false"}


def _destination_name(arn: str) -> str:
    """Of a log group, a delivery stream, or a bucket, which may be followed by a prefix."""
    resource = arn.split(":", 5)[5].removesuffix(":*")
    return resource.split("/")[0] if ":s3:" in arn else resource.replace("/", ":").rpartition(":")[2]


def delete_logging(acl_arn: str, _properties: Properties) -> None:
    _logging.pop(acl_arn, None)


def _get_logging(request: Properties) -> Properties:
    if request["ResourceArn"] not in _logging:
        raise LookupError(f"AWS WAF couldn't find a logging configuration of {request['ResourceArn']}")
    return {"LoggingConfiguration": _logging[request["ResourceArn"]]}


def _list_logging(_request: Properties) -> Properties:
    return {"LoggingConfigurations": list(_logging.values())}


def _complete_web_acl() -> None:
    """Of what a request holds WAF keeps bytes; CloudFormation is given text."""
    handler = HANDLERS["AWS::WAFv2::WebACL"]
    native_create, native_update = handler["create"], handler["update"]

    def create(logical_id: str, properties: Properties, *rest: Any) -> Any:
        return native_create(logical_id, _as_bytes(properties), *rest)

    def update(physical_id: str, old: Properties, new: Properties, *rest: Any) -> Any:
        return native_update(physical_id, _as_bytes(old), _as_bytes(new), *rest)

    handler.update(create=create, update=update)


def _as_bytes(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_bytes(item) for item in value]
    if not isinstance(value, dict):
        return value
    read = {name: base64.b64encode(item.encode()).decode() if name == "SearchString" else _as_bytes(item) for name, item in value.items()}
    if "SearchStringBase64" in read:
        read["SearchString"] = read.pop("SearchStringBase64")
    return read


def register_types() -> None:
    _complete_web_acl()
    for set_type in (
        SetType("AWS::WAFv2::IPSet", "ip_set", waf._ip_sets, ("Addresses", "Description", "IPAddressVersion")),
        SetType("AWS::WAFv2::RuleGroup", "rule_group", waf._rule_groups, ("Capacity", "Description", "Rules", "VisibilityConfig")),
    ):
        register(set_type.type_name, create=set_type.create, update=set_type.update, delete=set_type.delete)
    register("AWS::WAFv2::WebACLAssociation", create=create_association, delete=delete_association)
    register("AWS::WAFv2::LoggingConfiguration", create=create_logging, update=update_logging, delete=delete_logging)
    add_json_operations(waf, {"GetLoggingConfiguration": _get_logging, "ListLoggingConfigurations": _list_logging})
