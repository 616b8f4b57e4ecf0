"""AWS::EC2::Instance: a record that runs nothing."""
from __future__ import annotations

import ministack.services.ec2 as ec2

from local_cloud.registry import Place, Properties, Resource, register
from local_cloud.services.ec2 import store


def create(properties: Properties, _place: Place) -> Resource:
    subnet = store.existing(ec2._subnets, properties["SubnetId"], "InvalidSubnetID.NotFound", "subnet ID")
    [instance] = ec2._launch_instances_internal(
        properties["ImageId"], properties["InstanceType"], subnet["SubnetId"], 1, sg_ids=properties.get("SecurityGroupIds"), iam_profile=_profile(properties))
    instance.update(VpcId=subnet["VpcId"], Placement={"AvailabilityZone": subnet["AvailabilityZone"], "Tenancy": "default"})
    if not subnet.get("MapPublicIpOnLaunch"):
        instance.update(PublicIpAddress="", PublicDnsName="")
    return Resource(instance["InstanceId"], update(instance["InstanceId"], {}, properties))


def update(instance_id: str, old: Properties, new: Properties) -> Properties:
    instance = ec2._instances[instance_id]
    instance.update(InstanceType=new["InstanceType"], IamInstanceProfile=_profile(new))
    store.tag(instance_id, new, old)
    return {"InstanceId": instance_id, "PrivateIp": instance["PrivateIpAddress"], "PrivateDnsName": instance["PrivateDnsName"],
            "PublicIp": instance["PublicIpAddress"], "AvailabilityZone": instance["Placement"]["AvailabilityZone"], "VpcId": instance["VpcId"]}


def delete(instance_id: str, _properties: Properties) -> None:
    instance = ec2._instances.pop(instance_id, {})
    for mapping in instance.get("BlockDeviceMappings", []):
        ec2._volumes.pop(mapping["Ebs"]["VolumeId"], None)
    store.forget_tags(instance_id)


def _profile(properties: Properties) -> Properties | None:
    name = properties.get("IamInstanceProfile")
    if not name:
        return None
    profile, error = ec2._resolve_iam_instance_profile(iam_arn=None, iam_name=name, allow_missing=False)
    if error:
        raise ValueError(f"InvalidParameterValue: Invalid IAM Instance Profile name: {name}")
    return profile


def register_types() -> None:
    register("AWS::EC2::Instance", create=create, update=update, delete=delete)
