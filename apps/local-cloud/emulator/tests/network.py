"""A VPC with subnets, an address and a security group, for other resources to stand in."""
from __future__ import annotations

from stacks import get_att, ref, resource

VPC = {"Vpc": resource("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16"})}
SUBNETS = {
    **VPC,
    "Subnet": resource("AWS::EC2::Subnet", {"VpcId": ref("Vpc"), "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "us-east-1a"}),
    "Subnet2": resource("AWS::EC2::Subnet", {"VpcId": ref("Vpc"), "CidrBlock": "10.0.2.0/24", "AvailabilityZone": "us-east-1b"}),
}
TABLE = {**SUBNETS, "Table": resource("AWS::EC2::RouteTable", {"VpcId": ref("Vpc")})}
PEER = {"Peer": resource("AWS::EC2::VPC", {"CidrBlock": "10.1.0.0/16"})}
TRANSIT = {
    **SUBNETS, "Transit": resource("AWS::EC2::TransitGateway", {}),
    "Subnet3": resource("AWS::EC2::Subnet", {"VpcId": ref("Vpc"), "CidrBlock": "10.0.3.0/24", "AvailabilityZone": "us-east-1a"}),
}
IPV6 = {**VPC, "Block": resource("AWS::EC2::VPCCidrBlock", {"VpcId": ref("Vpc"), "AmazonProvidedIpv6CidrBlock": True})}
IPAM = {"Ipam": resource("AWS::EC2::IPAM", {})}
POOL = {**IPAM, "Pool": resource("AWS::EC2::IPAMPool", {"IpamScopeId": get_att("Ipam", "PrivateDefaultScopeId"), "AddressFamily": "ipv4"})}
FIRST_64 = {"Fn::Select": [0, {"Fn::Cidr": [{"Fn::Select": [0, get_att("Vpc", "Ipv6CidrBlocks")]}, 4, "64"]}]}
SECOND_64 = {"Fn::Select": [1, {"Fn::Cidr": [{"Fn::Select": [0, get_att("Vpc", "Ipv6CidrBlocks")]}, 4, "64"]}]}
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


def routes_of(client, stack):
    [table] = client("ec2").describe_route_tables(RouteTableIds=[stack.physical_id("Table")])["RouteTables"]
    return {route.get("DestinationCidrBlock") or route.get("DestinationIpv6CidrBlock") or route["DestinationPrefixListId"]: route
            for route in table["Routes"]}
