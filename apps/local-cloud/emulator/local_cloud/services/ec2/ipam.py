"""AWS::EC2::IPAM, IPAMPool and IPAMPoolCidr: enough to give ranges to VPCs. No discovery, no compliance."""
from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import ministack.services.ec2 as ec2
from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region

from local_cloud.registry import Place, Properties, Resource, register
from local_cloud.services.ec2 import store

_ipams = AccountRegionScopedDict()
_pools = AccountRegionScopedDict()
# Range -> {pool, resource}: a VPC or an association of a further range.
_allocations = AccountRegionScopedDict()
POOL_MEMBERS = ("Description", "AllocationDefaultNetmaskLength", "AllocationMinNetmaskLength", "AllocationMaxNetmaskLength")


def create_ipam(properties: Properties, _place: Place) -> Resource:
    ipam_id = store.new_id("ipam")
    _ipams[ipam_id] = {
        "IpamId": ipam_id, "Arn": f"arn:aws:ec2::{get_account_id()}:ipam/{ipam_id}",
        "PrivateDefaultScopeId": store.new_id("ipam-scope"), "PublicDefaultScopeId": store.new_id("ipam-scope"),
    }
    return Resource(ipam_id, update_ipam(ipam_id, {}, properties))


def update_ipam(ipam_id: str, old: Properties, new: Properties) -> Properties:
    _ipams[ipam_id].update(Description=new.get("Description"), Tier=new.get("Tier", "advanced"))
    store.tag(ipam_id, new, old)
    return {name: _ipams[ipam_id][name] for name in ("IpamId", "Arn", "PrivateDefaultScopeId", "PublicDefaultScopeId")}


def delete_ipam(ipam_id: str, _properties: Properties) -> None:
    _ipams.pop(ipam_id, None)
    store.forget_tags(ipam_id)


def create_pool(properties: Properties, _place: Place) -> Resource:
    scope = properties["IpamScopeId"]
    ipam = next((item for item in _ipams.values() if scope in (item["PrivateDefaultScopeId"], item["PublicDefaultScopeId"])), None)
    if ipam is None:
        raise ValueError(f"InvalidIpamScopeId.NotFound: The IPAM scope '{scope}' does not exist")
    pool_id = store.new_id("ipam-pool")
    _pools[pool_id] = {
        "IpamPoolId": pool_id, "Arn": f"arn:aws:ec2::{get_account_id()}:ipam-pool/{pool_id}", "IpamArn": ipam["Arn"],
        "AddressFamily": properties["AddressFamily"], "Locale": properties.get("Locale", "None"), "Cidrs": {},
    }
    return Resource(pool_id, update_pool(pool_id, {}, properties))


def update_pool(pool_id: str, old: Properties, new: Properties) -> Properties:
    pool = _pools[pool_id]
    before = {item["Cidr"] for item in old.get("ProvisionedCidrs", [])}
    pool["Cidrs"] = {key: cidr for key, cidr in pool["Cidrs"].items() if cidr not in before}
    pool["Cidrs"].update({store.new_id("ipam-pool-cidr"): item["Cidr"] for item in new.get("ProvisionedCidrs", [])})
    pool.update({name: new.get(name) for name in POOL_MEMBERS})
    store.tag(pool_id, new, old)
    return {"IpamPoolId": pool_id, "Arn": pool["Arn"], "IpamArn": pool["IpamArn"], "State": "create-complete"}


def delete_pool(pool_id: str, _properties: Properties) -> None:
    taken = [f"{item['Resource']} ({cidr})" for cidr, item in _allocations.items() if item["Pool"] == pool_id]
    if taken:
        raise ValueError(f"IncorrectState: the IPAM pool {pool_id} has allocations: {', '.join(taken)}")
    _pools.pop(pool_id, None)
    store.forget_tags(pool_id)


def create_cidr(properties: Properties, _place: Place) -> Resource:
    pool = _pool(properties["IpamPoolId"])
    if not properties.get("Cidr"):
        raise ValueError("MissingParameter: Cidr is required (a pool that takes its ranges from another is not served)")
    cidr_id = store.new_id("ipam-pool-cidr")
    pool["Cidrs"][cidr_id] = properties["Cidr"]
    return Resource(cidr_id, {"IpamPoolCidrId": cidr_id, "State": "provisioned"})


