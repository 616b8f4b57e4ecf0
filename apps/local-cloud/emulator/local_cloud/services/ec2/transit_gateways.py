"""AWS::EC2::TransitGateway, TransitGatewayVpcAttachment and TransitGatewayAttachment: the records, no traffic."""
from __future__ import annotations

import ministack.services.ec2 as ec2
from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region

from local_cloud.registry import Place, Properties, Resource, register
from local_cloud.services.ec2 import store

_gateways = AccountRegionScopedDict()
_attachments = AccountRegionScopedDict()
GATEWAY_DEFAULTS = {
    "AmazonSideAsn": 64512, "AutoAcceptSharedAttachments": "disable", "DefaultRouteTableAssociation": "enable",
    "DefaultRouteTablePropagation": "enable", "VpnEcmpSupport": "enable", "DnsSupport": "enable",
    "SecurityGroupReferencingSupport": "disable", "MulticastSupport": "disable",
}
ATTACHMENT_DEFAULTS = {"DnsSupport": "enable", "SecurityGroupReferencingSupport": "enable", "Ipv6Support": "disable",
                       "ApplianceModeSupport": "disable"}
GATEWAY_FILTERS = {"transit-gateway-id": "TransitGatewayId", "state": "State", "owner-id": "OwnerId"}
ATTACHMENT_FILTERS = {"transit-gateway-attachment-id": "TransitGatewayAttachmentId", "transit-gateway-id": "TransitGatewayId",
                      "vpc-id": "VpcId", "state": "State", "resource-id": "VpcId", "resource-type": "ResourceType"}


def create_gateway(properties: Properties, _place: Place) -> Resource:
    gateway_id = store.new_id("tgw")
    _gateways[gateway_id] = {"TransitGatewayId": gateway_id, "State": "available", "OwnerId": get_account_id(),
                             "CreationTime": ec2._now_ts(), "RouteTableId": store.new_id("tgw-rtb")}
    return Resource(gateway_id, update_gateway(gateway_id, {}, properties))


def update_gateway(gateway_id: str, old: Properties, new: Properties) -> Properties:
    options = {name: new.get(name, default) for name, default in GATEWAY_DEFAULTS.items()}
    _gateways[gateway_id].update(Options=options, Description=new.get("Description", ""), Cidrs=new.get("TransitGatewayCidrBlocks", []))
    store.tag(gateway_id, new, old)
    return {"Id": gateway_id, "TransitGatewayArn": _arn(gateway_id), **_default_tables(_gateways[gateway_id])}


def delete_gateway(gateway_id: str, _properties: Properties) -> None:
    attached = [key for key, item in _attachments.items() if item["TransitGatewayId"] == gateway_id]
    if attached:
        raise ValueError(f"IncorrectState: {gateway_id} has non-deleted VPC attachments: {', '.join(attached)}")
    _gateways.pop(gateway_id, None)
    store.forget_tags(gateway_id)


def create_attachment(properties: Properties, _place: Place) -> Resource:
    gateway_id, vpc_id = properties["TransitGatewayId"], properties["VpcId"]
    store.existing(_gateways, gateway_id, "InvalidTransitGatewayID.NotFound", "transit gateway")
    store.existing(ec2._vpcs, vpc_id, "InvalidVpcID.NotFound", "vpc ID")
    if is_attached(gateway_id, vpc_id):
        raise ValueError(f"DuplicateTransitGatewayAttachment: {gateway_id} has a non-deleted attachment to {vpc_id}")
    _refuse_subnets(vpc_id, properties["SubnetIds"])
    attachment_id = store.new_id("tgw-attach")
    _attachments[attachment_id] = {
        "TransitGatewayAttachmentId": attachment_id, "TransitGatewayId": gateway_id, "VpcId": vpc_id, "State": "available",
        "ResourceType": "vpc", "CreationTime": ec2._now_ts(), "SubnetIds": [],
    }
    return Resource(attachment_id, update_attachment(attachment_id, {}, properties))


