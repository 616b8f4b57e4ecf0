"""A VPC with subnets, an address and a security group, for other resources to stand in."""
from __future__ import annotations

from stacks import get_att, ref, resource

VPC = {"Vpc": resource("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16"})}
SUBNETS = {
    **VPC,
    "Subnet": resource("AWS::EC2::Subnet", {"VpcId": ref("Vpc"), "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "us-east-1a"}),
    "Subnet2": resource("AWS::EC2::Subnet", {"VpcId": ref("Vpc"), "CidrBlock": "10.0.2.0/24", "AvailabilityZone": "us-east-1b"}),
}
ADDRESSES = {"Eip": resource("AWS::EC2::EIP", {"Domain": "vpc"}), "Eip2": resource("AWS::EC2::EIP", {"Domain": "vpc"})}
GROUPS = {
    **VPC,
    "Group": resource("AWS::EC2::SecurityGroup", {"GroupDescription": "of the rule", "VpcId": ref("Vpc")}),
    "Group2": resource("AWS::EC2::SecurityGroup", {"GroupDescription": "another", "VpcId": ref("Vpc")}),
}
ROLE = {"Role": resource("AWS::IAM::Role", {"AssumeRolePolicyDocument": {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "eks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}})}
CLUSTER = {
    **SUBNETS, **ROLE,
    "Cluster": resource("AWS::EKS::Cluster", {
        "RoleArn": get_att("Role", "Arn"), "ResourcesVpcConfig": {"SubnetIds": [ref("Subnet"), ref("Subnet2")]}}),
}
LOAD_BALANCER = {
    **SUBNETS,
    "Balancer": resource("AWS::ElasticLoadBalancingV2::LoadBalancer", {"Subnets": [ref("Subnet"), ref("Subnet2")]}),
}
TOPIC = {"Topic": resource("AWS::SNS::Topic", {}), "Topic2": resource("AWS::SNS::Topic", {})}
SECRET = {"Secret": resource("AWS::SecretsManager::Secret", {"SecretString": "s"}),
          "Secret2": resource("AWS::SecretsManager::Secret", {"SecretString": "s"})}