def delete_cidr(cidr_id: str, properties: Properties) -> None:
    if properties["IpamPoolId"] in _pools:
        _pools[properties["IpamPoolId"]]["Cidrs"].pop(cidr_id, None)


def allocate(pool_id: str, netmask_length: int | None) -> str:
    """The next free range of a pool; ``assign`` says whose it is."""
    pool = _pool(pool_id)
    length = netmask_length or pool["AllocationDefaultNetmaskLength"]
    if not length:
        raise ValueError(f"MissingParameter: a netmask length is required, {pool_id} has no default")
    taken = [ip_network(cidr) for cidr, item in _allocations.items() if item["Pool"] == pool_id]
    for provisioned in map(ip_network, pool["Cidrs"].values()):
        for candidate in provisioned.subnets(new_prefix=length) if length >= provisioned.prefixlen else ():
            if not any(candidate.overlaps(other) for other in taken):
                _allocations[str(candidate)] = {"Pool": pool_id, "Resource": None}
                return str(candidate)
    raise ValueError(f"InsufficientCidrBlocks: the IPAM pool {pool_id} has no free /{length}")


def assign(cidr: str, resource_id: str) -> None:
    allocation = _allocations.get(cidr)
    if allocation and allocation["Resource"] is None:
        allocation["Resource"] = resource_id


def release(resource_id: str) -> None:
    for cidr in [cidr for cidr, item in _allocations.items() if item["Resource"] == resource_id]:
        del _allocations[cidr]


def _pool(pool_id: str) -> dict[str, Any]:
    return store.existing(_pools, pool_id, "InvalidIpamPoolId.NotFound", "IPAM pool")


def _shown_ipam(record: Properties) -> Properties:
    return {"ipamId": record["IpamId"], "ipamArn": record["Arn"], "privateDefaultScopeId": record["PrivateDefaultScopeId"],
            "publicDefaultScopeId": record["PublicDefaultScopeId"], "description": record["Description"],
            "tier": record["Tier"], "state": "create-complete", "ownerId": get_account_id()}


def _shown_pool(record: Properties) -> Properties:
    return {"ipamPoolId": record["IpamPoolId"], "ipamPoolArn": record["Arn"], "ipamArn": record["IpamArn"],
            "locale": record["Locale"], "addressFamily": record["AddressFamily"], "state": "create-complete",
            "description": record["Description"], "allocationDefaultNetmaskLength": record["AllocationDefaultNetmaskLength"]}


def _allocations_of_pool(parameters: Properties) -> tuple:
    pool_id = ec2._p(parameters, "IpamPoolId")
    items = [{"cidr": cidr, "resourceId": item["Resource"], "resourceRegion": get_region(), "resourceType": "vpc",
              "resourceOwner": get_account_id()} for cidr, item in _allocations.items() if item["Pool"] == pool_id]
    return ec2._xml(200, "GetIpamPoolAllocationsResponse", store.xml("ipamPoolAllocationSet", items))


def _cidrs_of_pool(parameters: Properties) -> tuple:
    pool = _pools.get(ec2._p(parameters, "IpamPoolId"), {"Cidrs": {}})
    items = [{"ipamPoolCidrId": key, "cidr": cidr, "state": "provisioned"} for key, cidr in pool["Cidrs"].items()]
    return ec2._xml(200, "GetIpamPoolCidrsResponse", store.xml("ipamPoolCidrSet", items))


def register_types() -> None:
    register("AWS::EC2::IPAM", create=create_ipam, update=update_ipam, delete=delete_ipam)
    register("AWS::EC2::IPAMPool", create=create_pool, update=update_pool, delete=delete_pool)
    register("AWS::EC2::IPAMPoolCidr", create=create_cidr, delete=delete_cidr)
    store.describe(_ipams, "DescribeIpams", "ipamSet", "IpamId", {"ipam-id": "IpamId"}, _shown_ipam)
    store.describe(_pools, "DescribeIpamPools", "ipamPoolSet", "IpamPoolId", {"ipam-pool-id": "IpamPoolId"}, _shown_pool)
    ec2._ACTION_MAP.update(GetIpamPoolAllocations=_allocations_of_pool, GetIpamPoolCidrs=_cidrs_of_pool)
