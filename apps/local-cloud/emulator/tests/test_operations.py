from __future__ import annotations

import pytest
from lifecycle import Life, live
from network import LOAD_BALANCER
from stacks import get_att, ref, resource

ALARM = {"ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1, "MetricName": "m", "Namespace": "n", "Period": 60,
         "Statistic": "Sum", "Threshold": 1}
ZONE = {name: resource("AWS::Route53::HostedZone", {"Name": f"{name.lower()}.example.com"}) for name in ("Zone", "Zone2")}
SLACK = {"SlackWorkspaceId": "T12345678", "SlackChannelId": "C1", "ConfigurationName": "alarms", "IamRoleArn": "arn:aws:iam::123456789012:role/chat"}
CHECK = {"Type": "HTTPS", "FullyQualifiedDomainName": "example.com", "ResourcePath": "/"}
CERTIFICATES = {name: resource("AWS::CertificateManager::Certificate", {"DomainName": f"{name.lower()}.example.com"}) for name in ("One", "Two", "Three")}


def listener(name, port):
    return {name: resource("AWS::ElasticLoadBalancingV2::Listener", {
        "LoadBalancerArn": ref("Balancer"), "Port": port, "Protocol": "HTTPS", "Certificates": [{"CertificateArn": ref("One")}],
        "DefaultActions": [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}]})}


def composite(client, ref_value):
    found = client("cloudwatch").describe_alarms(AlarmNames=[ref_value], AlarmTypes=["CompositeAlarm"])["CompositeAlarms"]
    return found and (found[0]["AlarmRule"], found[0]["AlarmDescription"])


def query(client, ref_value):
    found = client("logs").describe_query_definitions()["queryDefinitions"]
    return [item["queryString"] for item in found if item["queryDefinitionId"] == ref_value]


def association(client, ref_value):
    return client("ssm").describe_association(AssociationId=ref_value)["AssociationDescription"]["ScheduleExpression"]


def slack(client, ref_value):
    return ref_value.endswith("slack-channel/alarms")


def health_check(client, ref_value):
    return client("route53").get_health_check(HealthCheckId=ref_value)["HealthCheck"]["HealthCheckConfig"]["ResourcePath"]


def detector(client, ref_value):
    found = client("cloudwatch").describe_anomaly_detectors(Namespace="N")["AnomalyDetectors"]
    return [item["Configuration"]["MetricTimezone"] for item in found if item["AnomalyDetectorId"] == ref_value]


WATCHED = {"Namespace": "N", "MetricName": "M", "Stat": "Sum", "Configuration": {"MetricTimeZone": "UTC"}}
LIVES = [
    Life("AWS::CloudWatch::AnomalyDetector", WATCHED, detector, ["UTC"], ({"Configuration": {"MetricTimeZone": "Europe/Vienna"}}, ["Europe/Vienna"]),
         {"MetricName": "M2"}, ({"Stat": "Sum", "Colour": "blue"}, "Colour")),
    Life("AWS::CloudWatch::CompositeAlarm", {"AlarmRule": "ALARM(base)"}, composite, ("ALARM(base)", ""),
         ({"AlarmDescription": "what to do"}, ("ALARM(base)", "what to do")), {"AlarmName": "renamed"},
         ({"AlarmRule": "ALARM(absent)"}, "absent"), around={}),
    Life("AWS::Logs::QueryDefinition", {"Name": "errors", "QueryString": "fields @message"}, query, ["fields @message"],
         ({"QueryString": "limit 1"}, ["limit 1"]), None, ({"Name": ""}, "Name")),
    Life("AWS::SSM::Association", {"Name": "AWS-RunShellScript", "ScheduleExpression": "rate(1 day)"}, association, "rate(1 day)",
         ({"ScheduleExpression": "rate(2 days)"}, "rate(2 days)"), {"InstanceId": "i-0123456789abcdef0"},
         ({"ComplianceSeverity": "GRAVE"}, "ComplianceSeverity")),
    Life("AWS::Route53::HealthCheck", {"HealthCheckConfig": CHECK}, health_check, "/", ({"HealthCheckConfig": {**CHECK, "ResourcePath": "/up"}}, "/up"),
         {"HealthCheckConfig": {**CHECK, "RequestInterval": 10}}, ({"HealthCheckConfig": {**CHECK, "Port": 70000}}, "Port")),
]


@pytest.fixture(scope="module", autouse=True)
def base_alarm(stacks):
    stacks.create({"Base": resource("AWS::CloudWatch::Alarm", {"AlarmName": "base", **ALARM})})


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_life(life, stacks, client):
    live(life, stacks, client)


