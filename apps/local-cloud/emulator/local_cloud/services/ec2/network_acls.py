"""AWS::EC2::NetworkAcl, NetworkAclEntry and SubnetNetworkAclAssociation."""
from __future__ import annotations

from typing import Any

import ministack.services.ec2 as ec2
from ministack.core.responses import AccountRegionScopedDict, get_account_id

from local_cloud.registry import Place, Properties, Resource, register
from local_cloud.services.ec2 import store

LAST_RULE = 32767
FILTERS = {"vpc-id": "VpcId", "network-acl-id": "NetworkAclId", "default": "IsDefault", "association.subnet-id": "Associations/SubnetId",
           "association.association-id": "Associations/NetworkAclAssociationId"}
# Association id -> (ACL id, association) that it displaced: a subnet has one ACL, and gets the earlier one back.
_displaced = AccountRegionScopedDict()


def create_acl(properties: Properties, _place: Place) -> Resource:
    store.existing(ec2._vpcs, properties["VpcId"], "InvalidVpcID.NotFound", "vpc ID")
    acl_id = store.new_id("acl")
    deny = {"RuleNumber": LAST_RULE, "Protocol": "-1", "RuleAction": "deny", "CidrBlock": "0.0.0.0/0"}
    ec2._network_acls[acl_id] = {
        "NetworkAclId": acl_id, "VpcId": properties["VpcId"], "IsDefault": False, "Associations": [], "Tags": [],
        "Entries": [{**deny, "Egress": False}, {**deny, "Egress": True}], "OwnerId": get_account_id(),
    }
    store.tag(acl_id, properties)
    return Resource(acl_id, {"Id": acl_id})


def update_acl(acl_id: str, old: Properties, new: Properties) -> Properties:
    store.tag(acl_id, new, old)
    return {"Id": acl_id}


def delete_acl(acl_id: str, _properties: Properties) -> None:
    used = [item["SubnetId"] for item in ec2._network_acls.get(acl_id, {"Associations": []})["Associations"]]
    if used:
        raise ValueError(f"DependencyViolation: The network ACL '{acl_id}' is in use by {', '.join(used)}")
    ec2._network_acls.pop(acl_id, None)
    store.forget_tags(acl_id)


def create_entry(properties: Properties, _place: Place) -> Resource:
    acl = _acl(properties["NetworkAclId"])
    number, egress = properties["RuleNumber"], properties.get("Egress", False)
    if _entry_of(acl, number, egress):
        raise ValueError(f"NetworkAclEntryAlreadyExists: The network acl entry identified by {number} already exists")
    acl["Entries"].append(_entry(properties))
    entry_id = f"{properties['NetworkAclId']}|{number}|{str(egress).lower()}"
    return Resource(entry_id, {"Id": entry_id})


def update_entry(entry_id: str, old: Properties, new: Properties) -> Properties:
    entries = _acl(new["NetworkAclId"])["Entries"]
    present = _entry_of(_acl(new["NetworkAclId"]), old["RuleNumber"], old.get("Egress", False))
    entries[entries.index(present)] = _entry(new)
    return {"Id": entry_id}


def delete_entry(_entry_id: str, properties: Properties) -> None:
    acl = ec2._network_acls.get(properties["NetworkAclId"])
    entry = acl and _entry_of(acl, properties["RuleNumber"], properties.get("Egress", False))
    if entry:
        acl["Entries"].remove(entry)


def create_association(properties: Properties, _place: Place) -> Resource:
    acl_id, subnet_id = properties["NetworkAclId"], properties["SubnetId"]
    acl = _acl(acl_id)
    subnet = store.existing(ec2._subnets, subnet_id, "InvalidSubnetID.NotFound", "subnet ID")
    if subnet["VpcId"] != acl["VpcId"]:
        raise ValueError(f"InvalidParameterValue: network ACL {acl_id} and subnet {subnet_id} belong to different VPCs")
    association_id = store.new_id("aclassoc")
    for other_id, other in ec2._network_acls.items():
        for association in [item for item in other["Associations"] if item["SubnetId"] == subnet_id]:
            other["Associations"].remove(association)
            _displaced[association_id] = (other_id, association)
    acl["Associations"].append({"NetworkAclAssociationId": association_id, "SubnetId": subnet_id})
    return Resource(association_id, {"AssociationId": association_id})


