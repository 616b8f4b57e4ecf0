"""Amazon Route 53 Resolver: query logging and DNS Firewall. ministack lacks the service: records alone, no DNS is served."""
from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import ministack.app as app
import ministack.core.router as router
import ministack.services.ec2 as ec2
from ministack.core.responses import AccountRegionScopedDict, error_response_json, get_account_id, get_region, new_uuid, now_iso

from local_cloud.registry import Place, Properties, Resource, add_json_operations, register
from local_cloud.services.ec2.store import existing

NAME = "route53resolver"
Shown = Callable[[Properties], Properties]
Check = Callable[[Properties, "str | None"], None]
# The members of records that are attributes of the types, too.
ATTRIBUTES = ("Id", "Arn", "OwnerId", "Status", "CreationTime", "CreatorRequestId", "ModificationTime", "ShareStatus", "DomainCount",
              "RuleCount", "AssociationCount")


class Kind:
    """One kind of resource: its records, its CloudFormation type and the operations that show it."""

    def __init__(self, noun: str, prefix: str, path: str, *, members: tuple[str, ...], computed: Shown, check: Check) -> None:
        self.noun, self.plural, self.prefix, self.path = noun, f"{noun}s", prefix, path
        self.members, self.computed, self.check = members, computed, check
        self.records = AccountRegionScopedDict()

    def create(self, properties: Properties, place: Place) -> Resource:
        self.check(properties, None)
        record_id = f"{self.prefix}-{new_uuid().replace('-', '')[:17]}"
        self.records[record_id] = {
            "Id": record_id, "Arn": f"arn:aws:route53resolver:{get_region()}:{get_account_id()}:{self.path}/{record_id}",
            "OwnerId": get_account_id(), "CreatorRequestId": new_uuid(), "CreationTime": now_iso(), "ShareStatus": "NOT_SHARED",
            "DefaultName": place.name(64),
        }
        return Resource(record_id, self._apply(record_id, properties))

    def update(self, record_id: str, _old: Properties, new: Properties) -> Properties:
        self.check(new, record_id)
        return self._apply(record_id, new)

    def delete(self, record_id: str, _properties: Properties) -> None:
        self.records.pop(record_id, None)

    def _apply(self, record_id: str, properties: Properties) -> Properties:
        record = self.records[record_id]
        record.update(Properties=properties, ModificationTime=now_iso(), Name=properties.get("Name") or record["DefaultName"])
        return {name: value for name, value in self.shown(record).items() if name in ATTRIBUTES}

    def shown(self, record: Properties) -> Properties:
        values = {**record["Properties"], **record, **self.computed(record)}
        return {name: values[name] for name in self.members if name in values}

    def register(self, type_name: str) -> None:
        register(f"AWS::Route53Resolver::{type_name}", create=self.create, update=self.update, delete=self.delete)

    def operations(self) -> dict[str, Callable[[Properties], Properties]]:
        return {f"Get{self.noun}": self._get, f"List{self.plural}": self._list}

    def _get(self, request: Properties) -> Properties:
        return {self.noun: self.shown(self.found(request[f"{self.noun}Id"]))}

    def _list(self, request: Properties) -> Properties:
        items = [self.shown(record) for record in self.records.values()]
        wanted = {item["Name"]: item["Values"] for item in request.get("Filters", [])}
        wanted.update({name: [request[name]] for name in ("VpcId", "FirewallRuleGroupId", "Priority", "Status") if name in request})
        items = [item for item in items if all(item.get(name) in values for name, values in wanted.items())]
        counts = {"TotalCount": len(self.records), "TotalFilteredCount": len(items)} if self.noun.startswith("Resolver") else {}
        return {self.plural: items, **counts}

    def found(self, record_id: str) -> Properties:
        if record_id not in self.records:
            raise LookupError(f"{self.noun} {record_id} does not exist")
        return self.records[record_id]


def _accept(_properties: Properties, _record_id: str | None) -> None:
    """The schema has said all there is."""


def _check_query_log_association(properties: Properties, record_id: str | None) -> None:
    existing(QUERY_LOGS.records, properties.get("ResolverQueryLogConfigId"), "ResourceNotFoundException", "query logging configuration")
    vpc_id = properties.get("ResourceId", "")
    existing(ec2._vpcs, vpc_id, "InvalidParameterException", "VPC")
    if any(item["Properties"] == properties for key, item in QUERY_LOG_LINKS.records.items() if key != record_id):
        raise ValueError(f"ResourceExistsException: {vpc_id} is associated with {properties['ResolverQueryLogConfigId']} already")


def _check_rules(properties: Properties, _record_id: str | None) -> None:
    seen: set[Any] = set()
    for rule in properties.get("FirewallRules", []):
        sources = [name for name in ("FirewallDomainListId", "DnsThreatProtection", "FirewallRuleType") if rule.get(name)]
        if len(sources) != 1:
            raise ValueError(f"ValidationException: the rule of priority {rule['Priority']} needs exactly one of FirewallDomainListId, "
                             f"DnsThreatProtection and FirewallRuleType, got {', '.join(sources) or 'none'}")
        if rule.get("DnsThreatProtection") and not rule.get("ConfidenceThreshold"):
            raise ValueError(f"ValidationException: the rule of priority {rule['Priority']} needs ConfidenceThreshold with DnsThreatProtection")
        if (rule["Action"] == "BLOCK") != bool(rule.get("BlockResponse")):
            raise ValueError(f"ValidationException: the rule of priority {rule['Priority']} has Action {rule['Action']}: BlockResponse belongs to "
                             "BLOCK, and BLOCK needs it")
        if rule["Priority"] in seen:
            raise ValueError(f"ConflictException: two rules have the priority {rule['Priority']}")
        seen.add(rule["Priority"])


