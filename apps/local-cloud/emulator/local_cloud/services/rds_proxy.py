"""Amazon RDS Proxy: the records alone, by ministack's own API; no connection goes through a proxy."""
from __future__ import annotations

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.rds as rds

from local_cloud.registry import Place, Properties, Resource, call, register

PROXY, TARGETS, ENDPOINT = "AWS::RDS::DBProxy", "AWS::RDS::DBProxyTargetGroup", "AWS::RDS::DBProxyEndpoint"
POOL = "ConnectionPoolConfigurationInfo"


def create_proxy(properties: Properties, _place: Place) -> Resource:
    name = properties["DBProxyName"]
    call(PROXY, rds._create_db_proxy, _query(properties))
    return Resource(name, _attributes(name))


def update_proxy(name: str, _old: Properties, new: Properties) -> Properties:
    call(PROXY, rds._modify_db_proxy, {"IdleClientTimeout": "1800", **_query(new), **provisioners._ec_query({"SecurityGroups": new.get("VpcSecurityGroupIds", [])})})
    return _attributes(name)


def delete_proxy(name: str, _properties: Properties) -> None:
    call(PROXY, rds._delete_db_proxy, {"DBProxyName": name})


def _attributes(name: str) -> Properties:
    proxy = rds._db_proxies[name]
    return {"DBProxyArn": proxy["DBProxyArn"], "Endpoint": proxy["Endpoint"], "VpcId": proxy["VpcId"]}


def create_targets(properties: Properties, _place: Place) -> Resource:
    name = properties["DBProxyName"]
    if name not in rds._db_proxies:
        raise ValueError(f"DBProxyNotFoundFault: there is no proxy {name}")
    _set_pool(properties)
    _register(name, properties.get("DBInstanceIdentifiers", []))
    arn = rds._db_proxies[name]["TargetGroup"]["TargetGroupArn"]
    return Resource(arn, {"TargetGroupArn": arn})


def update_targets(arn: str, _old: Properties, new: Properties) -> Properties:
    # What is registered, and not what was asked for: an update that failed half-way is taken back by another one.
    registered, wanted = _registered(new["DBProxyName"]), new.get("DBInstanceIdentifiers", [])
    _register(new["DBProxyName"], [name for name in wanted if name not in registered])
    _deregister(new["DBProxyName"], [name for name in registered if name not in wanted])
    _set_pool(new)
    return {"TargetGroupArn": arn}


def delete_targets(_arn: str, properties: Properties) -> None:
    if properties["DBProxyName"] in rds._db_proxies:
        _deregister(properties["DBProxyName"], _registered(properties["DBProxyName"]))


def _registered(proxy: str) -> list[str]:
    return [target["RdsResourceId"] for target in rds._db_proxies[proxy]["Targets"]]


def _set_pool(properties: Properties) -> None:
    pool = {f"ConnectionPoolConfig.{name}": value for name, value in properties.get(POOL, {}).items() if not isinstance(value, list)}
    call(TARGETS, rds._modify_db_proxy_target_group, _query({"DBProxyName": properties["DBProxyName"], "TargetGroupName": "default", **pool}))


def _register(proxy: str, instances: list[str]) -> None:
    if instances:
        call(TARGETS, rds._register_db_proxy_targets, _query({"DBProxyName": proxy, "DBInstanceIdentifiers": instances}))


def _deregister(proxy: str, instances: list[str]) -> None:
    if instances:
        call(TARGETS, rds._deregister_db_proxy_targets, _query({"DBProxyName": proxy, "DBInstanceIdentifiers": instances}))


def create_endpoint(properties: Properties, _place: Place) -> Resource:
    name = properties["DBProxyEndpointName"]
    call(ENDPOINT, rds._create_db_proxy_endpoint, _query(properties))
    return Resource(name, _endpoint_attributes(name))


def update_endpoint(name: str, _old: Properties, new: Properties) -> Properties:
    if new.get("TargetRole", "READ_WRITE") != rds._db_proxy_endpoints[name]["TargetRole"]:
        raise ValueError(f"{ENDPOINT}: InvalidParameterCombination: the TargetRole of {name} can't be changed")
    # Without groups the endpoint gets those of its proxy, as when it is made.
    groups = new.get("VpcSecurityGroupIds") or rds._db_proxies[new["DBProxyName"]]["VpcSecurityGroupIds"]
    call(ENDPOINT, rds._modify_db_proxy_endpoint, _query({"DBProxyEndpointName": name, "VpcSecurityGroupIds": groups}))
    return _endpoint_attributes(name)


def delete_endpoint(name: str, _properties: Properties) -> None:
    # A proxy takes its endpoints along.
    if name in rds._db_proxy_endpoints:
        call(ENDPOINT, rds._delete_db_proxy_endpoint, {"DBProxyEndpointName": name})


def _endpoint_attributes(name: str) -> Properties:
    return {member: rds._db_proxy_endpoints[name][member] for member in ("DBProxyEndpointArn", "Endpoint", "VpcId", "IsDefault")}


def _query(properties: Properties) -> dict[str, str]:
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in provisioners._ec_query(properties).items()}


def register_types() -> None:
    register(PROXY, create=create_proxy, update=update_proxy, delete=delete_proxy)
    register(TARGETS, create=create_targets, update=update_targets, delete=delete_targets)
    register(ENDPOINT, create=create_endpoint, update=update_endpoint, delete=delete_endpoint)
