"""AWS::EC2::NatGateway: zonal (public or private, in a subnet) and regional (in a VPC)."""
from __future__ import annotations

import ministack.services.ec2 as ec2

from local_cloud.registry import Place, Properties, Resource, register
from local_cloud.services.ec2 import store

FILTERS = {"state": "State", "vpc-id": "VpcId", "subnet-id": "SubnetId", "nat-gateway-id": "NatGatewayId"}


def create(properties: Properties, _place: Place) -> Resource:
    gateway_id = store.new_id("nat")
    regional = properties.get("AvailabilityMode") == "regional"
    record = {
        "NatGatewayId": gateway_id, "State": "available", "CreateTime": ec2._now_ts(), "EniId": store.new_id("eni"),
        "ConnectivityType": properties.get("ConnectivityType", "public"),
        "AvailabilityMode": properties.get("AvailabilityMode", "zonal"),
        **(_regional(properties) if regional else _zonal(properties)),
    }
    for allocation_id in _allocations(record):
        ec2._addresses[allocation_id]["AssociationId"] = store.new_id("eipassoc")
    ec2._nat_gateways[gateway_id] = record
    store.tag(gateway_id, properties)
    return Resource(gateway_id, _attributes(record))


def _zonal(properties: Properties) -> Properties:
    subnet_id, allocation_id = properties.get("SubnetId"), properties.get("AllocationId")
    if not subnet_id:
        raise ValueError("MissingParameter: SubnetId is required for a zonal NAT gateway")
    subnet = store.existing(ec2._subnets, subnet_id, "InvalidSubnetID.NotFound", "subnet ID")
    if properties.get("ConnectivityType", "public") == "private":
        if allocation_id:
            raise ValueError("InvalidParameterCombination: AllocationId is not permitted with ConnectivityType private")
    elif not allocation_id:
        raise ValueError("MissingParameter: AllocationId is required for a public NAT gateway")
    else:
        _refuse_taken(allocation_id)
    return {"SubnetId": subnet_id, "VpcId": subnet["VpcId"], "AllocationId": allocation_id}


def _regional(properties: Properties) -> Properties:
    vpc_id = properties.get("VpcId")
    if not vpc_id:
        raise ValueError("MissingParameter: VpcId is required for a regional NAT gateway")
    for excluded in ("SubnetId", "AllocationId"):
        if properties.get(excluded):
            raise ValueError(f"InvalidParameterCombination: {excluded} is not permitted with AvailabilityMode regional")
    store.existing(ec2._vpcs, vpc_id, "InvalidVpcID.NotFound", "vpc ID")
    zones = properties.get("AvailabilityZoneAddresses", [])
    for allocation_id in _allocations({"Zones": zones}):
        _refuse_taken(allocation_id)
    return {"VpcId": vpc_id, "SubnetId": None, "AllocationId": None, "RouteTableId": store.new_id("rtb"), "Zones": zones}


def _refuse_taken(allocation_id: str) -> None:
    address = store.existing(ec2._addresses, allocation_id, "InvalidAllocationID.NotFound", "allocation ID")
    if address.get("AssociationId"):
        raise ValueError(f"Resource.AlreadyAssociated: AllocationId {allocation_id} is already associated")


def _allocations(record: Properties) -> list[str]:
    zonal = [record["AllocationId"]] if record.get("AllocationId") else []
    return zonal + [allocation for zone in record.get("Zones", []) for allocation in zone.get("AllocationIds", [])]


def update(gateway_id: str, old: Properties, new: Properties) -> Properties:
    record = ec2._nat_gateways[gateway_id]
    if record["AvailabilityMode"] == "regional":
        _change_zones(record, new.get("AvailabilityZoneAddresses", []))
    store.tag(gateway_id, new, old)
    return _attributes(record)


def _change_zones(record: Properties, zones: list[Properties]) -> None:
    before, after = _allocations(record), _allocations({"Zones": zones})
    for allocation_id in [item for item in after if item not in before]:
        _refuse_taken(allocation_id)
        ec2._addresses[allocation_id]["AssociationId"] = store.new_id("eipassoc")
    _release([item for item in before if item not in after])
    record["Zones"] = zones


def _release(allocation_ids: list[str]) -> None:
    for allocation_id in allocation_ids:
        if allocation_id in ec2._addresses:
            ec2._addresses[allocation_id]["AssociationId"] = None


def delete(gateway_id: str, _properties: Properties) -> None:
    record = ec2._nat_gateways.pop(gateway_id, None)
    if record:
        _release(_allocations(record))
    store.forget_tags(gateway_id)


def _attributes(record: Properties) -> Properties:
    attributes = {"NatGatewayId": record["NatGatewayId"], "EniId": record["EniId"], "RouteTableId": record.get("RouteTableId"),
                  "AutoProvisionZones": _automatic(record), "AutoScalingIps": _automatic(record)}
    return {name: value for name, value in attributes.items() if value is not None}


def _automatic(record: Properties) -> str | None:
    """Does a regional gateway choose zones and addresses itself? It does unless they are given."""
    return ("disabled" if record["Zones"] else "enabled") if "Zones" in record else None


def _shown(record: Properties) -> Properties:
    placed = [(zone, allocation) for zone in record.get("Zones", []) for allocation in zone["AllocationIds"]]
    zones = [
        {"allocationId": allocation, "publicIp": ec2._addresses[allocation]["PublicIp"], "status": "succeeded",
         "associationId": ec2._addresses[allocation]["AssociationId"], "availabilityZone": zone.get("AvailabilityZone"),
         "availabilityZoneId": zone.get("AvailabilityZoneId")} for zone, allocation in placed
    ]
    address = ec2._addresses.get(record.get("AllocationId") or "", {})
    primary = {
        "allocationId": record.get("AllocationId"), "networkInterfaceId": record.get("EniId"),
        "publicIp": address.get("PublicIp"), "associationId": address.get("AssociationId"), "isPrimary": True, "status": "succeeded",
    }
    return {
        "natGatewayId": record["NatGatewayId"], "subnetId": record.get("SubnetId"), "vpcId": record["VpcId"],
        "state": record["State"], "connectivityType": record["ConnectivityType"], "createTime": record["CreateTime"],
        "availabilityMode": record.get("AvailabilityMode", "zonal"), "routeTableId": record.get("RouteTableId"),
        "autoProvisionZones": _automatic(record), "autoScalingIps": _automatic(record),
        "natGatewayAddressSet": zones if record.get("AvailabilityMode") == "regional" else [primary],
    }


def register_types() -> None:
    register("AWS::EC2::NatGateway", create=create, update=update, delete=delete)
    store.describe(ec2._nat_gateways, "DescribeNatGateways", "natGatewaySet", "NatGatewayId", FILTERS, _shown)