def update_attachment(attachment_id: str, old: Properties, new: Properties) -> Properties:
    record = _attachments[attachment_id]
    subnets = [item for item in new["SubnetIds"] if item not in new.get("RemoveSubnetIds", [])]
    subnets += [item for item in new.get("AddSubnetIds", []) if item not in subnets]
    _refuse_subnets(record["VpcId"], subnets)
    record.update(SubnetIds=subnets, Options={**ATTACHMENT_DEFAULTS, **new.get("Options", {})})
    store.tag(attachment_id, new, old)
    return {"Id": attachment_id}


def delete_attachment(attachment_id: str, _properties: Properties) -> None:
    _attachments.pop(attachment_id, None)
    store.forget_tags(attachment_id)


def is_attached(gateway_id: str, vpc_id: str) -> bool:
    return any((item["TransitGatewayId"], item["VpcId"]) == (gateway_id, vpc_id) for item in _attachments.values())


def _refuse_subnets(vpc_id: str, subnet_ids: list[str]) -> None:
    zones: dict[str, str] = {}
    for subnet_id in subnet_ids:
        subnet = store.existing(ec2._subnets, subnet_id, "InvalidSubnetID.NotFound", "subnet ID")
        if subnet["VpcId"] != vpc_id:
            raise ValueError(f"InvalidParameterValue: {subnet_id} is not in {vpc_id}")
        other = zones.setdefault(subnet["AvailabilityZone"], subnet_id)
        if other != subnet_id:
            raise ValueError(f"DuplicateSubnetsInSameZone: {other} and {subnet_id} are in {subnet['AvailabilityZone']}")


def _default_tables(record: Properties) -> Properties:
    tables = {"AssociationDefaultRouteTableId": "DefaultRouteTableAssociation", "PropagationDefaultRouteTableId": "DefaultRouteTablePropagation"}
    return {name: record["RouteTableId"] for name, option in tables.items() if record["Options"][option] == "enable"}


def _arn(gateway_id: str) -> str:
    return f"arn:aws:ec2:{get_region()}:{get_account_id()}:transit-gateway/{gateway_id}"


def _lower(value: Properties) -> Properties:
    return {name[0].lower() + name[1:]: item for name, item in value.items()}


def _shown_gateway(record: Properties) -> Properties:
    options = {**_lower(record["Options"]), **_lower(_default_tables(record)), "transitGatewayCidrBlocks": record["Cidrs"]}
    return {"transitGatewayId": record["TransitGatewayId"], "transitGatewayArn": _arn(record["TransitGatewayId"]), "state": record["State"],
            "ownerId": record["OwnerId"], "description": record["Description"], "creationTime": record["CreationTime"], "options": options}


def _shown_vpc_attachment(record: Properties) -> Properties:
    members = ("TransitGatewayAttachmentId", "TransitGatewayId", "VpcId", "State", "SubnetIds", "CreationTime")
    return {**_lower({name: record[name] for name in members}), "vpcOwnerId": get_account_id(), "options": _lower(record["Options"])}


def _shown_attachment(record: Properties) -> Properties:
    members = ("TransitGatewayAttachmentId", "TransitGatewayId", "State", "ResourceType", "CreationTime")
    return {**_lower({name: record[name] for name in members}), "resourceId": record["VpcId"], "resourceOwnerId": get_account_id()}


def register_types() -> None:
    register("AWS::EC2::TransitGateway", create=create_gateway, update=update_gateway, delete=delete_gateway)
    for type_name in ("AWS::EC2::TransitGatewayVpcAttachment", "AWS::EC2::TransitGatewayAttachment"):
        register(type_name, create=create_attachment, update=update_attachment, delete=delete_attachment)
    store.describe(_gateways, "DescribeTransitGateways", "transitGatewaySet", "TransitGatewayId", GATEWAY_FILTERS, _shown_gateway,
                   {"TransitGatewayIds": "TransitGatewayId"})
    ids = {"TransitGatewayAttachmentIds": "TransitGatewayAttachmentId"}
    store.describe(_attachments, "DescribeTransitGatewayVpcAttachments", "transitGatewayVpcAttachments", "TransitGatewayAttachmentId",
                   ATTACHMENT_FILTERS, _shown_vpc_attachment, ids)
    store.describe(_attachments, "DescribeTransitGatewayAttachments", "transitGatewayAttachments", "TransitGatewayAttachmentId",
                   ATTACHMENT_FILTERS, _shown_attachment, ids)