def delete_association(association_id: str, _properties: Properties) -> None:
    earlier = _displaced.pop(association_id, None)
    for later_id, (_, association) in list(_displaced.items()):
        if association["NetworkAclAssociationId"] == association_id:
            # A replacement stands in its place by now, and takes over what it had displaced.
            _displaced.pop(later_id)
            if earlier:
                _displaced[later_id] = earlier
    for acl in list(ec2._network_acls.values()):
        for present in [item for item in acl["Associations"] if item["NetworkAclAssociationId"] == association_id]:
            acl["Associations"].remove(present)
            if earlier and earlier[0] in ec2._network_acls:
                ec2._network_acls[earlier[0]]["Associations"].append(earlier[1])


def associate_default(subnet: dict[str, Any]) -> None:
    """A new subnet has the default ACL of its VPC."""
    acl = ec2._network_acls.get(ec2._vpcs[subnet["VpcId"]].get("DefaultNetworkAclId"))
    if acl:
        acl["Associations"].append({"NetworkAclAssociationId": store.new_id("aclassoc"), "SubnetId": subnet["SubnetId"]})


def association_id_of(subnet_id: str) -> str:
    found = [item for acl in ec2._network_acls.values() for item in acl["Associations"] if item["SubnetId"] == subnet_id]
    return found[0]["NetworkAclAssociationId"] if found else ""


def forget_subnet(subnet_id: str) -> None:
    for acl in ec2._network_acls.values():
        acl["Associations"] = [item for item in acl["Associations"] if item["SubnetId"] != subnet_id]


def _acl(acl_id: str) -> dict[str, Any]:
    return store.existing(ec2._network_acls, acl_id, "InvalidNetworkAclID.NotFound", "network ACL")


def _entry_of(acl: dict[str, Any], number: int, egress: bool) -> dict[str, Any] | None:
    return next((item for item in acl["Entries"] if (item["RuleNumber"], item["Egress"]) == (number, egress)), None)


def _entry(properties: Properties) -> Properties:
    if ("CidrBlock" in properties) == ("Ipv6CidrBlock" in properties):
        raise ValueError("InvalidParameterCombination: expected exactly one of CidrBlock and Ipv6CidrBlock")
    kept = ("RuleNumber", "RuleAction", "CidrBlock", "Ipv6CidrBlock", "PortRange", "Icmp")
    return {
        **{name: properties[name] for name in kept if name in properties},
        "Protocol": str(properties["Protocol"]), "Egress": properties.get("Egress", False),
    }


def _entry_xml(entry: Properties) -> str:
    return store.xml("item", {
        "ruleNumber": entry["RuleNumber"], "protocol": entry["Protocol"], "ruleAction": entry["RuleAction"],
        "egress": entry["Egress"], "cidrBlock": entry.get("CidrBlock"), "ipv6CidrBlock": entry.get("Ipv6CidrBlock"),
        "portRange": _lower(entry.get("PortRange")), "icmpTypeCode": _lower(entry.get("Icmp")),
    })


def _lower(value: Properties | None) -> Properties | None:
    return value and {name.lower(): item for name, item in value.items()}


def register_types() -> None:
    register("AWS::EC2::NetworkAcl", create=create_acl, update=update_acl, delete=delete_acl)
    register("AWS::EC2::NetworkAclEntry", create=create_entry, update=update_entry, delete=delete_entry)
    register("AWS::EC2::SubnetNetworkAclAssociation", create=create_association, delete=delete_association)
    ec2._network_acl_entry_xml = _entry_xml
    store.filter_by(ec2._network_acls, "DescribeNetworkAcls", "NetworkAclId", FILTERS)
