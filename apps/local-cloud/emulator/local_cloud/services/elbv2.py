"""Elastic Load Balancing v2: further certificates of a listener; deletion protection of load balancers."""
from __future__ import annotations

import ministack.services.alb as alb
import ministack.services.ec2 as ec2
from ministack.core.responses import new_uuid

from local_cloud.registry import HANDLERS, Place, Properties, Resource, register
from local_cloud.services.ec2.store import xml

FURTHER = "_FurtherCertificates"


def create_certificates(properties: Properties, _place: Place) -> Resource:
    update_certificates("", {}, properties)
    reference = new_uuid()
    return Resource(reference, {"Id": reference})


def update_certificates(_reference: str, old: Properties, new: Properties) -> Properties:
    listener = alb._listeners.get(new["ListenerArn"])
    if listener is None:
        raise ValueError(f"ListenerNotFound: ListenerArn {new['ListenerArn']} does not exist")
    kept = [arn for arn in listener.get(FURTHER, []) if arn not in _arns(old)]
    listener[FURTHER] = kept + [arn for arn in _arns(new) if arn not in kept]
    return {}


def delete_certificates(_reference: str, properties: Properties) -> None:
    listener = alb._listeners.get(properties["ListenerArn"])
    if listener:
        listener[FURTHER] = [arn for arn in listener.get(FURTHER, []) if arn not in _arns(properties)]


def _arns(properties: Properties) -> list[str]:
    return [item["CertificateArn"] for item in properties.get("Certificates", [])]


def _describe_certificates(parameters: Properties) -> tuple:
    listener = alb._listeners.get(alb._p(parameters, "ListenerArn"))
    if listener is None:
        return alb._error("ListenerNotFound", "One or more listeners not found", 400)
    shown = [{"CertificateArn": arn, "IsDefault": True} for arn in listener.get("Certificates", [])]
    shown += [{"CertificateArn": arn, "IsDefault": False} for arn in listener.get(FURTHER, [])]
    members = "".join(xml("member", item) for item in shown)
    return alb._xml(200, "DescribeListenerCertificates", f"<Certificates>{members}</Certificates>")


def _complete_load_balancer() -> None:
    handler = HANDLERS["AWS::ElasticLoadBalancingV2::LoadBalancer"]
    native_create, native_delete = handler["create"], handler["delete"]

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Properties]:
        arn, attributes = native_create(logical_id, properties, stack_name)
        subnets = [ec2._subnets[subnet] for subnet in alb._lbs[arn]["Subnets"] if subnet in ec2._subnets]
        if subnets:
            alb._lbs[arn]["VpcId"] = subnets[0]["VpcId"]
        return arn, attributes

    def delete(arn: str, properties: Properties) -> None:
        attributes = {item["Key"]: item["Value"] for item in alb._lb_attrs.get(arn, [])}
        if attributes.get("deletion_protection.enabled") == "true":
            raise ValueError(f"OperationNotPermitted: Load balancer '{arn}' cannot be deleted because deletion protection is enabled")
        native_delete(arn, properties)

    handler.update(create=create, delete=delete)


def register_types() -> None:
    register("AWS::ElasticLoadBalancingV2::ListenerCertificate", create=create_certificates,
             update=update_certificates, delete=delete_certificates)
    alb._ACTION_MAP["DescribeListenerCertificates"] = _describe_certificates
    _complete_load_balancer()
