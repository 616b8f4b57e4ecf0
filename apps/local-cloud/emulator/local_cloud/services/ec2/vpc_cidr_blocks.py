"""AWS::EC2::VPCCidrBlock: further IPv4 ranges of a VPC, and IPv6 ranges (Amazon's /56 are made up)."""
from __future__ import annotations

import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

import ministack.services.ec2 as ec2
from ministack.core.responses import AccountRegionScopedDict

from local_cloud.registry import Place, Properties, Resource, register
from local_cloud.services.ec2 import ipam, store

_blocks = AccountRegionScopedDict()
LIVE = "_LiveAttributes"
# Private ranges do not mix in one VPC (VPC User Guide, "VPC CIDR blocks": IPv4 CIDR block association restrictions).
PRIVATE_RANGES = tuple(ip_network(cidr) for cidr in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
ALWAYS_RESTRICTED = ip_network("198.19.0.0/16")


def create(properties: Properties, _place: Place) -> Resource:
    vpc = store.existing(ec2._vpcs, properties["VpcId"], "InvalidVpcID.NotFound", "vpc ID")
    if _is_ipv6(properties):
        association_id, ranges = store.new_id("vpc-cidr-assoc"), {"Ipv6CidrBlock": _ipv6_range(properties)}
    else:
        cidr = properties.get("CidrBlock") or ipam.allocate(properties["Ipv4IpamPoolId"], properties.get("Ipv4NetmaskLength"))
        _refuse_ipv4_range(cidr, vpc)
        association_id, ranges = store.new_id("vpc-cidr-assoc"), {"CidrBlock": cidr}
        ipam.assign(cidr, association_id)
    _blocks[association_id] = {"AssociationId": association_id, "VpcId": vpc["VpcId"], **ranges}
    attributes(vpc)
    return Resource(association_id, _attributes(association_id))


def update(association_id: str, _old: Properties, _new: Properties) -> Properties:
    return _attributes(association_id)


def delete(association_id: str, _properties: Properties) -> None:
    block = _blocks.get(association_id)
    if block is None:
        return
    for subnet_id, cidr in _subnet_ranges(block["VpcId"]):
        if _is_inside(cidr, block):
            raise ValueError(f"DependencyViolation: {subnet_id} has {cidr} of the CIDR block association {association_id}")
    del _blocks[association_id]
    ipam.release(association_id)
    if block["VpcId"] in ec2._vpcs:
        attributes(ec2._vpcs[block["VpcId"]])


def attributes(vpc: dict[str, Any]) -> Properties:
    """The VPC's attributes about its ranges, brought up to date."""
    lists = vpc.setdefault(LIVE, {"CidrBlockAssociations": store.LiveList(), "Ipv6CidrBlocks": store.LiveList()})
    lists["CidrBlockAssociations"][:] = [vpc["_cidr_assoc_id"], *(item["AssociationId"] for item in _of(vpc, "CidrBlock"))]
    lists["Ipv6CidrBlocks"][:] = [item["Ipv6CidrBlock"] for item in _of(vpc, "Ipv6CidrBlock")]
    return lists


def ipv4_ranges(vpc: dict[str, Any]) -> list[str]:
    return [vpc["CidrBlock"], *(item["CidrBlock"] for item in _of(vpc, "CidrBlock"))]


def ipv6_ranges(vpc: dict[str, Any]) -> list[str]:
    return [item["Ipv6CidrBlock"] for item in _of(vpc, "Ipv6CidrBlock")]


def _of(vpc: dict[str, Any], member: str) -> list[dict[str, Any]]:
    return [item for item in _blocks.values() if item["VpcId"] == vpc["VpcId"] and item.get(member)]


def _is_ipv6(properties: Properties) -> bool:
    ipv4 = [name for name in ("CidrBlock", "Ipv4IpamPoolId") if properties.get(name)]
    ipv6 = [name for name in ("AmazonProvidedIpv6CidrBlock", "Ipv6Pool", "Ipv6IpamPoolId") if properties.get(name)]
    if len(ipv4) + len(ipv6) != 1:
        raise ValueError("InvalidParameterCombination: expected exactly one of CidrBlock, an IPAM pool, an IPv6 pool and "
                         f"AmazonProvidedIpv6CidrBlock, got {', '.join(ipv4 + ipv6) or 'none'}")
    return bool(ipv6)


def _ipv6_range(properties: Properties) -> str:
    if properties.get("Ipv6CidrBlock"):
        return properties["Ipv6CidrBlock"]
    taken = {item.get("Ipv6CidrBlock") for item in _blocks.values()}
    while True:
        cidr = str(ip_network(f"2600:1f18:{secrets.randbelow(0x10000):x}:{secrets.randbelow(0x100):x}00::/56"))
        if cidr not in taken:
            return cidr


def _refuse_ipv4_range(cidr: str, vpc: dict[str, Any]) -> None:
    try:
        wanted = ip_network(cidr)
    except ValueError as reason:
        raise ValueError(f"InvalidParameterValue: Value ({cidr}) for parameter cidrBlock is invalid: {reason}") from None
    if not isinstance(wanted, IPv4Network) or not 16 <= wanted.prefixlen <= 28:
        raise ValueError(f"InvalidVpc.Range: The CIDR '{cidr}' is invalid: expected an IPv4 netmask from /16 to /28")
    for present in map(ip_network, ipv4_ranges(vpc)):
        if wanted.overlaps(present):
            raise ValueError(f"InvalidParameterValue: The CIDR '{cidr}' overlaps with {present} of {vpc['VpcId']}")
        own, other = _private_range(present), _private_range(wanted)
        if wanted.overlaps(ALWAYS_RESTRICTED) or (other and own != other):
            raise ValueError(f"InvalidVpc.Range: The CIDR '{cidr}' is restricted: {vpc['VpcId']} has {present}")


def _private_range(network: IPv4Network) -> IPv4Network | None:
    return next((item for item in PRIVATE_RANGES if network.overlaps(item)), None)


def _subnet_ranges(vpc_id: str) -> list[tuple[str, str]]:
    subnets = [item for item in ec2._subnets.values() if item["VpcId"] == vpc_id]
    ranges = [(item["SubnetId"], item["CidrBlock"]) for item in subnets if item.get("CidrBlock")]
    return ranges + [(item["SubnetId"], link["Ipv6CidrBlock"]) for item in subnets for link in item.get("Ipv6Associations", [])]


def _is_inside(cidr: str, block: dict[str, Any]) -> bool:
    inner, outer = ip_network(cidr), ip_network(block.get("CidrBlock") or block["Ipv6CidrBlock"])
    return isinstance(inner, IPv6Network) == isinstance(outer, IPv6Network) and inner.subnet_of(outer)


def _attributes(association_id: str) -> Properties:
    is_ipv6 = "Ipv6CidrBlock" in _blocks[association_id]
    return {"Id": association_id, **({"IpSource": "amazon", "Ipv6AddressAttribute": "public"} if is_ipv6 else {})}


def _show_blocks() -> None:
    native = ec2._vpc_fields_xml

    def shown(vpc: dict[str, Any], tag: str = "item") -> str:
        ipv4 = [{"cidrBlock": item["CidrBlock"], "associationId": item["AssociationId"],
                 "cidrBlockState": {"state": "associated"}} for item in _of(vpc, "CidrBlock")]
        ipv6 = [{"ipv6CidrBlock": item["Ipv6CidrBlock"], "associationId": item["AssociationId"], "ipv6Pool": "Amazon",
                 "ipv6CidrBlockState": {"state": "associated"}} for item in _of(vpc, "Ipv6CidrBlock")]
        end = "</cidrBlockAssociationSet>"
        more = "".join(store.xml("item", item) for item in ipv4) + end + store.xml("ipv6CidrBlockAssociationSet", ipv6 or None)
        return native(vpc, tag).replace(end, more, 1)

    ec2._vpc_fields_xml = shown


def register_types() -> None:
    register("AWS::EC2::VPCCidrBlock", create=create, update=update, delete=delete)
    _show_blocks()
