"""AWS::EC2::SecurityGroupIngress and SecurityGroupEgress: rules of a group that exists."""
from __future__ import annotations

from typing import Any

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.ec2 as ec2
from ministack.core.responses import get_account_id

from local_cloud.registry import Place, Properties, Resource, register
from local_cloud.services.ec2 import store

PEERS = ("CidrIp", "CidrIpv6", "SourcePrefixListId", "DestinationPrefixListId", "SourceSecurityGroupId",
         "DestinationSecurityGroupId", "SourceSecurityGroupName")
PORT_PROTOCOLS = ("tcp", "udp", "6", "17")


class RuleType:
    """One direction of rules."""

    def __init__(self, type_name: str, permissions: str) -> None:
        self.type_name = type_name
        self.permissions = permissions

    def create(self, properties: Properties, _place: Place) -> Resource:
        group = _group(properties)
        rule = self._rule(properties)
        present = group.setdefault(self.permissions, [])
        if any(ec2._rules_match(rule, other) for other in present):
            raise ValueError(f"InvalidPermission.Duplicate: the specified rule {_spoken(properties)} already exists in {group['GroupId']}")
        rule["SecurityGroupRuleId"] = store.new_id("sgr")
        present.append(rule)
        return Resource(rule["SecurityGroupRuleId"], {"Id": rule["SecurityGroupRuleId"]})

    def update(self, rule_id: str, _old: Properties, new: Properties) -> Properties:
        present = _group(new)[self.permissions]
        for index, rule in enumerate(present):
            if rule.get("SecurityGroupRuleId") == rule_id:
                present[index] = {**self._rule(new), "SecurityGroupRuleId": rule_id}
                return {"Id": rule_id}
        raise ValueError(f"InvalidSecurityGroupRuleId.NotFound: The security group rule ID '{rule_id}' does not exist")

    def delete(self, rule_id: str, _properties: Properties) -> None:
        for group in ec2._security_groups.values():
            group[self.permissions] = [
                rule for rule in group.get(self.permissions, []) if rule.get("SecurityGroupRuleId") != rule_id
            ]

    def _rule(self, properties: Properties) -> dict[str, Any]:
        peers = [name for name in PEERS if properties.get(name)]
        if len(peers) != 1:
            raise ValueError(f"InvalidParameterCombination: {self.type_name} needs exactly one of CidrIp, CidrIpv6, "
                             f"a prefix list and a security group, got {', '.join(peers) or 'none'}")
        if str(properties["IpProtocol"]) in PORT_PROTOCOLS and not {"FromPort", "ToPort"} <= properties.keys():
            raise ValueError(f"InvalidParameterValue: {self.type_name} needs FromPort and ToPort for "
                             f"IpProtocol {properties['IpProtocol']}")
        peer_group = properties.get("SourceSecurityGroupId") or properties.get("DestinationSecurityGroupId")
        if peer_group and properties.get("SourceSecurityGroupOwnerId", get_account_id()) == get_account_id():
            store.existing(ec2._security_groups, peer_group, "InvalidGroup.NotFound", "security group")
        return provisioners._ec2_sg_permissions([properties])[0]


def _group(properties: Properties) -> dict[str, Any]:
    group_id = properties.get("GroupId")
    if group_id:
        return store.existing(ec2._security_groups, group_id, "InvalidGroup.NotFound", "security group")
    raise ValueError("MissingParameter: GroupId is required (rules of default-VPC groups by GroupName are not served)")


def _spoken(properties: Properties) -> str:
    peer = next(str(properties[name]) for name in PEERS if properties.get(name))
    ports = f"from port: {properties.get('FromPort', -1)}, to port: {properties.get('ToPort', -1)}"
    return f'"peer: {peer}, {str(properties["IpProtocol"]).upper()}, {ports}, ALLOW"'


def register_types() -> None:
    for rule_type in (RuleType("AWS::EC2::SecurityGroupIngress", "IpPermissions"),
                      RuleType("AWS::EC2::SecurityGroupEgress", "IpPermissionsEgress")):
        register(rule_type.type_name, create=rule_type.create, update=rule_type.update, delete=rule_type.delete)