def test_alarms_on_expressions_show_them(stacks, client):
    def alarm(expression):
        metrics = [{"Id": "ratio", "Expression": expression, "ReturnData": True},
                   {"Id": "m", "ReturnData": False, "MetricStat": {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 60, "Stat": "Sum"}}]
        properties = {"ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1, "Threshold": 5, "Metrics": metrics}
        return {"Alarm": resource("AWS::CloudWatch::Alarm", properties)}

    def shown():
        return client("cloudwatch").describe_alarms(AlarmNames=[stack.physical_id("Alarm")])["MetricAlarms"][0]

    stack = stacks.create(alarm("m / 2"))
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    assert (shown()["Metrics"][0]["Expression"], shown().get("MetricName")) == ("m / 2", None)
    assert stack.update(alarm("m * 2")) == "UPDATE_COMPLETE", stack.reasons()
    assert shown()["Metrics"][0]["Expression"] == "m * 2"


def test_a_metric_has_one_detector(stacks):
    single = {"SingleMetricAnomalyDetector": {"Namespace": "N", "MetricName": "Once", "Stat": "Sum"}}
    stack = stacks.create({"One": resource("AWS::CloudWatch::AnomalyDetector", {**WATCHED, "MetricName": "Once"}),
                           "Two": resource("AWS::CloudWatch::AnomalyDetector", single)})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert "AlreadyExists" in stack.reasons()


BAND = [{"Id": "m", "MetricStat": {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 300, "Stat": "Sum"}},
        {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(m, 4)"}]


def test_alarms_on_a_band_show_it(stacks, client):
    def alarm(**more):
        properties = {"ComparisonOperator": "GreaterThanUpperThreshold", "EvaluationPeriods": 3, "Metrics": BAND, **more}
        return {"Alarm": resource("AWS::CloudWatch::Alarm", properties)}

    stack = stacks.create(alarm(ThresholdMetricId="band"))
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    [shown] = client("cloudwatch").describe_alarms(AlarmNames=[stack.physical_id("Alarm")])["MetricAlarms"]
    assert (shown["ThresholdMetricId"], shown.get("Threshold"), shown["Metrics"][1]["Expression"]) == ("band", None, "ANOMALY_DETECTION_BAND(m, 4)")
    assert stack.update(alarm(ThresholdMetricId="absent")) == "UPDATE_ROLLBACK_COMPLETE"
    assert "ThresholdMetricId absent" in stack.reasons()
    assert stack.update(alarm()) == "UPDATE_ROLLBACK_COMPLETE"
    assert "Threshold is required" in stack.reasons()


def test_dashboards_are_listed_with_a_date(stacks, client):
    stacks.create({"Dashboard": resource("AWS::CloudWatch::Dashboard", {"DashboardName": "listed", "DashboardBody": "{}"})})
    [entry] = client("cloudwatch").list_dashboards(DashboardNamePrefix="listed")["DashboardEntries"]
    assert entry["LastModified"].year > 2000


def test_slack_channels_are_known_to_cloudformation(stacks):
    def channel(**more):
        return {"Channel": resource("AWS::Chatbot::SlackChannelConfiguration", {**SLACK, **more})}

    stack = stacks.create(channel(), {"Arn": get_att("Channel", "Arn")})
    first = stack.physical_id("Channel")
    assert (stack.outputs["Arn"], first.endswith("slack-channel/alarms")) == (first, True)
    assert stack.update(channel(SlackChannelId="C2")) == "UPDATE_COMPLETE"
    assert stack.physical_id("Channel") == first
    assert stack.update(channel(LoggingLevel="CHATTY")) == "UPDATE_ROLLBACK_COMPLETE"
    assert "LoggingLevel" in stack.reasons()
    assert stack.update(channel(ConfigurationName="renamed")) == "UPDATE_COMPLETE"
    assert stack.physical_id("Channel") != first
    taken = stacks.create(channel(ConfigurationName="renamed"))
    assert taken.status == "ROLLBACK_COMPLETE"
    assert stack.delete() == "DELETE_COMPLETE"
    assert stacks.create(channel(ConfigurationName="renamed")).status == "CREATE_COMPLETE"


def test_further_certificates_of_a_listener(stacks, client):
    def with_certificate(name, on="Secure"):
        link = {"ListenerArn": ref(on), "Certificates": [{"CertificateArn": ref(name)}]}
        return {**LOAD_BALANCER, **CERTIFICATES, **listener("Secure", 443), **listener("Secure2", 8443),
                "Link": resource("AWS::ElasticLoadBalancingV2::ListenerCertificate", link)}

    def further(stack, on):
        shown = client("elbv2").describe_listener_certificates(ListenerArn=stack.physical_id(on))["Certificates"]
        return [item["CertificateArn"] for item in shown if not item["IsDefault"]]

    stack = stacks.create(with_certificate("Two"))
    first = stack.physical_id("Link")
    assert further(stack, "Secure") == [stack.physical_id("Two")]
    assert stack.update(with_certificate("Three")) == "UPDATE_COMPLETE"
    assert (stack.physical_id("Link"), further(stack, "Secure")) == (first, [stack.physical_id("Three")])
    assert stack.update(with_certificate("Three", on="Secure2")) == "UPDATE_COMPLETE"
    assert (further(stack, "Secure"), further(stack, "Secure2")) == ([], [stack.physical_id("Three")])
    assert stack.physical_id("Link") != first


def test_a_group_of_record_sets(stacks, client):
    def group(address, zone="Zone"):
        record = {"Name": f"www.{zone.lower()}.example.com", "Type": "A", "TTL": "60", "ResourceRecords": [address]}
        return {**ZONE, "Group": resource("AWS::Route53::RecordSetGroup", {"HostedZoneId": ref(zone), "RecordSets": [record]})}

    def addresses(stack, zone="Zone"):
        shown = client("route53").list_resource_record_sets(HostedZoneId=stack.physical_id(zone))["ResourceRecordSets"]
        return [item["ResourceRecords"][0]["Value"] for item in shown if item["Type"] == "A"]

    stack = stacks.create(group("10.0.0.1"))
    assert addresses(stack) == ["10.0.0.1"]
    assert stack.update(group("10.0.0.2")) == "UPDATE_COMPLETE"
    assert addresses(stack) == ["10.0.0.2"]
    assert stack.update(group("10.0.0.3", zone="Zone2")) == "UPDATE_COMPLETE"
    assert (addresses(stack), addresses(stack, "Zone2")) == ([], ["10.0.0.3"])
    assert stack.update(ZONE) == "UPDATE_COMPLETE"
    assert addresses(stack, "Zone2") == []