def _check_group_association(properties: Properties, record_id: str | None) -> None:
    existing(RULE_GROUPS.records, properties["FirewallRuleGroupId"], "ResourceNotFoundException", "firewall rule group")
    existing(ec2._vpcs, properties["VpcId"], "ResourceNotFoundException", "VPC")
    for key, other in RULE_GROUP_LINKS.records.items():
        theirs = other["Properties"]
        if key != record_id and (theirs["VpcId"], theirs["Priority"]) == (properties["VpcId"], properties["Priority"]):
            raise ValueError(f"ConflictException: {key} has the priority {properties['Priority']} in {properties['VpcId']}")


QUERY_LOG_LINKS = Kind(
    "ResolverQueryLogConfigAssociation", "rqlca", "resolver-query-log-config-association", check=_check_query_log_association,
    members=("Id", "ResolverQueryLogConfigId", "ResourceId", "Status", "CreationTime"), computed=lambda _record: {"Status": "ACTIVE"})
QUERY_LOGS = Kind(
    "ResolverQueryLogConfig", "rqlc", "resolver-query-log-config", check=_accept,
    members=("Id", "OwnerId", "Status", "ShareStatus", "AssociationCount", "Arn", "Name", "DestinationArn", "CreatorRequestId", "CreationTime"),
    computed=lambda record: {"Status": "CREATED", "AssociationCount": [
        item["Properties"]["ResolverQueryLogConfigId"] for item in QUERY_LOG_LINKS.records.values()].count(record["Id"])})
DOMAIN_LISTS = Kind(
    "FirewallDomainList", "rslvr-fdl", "firewall-domain-list", check=_accept,
    members=("Id", "Arn", "Name", "DomainCount", "Status", "CreatorRequestId", "CreationTime", "ModificationTime"),
    computed=lambda record: {"Status": "COMPLETE", "DomainCount": len(record["Properties"].get("Domains", []))})
RULE_GROUPS = Kind(
    "FirewallRuleGroup", "rslvr-frg", "firewall-rule-group", check=_check_rules,
    members=("Id", "Arn", "Name", "RuleCount", "Status", "OwnerId", "ShareStatus", "CreatorRequestId", "CreationTime", "ModificationTime"),
    computed=lambda record: {"Status": "COMPLETE", "RuleCount": len(record["Properties"].get("FirewallRules", []))})
RULE_GROUP_LINKS = Kind(
    "FirewallRuleGroupAssociation", "rslvr-frgassoc", "firewall-rule-group-association", check=_check_group_association,
    members=("Id", "Arn", "FirewallRuleGroupId", "VpcId", "Name", "Priority", "MutationProtection", "Status", "CreatorRequestId",
             "CreationTime", "ModificationTime"),
    computed=lambda record: {"Status": "COMPLETE", "MutationProtection": record["Properties"].get("MutationProtection", "DISABLED")})
KINDS = {"ResolverQueryLoggingConfig": QUERY_LOGS, "ResolverQueryLoggingConfigAssociation": QUERY_LOG_LINKS, "FirewallDomainList": DOMAIN_LISTS,
         "FirewallRuleGroup": RULE_GROUPS, "FirewallRuleGroupAssociation": RULE_GROUP_LINKS}


def _list_domains(request: Properties) -> Properties:
    record = DOMAIN_LISTS.found(request["FirewallDomainListId"])
    # AWS shows domains with the dot at the end.
    return {"Domains": [f"{domain.rstrip('.')}." for domain in record["Properties"].get("Domains", [])]}


def _list_rules(request: Properties) -> Properties:
    group_id = request["FirewallRuleGroupId"]
    rules = RULE_GROUPS.found(group_id)["Properties"].get("FirewallRules", [])
    chosen = [rule for rule in rules if all(rule[name] == request[name] for name in ("Priority", "Action") if name in request)]
    return {"FirewallRules": [{"FirewallRuleGroupId": group_id, **rule} for rule in sorted(chosen, key=lambda rule: rule["Priority"])]}


def _list_tags(request: Properties) -> Properties:
    found = [record for kind in KINDS.values() for record in kind.records.values() if record["Arn"] == request["ResourceArn"]]
    if not found:
        raise LookupError(f"{request['ResourceArn']} does not exist")
    return {"Tags": found[0]["Properties"].get("Tags", [])}


async def _refuse(_method: str, _path: str, headers: dict, _body: Any, _query_params: dict) -> tuple:
    return error_response_json("UnknownOperationException", f"{headers.get('x-amz-target')} is not served", 400)


def register_types() -> None:
    service = SimpleNamespace(handle_request=_refuse)
    operations = {name: operation for kind in KINDS.values() for name, operation in kind.operations().items()}
    operations.update(ListFirewallDomains=_list_domains, ListFirewallRules=_list_rules, ListTagsForResource=_list_tags)
    add_json_operations(service, operations)
    router.SERVICE_PATTERNS[NAME] = {"target_prefixes": ["Route53Resolver."], "host_patterns": [r"route53resolver\."]}
    app.SERVICE_HANDLERS[NAME] = service.handle_request
    for type_name, kind in KINDS.items():
        kind.register(type_name)
