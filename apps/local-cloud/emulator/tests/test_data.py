from __future__ import annotations

import json

import pytest
from lifecycle import Life, live
from network import SUBNETS, TOPIC
from stacks import get_att, ref, resource


def subscription(client, ref_value):
    [item] = client("rds").describe_event_subscriptions(SubscriptionName=ref_value)["EventSubscriptionsList"]
    return item["SourceType"], item["EventCategoriesList"], item["Enabled"]


def database_places(client, ref_value):
    [item] = client("rds").describe_db_subnet_groups(DBSubnetGroupName=ref_value)["DBSubnetGroups"]
    return len(item["Subnets"]), item["DBSubnetGroupDescription"]


def cache_places(client, ref_value):
    [item] = client("elasticache").describe_cache_subnet_groups(CacheSubnetGroupName=ref_value)["CacheSubnetGroups"]
    return len(item["Subnets"]), item["CacheSubnetGroupDescription"]


ONE, BOTH = [ref("Subnet")], [ref("Subnet"), ref("Subnet2")]
LIVES = [
    Life("AWS::RDS::DBSubnetGroup", {"DBSubnetGroupDescription": "places", "SubnetIds": ONE}, database_places, (1, "places"),
         ({"SubnetIds": BOTH}, (2, "places")), {"DBSubnetGroupName": "renamed"}, ({"SubnetIds": "subnet-1"}, "SubnetIds"), around=SUBNETS),
    Life("AWS::ElastiCache::SubnetGroup", {"Description": "places", "SubnetIds": ONE}, cache_places, (1, "places"),
         ({"SubnetIds": BOTH}, (2, "places")), {"CacheSubnetGroupName": "renamed"}, ({"SubnetIds": "subnet-1"}, "SubnetIds"), around=SUBNETS),
    Life("AWS::RDS::EventSubscription", {"SnsTopicArn": ref("Topic"), "SourceType": "db-instance", "EventCategories": ["failover"]},
         subscription, ("db-instance", ["failover"], True), ({"Enabled": "false"}, ("db-instance", ["failover"], False)),
         {"SnsTopicArn": ref("Topic2")}, ({"SnsTopicArn": "arn:aws:sns:us-east-1:123456789012:none"}, "SnsTopicArn"), around=TOPIC),
]
DATABASE = {"Engine": "postgres", "EngineVersion": "17.4", "DBInstanceClass": "db.t4g.micro", "AllocatedStorage": "20",
            "MasterUsername": "postgres", "ManageMasterUserPassword": True, "DBName": "app"}


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_life(life, stacks, client):
    live(life, stacks, client)


def test_a_managed_password_is_a_real_secret_and_protection_keeps_the_instance(stacks, client):
    properties = {**DATABASE, "DeletionProtection": True, "EnableCloudwatchLogsExports": ["postgresql"], "DatabaseInsightsMode": "advanced",
                  "EnablePerformanceInsights": True, "PerformanceInsightsRetentionPeriod": 465}
    outputs = {name: get_att("Database", attribute) for name, attribute in {
        "Secret": "MasterUserSecret.SecretArn", "Address": "Endpoint.Address", "Port": "Endpoint.Port", "Id": "DbiResourceId",
        "Arn": "DBInstanceArn"}.items()}
    stack = stacks.create({"Database": resource("AWS::RDS::DBInstance", properties, DeletionPolicy="Delete")}, outputs)
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    content = client("secretsmanager").get_secret_value(SecretId=stack.outputs["Secret"])
    assert content["Name"].startswith("rds!db-")
    assert json.loads(content["SecretString"])["username"] == "postgres"
    [shown] = client("rds").describe_db_instances(DBInstanceIdentifier=stack.physical_id("Database"))["DBInstances"]
    assert shown["MasterUserSecret"]["SecretArn"] == content["ARN"]
    assert (shown["EnabledCloudwatchLogsExports"], shown["DatabaseInsightsMode"], shown["PerformanceInsightsRetentionPeriod"]) == (
        ["postgresql"], "advanced", 465)

    assert stack.delete() == "DELETE_FAILED"
    assert "deletion protection" in stack.reasons()
    client("rds").modify_db_instance(DBInstanceIdentifier=shown["DBInstanceIdentifier"], DeletionProtection=False)
    assert stack.delete() == "DELETE_COMPLETE"
    assert not [item for item in client("secretsmanager").list_secrets()["SecretList"] if item["ARN"] == content["ARN"]]


