"""The five libraries, as a team uses them from Python."""
from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Template
from aws_cdk.aws_iam import ArnPrincipal
from aws_cdk.aws_route53 import PublicHostedZone
from external_metrics_edge import AlarmThreshold, WebEdge, WebEdgeAlarmThresholds
from external_metrics_eks_cluster import EksCluster
from external_metrics_network import NatStrategy, Network
from external_metrics_postgres import PostgresDatabase
from external_metrics_redis import CacheTopology, RedisCache

app = App()
region = Environment(region="us-east-1")

foundation = Stack(app, "Foundation", env=region)
network = Network(foundation, "Network", nat_strategy=NatStrategy.single())
database = PostgresDatabase(foundation, "Database", vpc=network.vpc)
cache = RedisCache(foundation, "Cache", vpc=network.vpc, topology=CacheTopology.replicated(nodes=3))

service = Stack(app, "Service", env=region)
zone = PublicHostedZone(service, "Zone", zone_name="example.com")
edge = WebEdge(
    service, "Edge", vpc=network.vpc, hosted_zone=zone, domain_name="metrics.example.com", allowed_cidr_blocks=["10.0.0.0/8"],
    alarms=WebEdgeAlarmThresholds(healthy_hosts=AlarmThreshold.of(2)))
edge.add_target_group("Api", target_port=9000)
cluster = EksCluster(service, "Cluster", vpc=network.vpc)
cluster.grants.admin(ArnPrincipal("arn:aws:iam::111122223333:role/Administrator"))
role = cluster.add_pod_identity("Web", namespace="web", service_account="web").role
database.grants.read_secret(role)
cache.grants.read_secret(role)

template = Template.from_stack(foundation)
template.resource_count_is("AWS::EC2::NatGateway", 1)
template.has_resource_properties("AWS::RDS::DBInstance", {"MultiAZ": True, "StorageEncrypted": True, "DeletionProtection": True})
template.has_resource_properties("AWS::ElastiCache::ReplicationGroup", {"TransitEncryptionEnabled": True, "NumCacheClusters": 3})
template = Template.from_stack(service)
template.resource_count_is("AWS::EKS::PodIdentityAssociation", 1)
template.has_resource_properties("AWS::CloudWatch::Alarm", {"MetricName": "HealthyHostCount", "Threshold": 2})
template.has_resource_properties("AWS::ElasticLoadBalancingV2::TargetGroup", {"Port": 9000, "TargetType": "ip"})

try:
    WebEdge(service, "Wrong", vpc=network.vpc, hosted_zone=zone, domain_name="metrics.example.org", allowed_cidr_blocks=[])
except RuntimeError as error:
    # Of an error only its message reaches other languages: the codes are in it, all at once.
    assert "DomainOutsideZone" in str(error) and "AllowedCidrBlocksEmpty" in str(error), error
else:
    raise AssertionError("a domain outside its zone was taken")
