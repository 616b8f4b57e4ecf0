"""What stands beside a database."""
from __future__ import annotations

import pytest
from lifecycle import Life, live
from network import SUBNETS
from stacks import get_att, ref, resource

OWN = {"Engine": "postgres", "EngineVersion": "17", "DBInstanceClass": "db.t4g.micro", "AllocatedStorage": "20", "MasterUsername": "admin_user", "MasterUserPassword": "quite-long-enough"}
ROLE = "arn:aws:iam::123456789012:role/somebody"
DATABASES = {
    "Own": resource("AWS::RDS::DBInstance", OWN, DeletionPolicy="Delete"),
    "Managed": resource("AWS::RDS::DBInstance", {**{name: value for name, value in OWN.items() if name != "MasterUserPassword"}, "ManageMasterUserPassword": True}, DeletionPolicy="Delete"),
}
PROXY = {"DBProxyName": "pool", "EngineFamily": "POSTGRESQL", "RequireTLS": True, "DefaultAuthScheme": "IAM_AUTH", "RoleArn": ROLE, "VpcSubnetIds": [ref("Subnet"), ref("Subnet2")]}
VAULT = resource("AWS::Backup::BackupVault", {"BackupVaultName": "vault"}, DeletionPolicy="Delete")
RULE = {"RuleName": "Daily", "TargetBackupVault": ref("Vault"), "ScheduleExpression": "cron(30 5 ? * * *)", "Lifecycle": {"DeleteAfterDays": 35}}
PLAN = resource("AWS::Backup::BackupPlan", {"BackupPlan": {"BackupPlanName": "plan", "BackupPlanRule": [RULE]}})
STEPS = [{"name": "Wait", "action": "aws:sleep", "inputs": {"Duration": "PT1S"}}]


def proxy(client, name):
    [item] = client("rds").describe_db_proxies(DBProxyName=name)["DBProxies"]
    return item["EngineFamily"], item["RequireTLS"], item["IdleClientTimeout"]


def targets(client, arn):
    for item in client("rds").describe_db_proxies()["DBProxies"]:
        [group] = client("rds").describe_db_proxy_target_groups(DBProxyName=item["DBProxyName"])["TargetGroups"]
        registered = client("rds").describe_db_proxy_targets(DBProxyName=item["DBProxyName"])["Targets"]
        if group["TargetGroupArn"] == arn and registered:
            return group["ConnectionPoolConfig"]["MaxConnectionsPercent"], len(registered)
    return None


def deployment(client, identifier):
    [item] = client("rds").describe_blue_green_deployments(BlueGreenDeploymentIdentifier=identifier)["BlueGreenDeployments"]
    return item["BlueGreenDeploymentName"], item["Status"]


def selection(client, physical_id):
    plan, _, identifier = physical_id.rpartition("_")
    return client("backup").get_backup_selection(BackupPlanId=plan, SelectionId=identifier)["BackupSelection"]["SelectionName"]


def document(client, name):
    item = client("ssm").get_document(Name=name)
    return item["DocumentType"], "sleep" in item["Content"]


SOURCE = get_att("Own", "DBInstanceArn")
LIVES = [
    Life("AWS::RDS::DBProxy", PROXY, proxy, ("POSTGRESQL", True, 1800), ({"IdleClientTimeout": 60}, ("POSTGRESQL", True, 60)), {"DBProxyName": "another"},
         ({"IdleClientTimeout": 99999}, "IdleClientTimeout"), around=SUBNETS),
    Life("AWS::RDS::DBProxyTargetGroup", {"DBProxyName": ref("Proxy"), "TargetGroupName": "default", "DBInstanceIdentifiers": [ref("Own")], "ConnectionPoolConfigurationInfo": {"MaxConnectionsPercent": 90}},
         targets, (90, 1), ({"ConnectionPoolConfigurationInfo": {"MaxConnectionsPercent": 40}}, (40, 1)), None, ({"DBInstanceIdentifiers": ["nobody"]}, "nobody"),
         around={**SUBNETS, **DATABASES, "Proxy": resource("AWS::RDS::DBProxy", {**PROXY, "DBProxyName": "pooled"})}),
    Life("AWS::RDS::Deployment", {"BlueGreenDeploymentName": "upgrade", "Source": SOURCE, "TargetEngineVersion": "18"}, deployment, ("upgrade", "AVAILABLE"), None,
         {"BlueGreenDeploymentName": "another"}, ({"BlueGreenDeploymentName": "third", "Source": get_att("Managed", "DBInstanceArn")}, "managed by RDS"), around=DATABASES),
    Life("AWS::Backup::BackupSelection", {"BackupPlanId": ref("Plan"), "BackupSelection": {"SelectionName": "databases", "IamRoleArn": ROLE, "Resources": ["*"]}}, selection, "databases", None,
         {"BackupSelection": {"SelectionName": "others", "IamRoleArn": ROLE, "Resources": ["*"]}}, ({"BackupPlanId": "none"}, "none"), around={"Vault": VAULT, "Plan": PLAN}),
    Life("AWS::SSM::Document", {"DocumentType": "Automation", "UpdateMethod": "NewVersion", "Content": {"schemaVersion": "0.3", "mainSteps": STEPS}}, document, ("Automation", True),
         ({"Content": {"schemaVersion": "0.3", "mainSteps": [{"name": "Stop", "action": "aws:approve", "inputs": {}}]}}, ("Automation", False)), {"DocumentType": "Command", "Name": "renamed", "Content": {"schemaVersion": "2.2", "mainSteps": STEPS}},
         ({"Content": {"schemaVersion": "2.2"}}, "schemaVersion 0.3")),
]


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_life(life, stacks, client):
    live(life, stacks, client)


def test_an_alarm_on_an_expression_alone_is_taken(stacks, client):
    metrics = [{"Id": "deadlocks", "Expression": "DB_PERF_INSIGHTS('RDS', 'db-ABC', 'db.Concurrency.deadlocks.avg')", "Period": 60, "ReturnData": True}]
    stack = stacks.create({"Alarm": resource("AWS::CloudWatch::Alarm", {"Metrics": metrics, "Threshold": 0, "EvaluationPeriods": 15, "DatapointsToAlarm": 3, "ComparisonOperator": "GreaterThanThreshold"})})
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    [alarm] = client("cloudwatch").describe_alarms(AlarmNames=[stack.physical_id("Alarm")])["MetricAlarms"]
    assert alarm["Metrics"][0]["Expression"].startswith("DB_PERF_INSIGHTS")
