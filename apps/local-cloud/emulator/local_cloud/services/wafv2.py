"""AWS WAF: IP sets, rule groups, associations and logging configurations."""
from __future__ import annotations

from typing import Any

import ministack.services.alb as alb
import ministack.services.waf as waf
from ministack.core.responses import AccountRegionScopedDict

from local_cloud.registry import Place, Properties, Resource, add_json_operations, call, register

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
        name = destination.removesuffix(":*").replace("/", ":").rpartition(":")[2]
        if not name.startswith(LOG_NAME_PREFIX):
            raise ValueError(f"WAFInvalidParameterException: LogDestinationConfigs: {destination}: the name {name} must "
                             f"start with {LOG_NAME_PREFIX}")
    _logging[acl_arn] = new
    return {"ManagedByFirewallManager": "false"}


def delete_logging(acl_arn: str, _properties: Properties) -> None:
    _logging.pop(acl_arn, None)


def _get_logging(request: Properties) -> Properties:
    if request["ResourceArn"] not in _logging:
        raise LookupError(f"AWS WAF couldn't find a logging configuration of {request['ResourceArn']}")
    return {"LoggingConfiguration": _logging[request["ResourceArn"]]}


def _list_logging(_request: Properties) -> Properties:
    return {"LoggingConfigurations": list(_logging.values())}


def register_types() -> None:
    for set_type in (
        SetType("AWS::WAFv2::IPSet", "ip_set", waf._ip_sets, ("Addresses", "Description", "IPAddressVersion")),
        SetType("AWS::WAFv2::RuleGroup", "rule_group", waf._rule_groups, ("Capacity", "Description", "Rules", "VisibilityConfig")),
    ):
        register(set_type.type_name, create=set_type.create, update=set_type.update, delete=set_type.delete)
    register("AWS::WAFv2::WebACLAssociation", create=create_association, delete=delete_association)
    register("AWS::WAFv2::LoggingConfiguration", create=create_logging, update=update_logging, delete=delete_logging)
    add_json_operations(waf, {"GetLoggingConfiguration": _get_logging, "ListLoggingConfigurations": _list_logging})