def test_the_password_can_become_managed(stacks, client):
    own = {name: value for name, value in DATABASE.items() if name != "ManageMasterUserPassword"}
    stack = stacks.create({"Database": resource("AWS::RDS::DBInstance", {**own, "MasterUserPassword": "longenough"}, DeletionPolicy="Delete")})
    managed = {"Database": resource("AWS::RDS::DBInstance", DATABASE, DeletionPolicy="Delete")}
    assert stack.update(managed, {"Secret": get_att("Database", "MasterUserSecret.SecretArn")}) == "UPDATE_COMPLETE", stack.reasons()
    assert client("secretsmanager").get_secret_value(SecretId=stack.outputs["Secret"])


def test_a_replication_group_reads_back(stacks, client):
    group = resource("AWS::ElastiCache::ReplicationGroup", {
        "ReplicationGroupDescription": "cache", "Engine": "redis", "CacheNodeType": "cache.t4g.micro", "NumCacheClusters": "2",
        "AutomaticFailoverEnabled": "true", "AtRestEncryptionEnabled": True, "KmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/k",
        "CacheSubnetGroupName": ref("Places")})
    places = resource("AWS::ElastiCache::SubnetGroup", {"Description": "places", "SubnetIds": [ref("Subnet"), ref("Subnet2")]})
    outputs = {name: get_att("Cache", attribute) for name, attribute in {
        "Primary": "PrimaryEndPoint.Address", "Port": "PrimaryEndPoint.Port", "Reader": "ReaderEndPoint.Address"}.items()}
    stack = stacks.create({**SUBNETS, "Places": places, "Cache": group}, outputs)
    assert stack.status == "CREATE_COMPLETE", stack.reasons()
    assert all(stack.outputs.values())
    [shown] = client("elasticache").describe_replication_groups(ReplicationGroupId=stack.physical_id("Cache"))["ReplicationGroups"]
    assert shown["KmsKeyId"].endswith("key/k")
    [nodes] = shown["NodeGroups"]
    assert stack.outputs["Primary"] == nodes["PrimaryEndpoint"]["Address"]
    assert stack.outputs["Primary"].startswith(f"master.{stack.physical_id('Cache')}.")
    assert stack.outputs["Reader"].startswith(f"replica.{stack.physical_id('Cache')}.")


def test_a_bucket_keeps_the_tags_of_the_template(stacks, client):
    def bucket(value):
        return {"Bucket": resource("AWS::S3::Bucket", {"Tags": [{"Key": "aws-cdk:auto-delete-objects", "Value": value}]})}

    stack = stacks.create(bucket("true"))
    for value in ("true", "false"):
        tags = client("s3").get_bucket_tagging(Bucket=stack.physical_id("Bucket"))["TagSet"]
        assert tags == [{"Key": "aws-cdk:auto-delete-objects", "Value": value}]
        if value == "true":
            assert stack.update(bucket("false")) == "UPDATE_COMPLETE"


def test_a_topic_reads_back_its_key(stacks, client):
    stack = stacks.create({"Topic": resource("AWS::SNS::Topic", {"KmsMasterKeyId": "alias/aws/sns"})})
    attributes = client("sns").get_topic_attributes(TopicArn=stack.physical_id("Topic"))["Attributes"]
    assert attributes["KmsMasterKeyId"] == "alias/aws/sns"
