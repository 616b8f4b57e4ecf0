"""Amazon EC2 (network part), one module per kind of resource."""
from __future__ import annotations

from local_cloud.services.ec2 import (
    addresses, flow_logs, gateways, instances, ipam, nat_gateways, network_acls, network_interfaces, prefix_lists, routes, security_group_rules,
    subnets, transit_gateways, vpc_cidr_blocks, vpc_controls, vpc_endpoints, vpcs,
)

PARTS = (
    addresses, flow_logs, gateways, instances, ipam, nat_gateways, network_acls, network_interfaces, prefix_lists, routes, security_group_rules,
    subnets, transit_gateways, vpc_cidr_blocks, vpc_controls, vpc_endpoints, vpcs,
)


def register_types() -> None:
    for part in PARTS:
        part.register_types()
