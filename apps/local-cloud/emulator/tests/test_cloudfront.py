"""CloudFront and the delivery of its logs: made, changed, replaced, refused and deleted by stacks."""
import pytest

from lifecycle import Life, live
from stacks import get_att, ref, resource

ORIGIN = {"Name": "edge", "Arn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/edge/50dc6c495c0c9188", "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}
BEHAVIOR = {"TargetOriginId": "edge", "ViewerProtocolPolicy": "redirect-to-https", "CachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"}
DISTRIBUTION = {"Distribution": resource("AWS::CloudFront::Distribution", {"DistributionConfig": {
    "Enabled": True, "DefaultCacheBehavior": BEHAVIOR,
    "Origins": [{"Id": "edge", "DomainName": "origin.example.com", "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"}}],
}})}
SUBSCRIPTION = {"RealtimeMetricsSubscriptionConfig": {"RealtimeMetricsSubscriptionStatus": "Enabled"}}
FLOWS = "arn:aws:cloudfront::123456789012:distribution/E1"
BUCKET = {name: resource("AWS::S3::Bucket", {}) for name in ("Bucket", "Bucket2")}
ENDS = {
    "Source": resource("AWS::Logs::DeliverySource", {"Name": "source", "ResourceArn": FLOWS, "LogType": "ACCESS_LOGS"}),
    "Destination": resource("AWS::Logs::DeliveryDestination", {"Name": "destination", "DestinationResourceArn": get_att("Bucket", "Arn"), "OutputFormat": "json"}),
}


def origin(client, ref_value):
    shown = client("cloudfront").get_vpc_origin(Id=ref_value)["VpcOrigin"]["VpcOriginEndpointConfig"]
    return shown["Name"], shown["OriginProtocolPolicy"]


def subscription(client, ref_value):
    return client("cloudfront").get_monitoring_subscription(DistributionId=ref_value)["MonitoringSubscription"]["RealtimeMetricsSubscriptionConfig"]["RealtimeMetricsSubscriptionStatus"]


def source(client, ref_value):
    return client("logs").get_delivery_source(name=ref_value)["deliverySource"]["logType"]


def destination(client, ref_value):
    return client("logs").get_delivery_destination(name=ref_value)["deliveryDestination"]["outputFormat"]


def delivery(client, ref_value):
    return client("logs").get_delivery(id=ref_value)["delivery"]["s3DeliveryConfiguration"].get("suffixPath")


LIVES = [
    Life("AWS::CloudFront::VpcOrigin", {"VpcOriginEndpointConfig": ORIGIN}, origin, ("edge", "https-only"), ({"VpcOriginEndpointConfig": {**ORIGIN, "OriginProtocolPolicy": "match-viewer"}}, ("edge", "match-viewer")),
         None, ({"VpcOriginEndpointConfig": {"Name": "edge"}}, "Arn")),
    Life("AWS::CloudFront::MonitoringSubscription", {"DistributionId": ref("Distribution"), "MonitoringSubscription": SUBSCRIPTION}, subscription, "Enabled",
         ({"MonitoringSubscription": {"RealtimeMetricsSubscriptionConfig": {"RealtimeMetricsSubscriptionStatus": "Disabled"}}}, "Disabled"), None, ({"DistributionId": "absent"}, "absent"), DISTRIBUTION),
    Life("AWS::Logs::DeliverySource", {"Name": "source", "ResourceArn": FLOWS, "LogType": "ACCESS_LOGS"}, source, "ACCESS_LOGS", None, {"Name": "source2"}, ({"Name": ""}, "Name")),
    Life("AWS::Logs::DeliveryDestination", {"Name": "destination", "DestinationResourceArn": get_att("Bucket", "Arn"), "OutputFormat": "json"}, destination, "json", None, {"Name": "destination2"}, ({"Name": ""}, "Name"), BUCKET),
    Life("AWS::Logs::Delivery", {"DeliverySourceName": ref("Source"), "DeliveryDestinationArn": get_att("Destination", "Arn"), "S3SuffixPath": "{yyyy}"}, delivery, "{yyyy}",
         ({"S3SuffixPath": "{yyyy}/{MM}"}, "{yyyy}/{MM}"), None, ({"DeliverySourceName": "absent"}, "absent"), {**BUCKET, **ENDS}),
]


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_life(life, stacks, client):
    live(life, stacks, client)
