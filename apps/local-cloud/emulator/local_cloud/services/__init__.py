"""The resource types that ministack lacks and the gaps of those it has, one module per AWS service."""
from __future__ import annotations

from local_cloud.services import (
    athena, backup, chatbot, cloudfront, cloudwatch, ec2, eks, elasticache, elasticache_serverless, elbv2, iam, log_delivery, logs, rds, rds_deployments, rds_proxy, route53, route53resolver, s3, secretsmanager, ssm,
    taken_names, wafv2,
)

SERVICES = (
    athena, backup, chatbot, cloudfront, cloudwatch, ec2, eks, elasticache, elasticache_serverless, elbv2, iam, log_delivery, logs, rds, rds_deployments, rds_proxy, route53, route53resolver, s3, secretsmanager, ssm,
    taken_names, wafv2,
)


def register_all() -> None:
    for service in SERVICES:
        service.register_types()
