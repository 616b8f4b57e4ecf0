"""What ministack's subnet handler leaves out: the checks of ranges, IPv6, the network ACL that every subnet has."""
from __future__ import annotations

from ipaddress import IPv6Network, ip_network
from typing import Any

import ministack.services.ec2 as ec2

from local_cloud.registry import HANDLERS, Place, Properties, Resource, register
from local_cloud.services.ec2 import network_acls, store, vpc_cidr_blocks

IPV6 = "Ipv6Associations"
IPV6_LENGTHS = range(44, 65, 4)
RESERVED_ADDRESSES = 5


def _complete_subnet() -> None:
    handler = HANDLERS["AWS::EC2::Subnet"]
    native_create, native_update, native_delete = handler["create"], handler["update"], handler["delete"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        vpc = store.existing(ec2._vpcs, properties["VpcId"], "InvalidVpcID.NotFound", "vpc ID")
        if properties.get("CidrBlock"):
            refuse_ipv4_range(properties["CidrBlock"], vpc)
        subnet_id, attributes = native_create(logical_id, properties, stack_name)
        subnet = ec2._subnets[subnet_id]
        try:
            _configure(subnet, {}, properties)
        except ValueError:
            native_delete(subnet_id, properties)
            raise
        if properties.get("CidrBlock"):
            subnet["AvailableIpAddressCount"] = ip_network(properties["CidrBlock"]).num_addresses - RESERVED_ADDRESSES
        network_acls.associate_default(subnet)
        return subnet_id, {**attributes, **_attributes(subnet)}

    def update(subnet_id: str, old: Properties, new: Properties, *rest: Any) -> tuple[str, Properties]:
        # ministack leaves a property that the template drops as it was; AWS goes back to the default.
        _, attributes = native_update(subnet_id, old, {"MapPublicIpOnLaunch": False, **new}, *rest)
        _configure(ec2._subnets[subnet_id], old, new)
        return subnet_id, {**attributes, **_attributes(ec2._subnets[subnet_id])}

    def delete(subnet_id: str, properties: Properties) -> None:
        native_delete(subnet_id, properties)
        network_acls.forget_subnet(subnet_id)

    handler.update(create=create, update=update, delete=delete)


def _configure(subnet: dict[str, Any], old: Properties, new: Properties) -> None:
    before, after = old.get("Ipv6CidrBlock"), new.get("Ipv6CidrBlock")
    if before != after:
        subnet[IPV6] = [item for item in subnet.get(IPV6, []) if item["Ipv6CidrBlock"] != before]
        if after:
            _associate(subnet, after)
    if new.get("AssignIpv6AddressOnCreation") and not subnet.get(IPV6):
        raise ValueError("InvalidParameterValue: Invalid value 'true' for assignIpv6AddressOnCreation. Subnet must have an "
                         "IPv6 CIDR block associated first.")
    subnet["AssignIpv6AddressOnCreation"] = new.get("AssignIpv6AddressOnCreation", False)
    _attributes(subnet)


def create_ipv6(properties: Properties, _place: Place) -> Resource:
    subnet = store.existing(ec2._subnets, properties["SubnetId"], "InvalidSubnetID.NotFound", "subnet ID")
    if not properties.get("Ipv6CidrBlock"):
        raise ValueError("MissingParameter: Ipv6CidrBlock is required (IPAM pools of IPv6 are not served)")
    association_id = _associate(subnet, properties["Ipv6CidrBlock"])
    _attributes(subnet)
    return Resource(association_id, update_ipv6(association_id, {}, {}))


def update_ipv6(association_id: str, _old: Properties, _new: Properties) -> Properties:
    return {"Id": association_id, "IpSource": "amazon", "Ipv6AddressAttribute": "public"}


def delete_ipv6(association_id: str, properties: Properties) -> None:
    subnet = ec2._subnets.get(properties["SubnetId"])
    if subnet:
        subnet[IPV6] = [item for item in subnet.get(IPV6, []) if item["AssociationId"] != association_id]
        _attributes(subnet)


def _associate(subnet: dict[str, Any], cidr: str) -> str:
    wanted = _network(cidr, "Ipv6CidrBlock")
    if not isinstance(wanted, IPv6Network) or wanted.prefixlen not in IPV6_LENGTHS:
        raise ValueError(f"InvalidSubnet.Range: The CIDR '{cidr}' is invalid: expected an IPv6 netmask from /44 to /64 in steps of 4")
    ranges = vpc_cidr_blocks.ipv6_ranges(ec2._vpcs[subnet["VpcId"]])
    if not any(wanted.subnet_of(ip_network(present)) for present in ranges):
        raise ValueError(f"InvalidSubnet.Range: The CIDR '{cidr}' is invalid: it is outside the VPC's {', '.join(ranges) or 'IPv4 ranges'}")
    for other in ec2._subnets.values():
        for present in other.get(IPV6, []):
            if wanted.overlaps(ip_network(present["Ipv6CidrBlock"])):
                raise ValueError(f"InvalidSubnet.Conflict: The CIDR '{cidr}' conflicts with another subnet: "
                                 f"{other['SubnetId']} has {present['Ipv6CidrBlock']}")
    association_id = store.new_id("subnet-cidr-assoc")
    subnet.setdefault(IPV6, []).append({"AssociationId": association_id, "Ipv6CidrBlock": cidr})
    return association_id


def refuse_ipv4_range(cidr: str, vpc: dict[str, Any]) -> None:
    """Refuses a subnet range that is not one, lies outside its VPC or overlaps with another subnet."""
    wanted, ranges = _network(cidr, "CidrBlock"), vpc_cidr_blocks.ipv4_ranges(vpc)
    if not 16 <= wanted.prefixlen <= 28:
        raise ValueError(f"InvalidSubnet.Range: The CIDR '{cidr}' is invalid: expected a netmask from /16 to /28")
    if not any(wanted.subnet_of(ip_network(present)) for present in ranges):
        raise ValueError(f"InvalidSubnet.Range: The CIDR '{cidr}' is invalid: it is outside the VPC's {', '.join(ranges)}")
    for subnet in ec2._subnets.values():
        if subnet["VpcId"] == vpc["VpcId"] and subnet.get("CidrBlock") and wanted.overlaps(ip_network(subnet["CidrBlock"])):
            raise ValueError(f"InvalidSubnet.Conflict: The CIDR '{cidr}' conflicts with another subnet: "
                             f"{subnet['SubnetId']} has {subnet['CidrBlock']}")


def _network(cidr: str, parameter: str) -> Any:
    try:
        return ip_network(cidr)
    except ValueError as reason:
        raise ValueError(f"InvalidParameterValue: Value ({cidr}) for parameter {parameter} is invalid: {reason}") from None


def _attributes(subnet: dict[str, Any]) -> Properties:
    ranges = subnet.setdefault(vpc_cidr_blocks.LIVE, {"Ipv6CidrBlocks": store.LiveList()})["Ipv6CidrBlocks"]
    ranges[:] = [item["Ipv6CidrBlock"] for item in subnet.get(IPV6, [])]
    return {"Ipv6CidrBlocks": ranges, "NetworkAclAssociationId": network_acls.association_id_of(subnet["SubnetId"])}


def _show_ipv6() -> None:
    native = ec2._subnet_fields_xml

    def shown(subnet: dict[str, Any], tag: str = "item") -> str:
        ipv6 = [{"associationId": item["AssociationId"], "ipv6CidrBlock": item["Ipv6CidrBlock"],
                 "ipv6CidrBlockState": {"state": "associated"}} for item in subnet.get(IPV6, [])]
        assigns = store.xml("assignIpv6AddressOnCreation", subnet.get("AssignIpv6AddressOnCreation", False))
        text = native(subnet, tag).replace(store.xml("assignIpv6AddressOnCreation", False), assigns)
        return text.removesuffix(f"</{tag}>") + store.xml("ipv6CidrBlockAssociationSet", ipv6) + f"</{tag}>"

    ec2._subnet_fields_xml = shown


def register_types() -> None:
    _complete_subnet()
    register("AWS::EC2::SubnetCidrBlock", create=create_ipv6, update=update_ipv6, delete=delete_ipv6)
    _show_ipv6()
