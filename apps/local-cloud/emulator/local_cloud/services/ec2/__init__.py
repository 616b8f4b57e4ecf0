"""Amazon EC2 (network part), one module per kind of resource."""
from __future__ import annotations

from local_cloud.services.ec2 import addresses, flow_logs, nat_gateways, network_acls, prefix_lists, security_group_rules, vpcs

PARTS = (addresses, flow_logs, nat_gateways, network_acls, prefix_lists, security_group_rules, vpcs)


def register_types() -> None:
    for part in PARTS:
        part.register_types()
