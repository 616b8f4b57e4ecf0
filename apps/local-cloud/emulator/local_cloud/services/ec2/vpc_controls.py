"""AWS::EC2::VPCEncryptionControl, VPCBlockPublicAccessOptions and VPCBlockPublicAccessExclusion: the records alone."""
from __future__ import annotations

import ministack.services.ec2 as ec2
from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region

from local_cloud.registry import Place, Properties, Resource, register
from local_cloud.services.ec2 import store

_controls = AccountRegionScopedDict()
_exclusions = AccountRegionScopedDict()
# One record, under the account's id.
_options = AccountRegionScopedDict()
RESOURCES = ("InternetGateway", "EgressOnlyInternetGateway", "NatGateway", "VirtualPrivateGateway", "VpcPeering", "Lambda", "VpcLattice",
             "ElasticFileSystem")


def create_control(properties: Properties, _place: Place) -> Resource:
    vpc_id = properties.get("VpcId", "")
    store.existing(ec2._vpcs, vpc_id, "InvalidVpcID.NotFound", "vpc ID")
    if any(item["VpcId"] == vpc_id for item in _controls.values()):
        raise ValueError(f"VpcEncryptionControlAlreadyExists: {vpc_id} has an encryption control")
    control_id = store.new_id("vpcec")
    _controls[control_id] = {"VpcEncryptionControlId": control_id, "VpcId": vpc_id, "State": "available"}
    return Resource(control_id, update_control(control_id, {}, properties))


def update_control(control_id: str, old: Properties, new: Properties) -> Properties:
    mode = new.get("Mode", "monitor")
    excluded = [name for name in RESOURCES if new.get(f"{name}ExclusionInput") == "enable"]
    exclusions = {name: {"State": "enabled" if name in excluded else "disabled"} for name in RESOURCES}
    _controls[control_id].update(Mode=mode, ResourceExclusions=exclusions)
    store.tag(control_id, new, old)
    return {"VpcEncryptionControlId": control_id, "State": "available"}


def delete_control(control_id: str, _properties: Properties) -> None:
    _controls.pop(control_id, None)
    store.forget_tags(control_id)


def _shown_control(record: Properties) -> Properties:
    exclusions = {name[0].lower() + name[1:]: {"state": item["State"]} for name, item in record["ResourceExclusions"].items()}
    return {"vpcEncryptionControlId": record["VpcEncryptionControlId"], "vpcId": record["VpcId"], "mode": record["Mode"],
            "state": record["State"], "resourceExclusions": exclusions}


def create_exclusion(properties: Properties, _place: Place) -> Resource:
    if bool(properties.get("VpcId")) == bool(properties.get("SubnetId")):
        raise ValueError("InvalidParameterCombination: expected exactly one of VpcId and SubnetId")
    if properties.get("VpcId"):
        store.existing(ec2._vpcs, properties["VpcId"], "InvalidVpcID.NotFound", "vpc ID")
    else:
        store.existing(ec2._subnets, properties["SubnetId"], "InvalidSubnetID.NotFound", "subnet ID")
    kind, target = ("vpc", properties["VpcId"]) if properties.get("VpcId") else ("subnet", properties["SubnetId"])
    exclusion_id = store.new_id("vpcbpa-exclude")
    _exclusions[exclusion_id] = {"ExclusionId": exclusion_id, "State": "create-complete", "CreationTimestamp": ec2._now_ts(),
                                 "ResourceArn": f"arn:aws:ec2:{get_region()}:{get_account_id()}:{kind}/{target}"}
    return Resource(exclusion_id, update_exclusion(exclusion_id, {}, properties))


def update_exclusion(exclusion_id: str, old: Properties, new: Properties) -> Properties:
    _exclusions[exclusion_id]["InternetGatewayExclusionMode"] = new["InternetGatewayExclusionMode"]
    store.tag(exclusion_id, new, old)
    return {"ExclusionId": exclusion_id}


def delete_exclusion(exclusion_id: str, _properties: Properties) -> None:
    _exclusions.pop(exclusion_id, None)
    store.forget_tags(exclusion_id)


def create_options(properties: Properties, _place: Place) -> Resource:
    account = get_account_id()
    if account in _options:
        raise ValueError(f"AlreadyExists: block public access of {account} in {get_region()} is set already")
    return Resource(account, update_options(account, {}, properties))


def update_options(account: str, _old: Properties, new: Properties) -> Properties:
    _options[account] = {"InternetGatewayBlockMode": new["InternetGatewayBlockMode"], "LastUpdateTimestamp": ec2._now_ts()}
    return {"AccountId": account, "ExclusionsAllowed": "allowed"}


def delete_options(account: str, _properties: Properties) -> None:
    _options.pop(account, None)


def _describe_options(_parameters: Properties) -> tuple:
    found = _options.get(get_account_id())
    return ec2._xml(200, "DescribeVpcBlockPublicAccessOptionsResponse", store.xml("vpcBlockPublicAccessOptions", {
        "awsAccountId": get_account_id(), "awsRegion": get_region(), "state": "update-complete" if found else "default-state",
        "internetGatewayBlockMode": found["InternetGatewayBlockMode"] if found else "off", "managedBy": "account",
        "lastUpdateTimestamp": found and found["LastUpdateTimestamp"], "exclusionsAllowed": "allowed"}))


def register_types() -> None:
    register("AWS::EC2::VPCEncryptionControl", create=create_control, update=update_control, delete=delete_control)
    register("AWS::EC2::VPCBlockPublicAccessExclusion", create=create_exclusion, update=update_exclusion, delete=delete_exclusion)
    register("AWS::EC2::VPCBlockPublicAccessOptions", create=create_options, update=update_options, delete=delete_options)
    store.describe(_controls, "DescribeVpcEncryptionControls", "vpcEncryptionControlSet", "VpcEncryptionControlId",
                   {"vpc-id": "VpcId", "mode": "Mode", "state": "State", "vpc-encryption-control-id": "VpcEncryptionControlId"}, _shown_control,
                   {"VpcEncryptionControlId": "VpcEncryptionControlId", "VpcId": "VpcId"})
    store.describe(_exclusions, "DescribeVpcBlockPublicAccessExclusions", "vpcBlockPublicAccessExclusionSet", "ExclusionId",
                   {"resource-arn": "ResourceArn", "internet-gateway-exclusion-mode": "InternetGatewayExclusionMode", "state": "State"},
                   lambda record: {name[0].lower() + name[1:]: value for name, value in record.items()})
    ec2._ACTION_MAP["DescribeVpcBlockPublicAccessOptions"] = _describe_options
