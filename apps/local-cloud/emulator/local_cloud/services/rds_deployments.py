"""Amazon RDS blue/green deployments: the record alone, no copy is made and nothing is switched over."""
from __future__ import annotations

import ministack.services.rds as rds
from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region, new_uuid

from local_cloud.registry import Place, Properties, Resource, register
from local_cloud.services.ec2.store import xml

TYPE = "AWS::RDS::Deployment"
_deployments = AccountRegionScopedDict()


def create(properties: Properties, _place: Place) -> Resource:
    name, source = properties["BlueGreenDeploymentName"], properties["Source"]
    if any(item["BlueGreenDeploymentName"] == name for item in _deployments.values()):
        raise ValueError(f"BlueGreenDeploymentAlreadyExistsFault: {name} is taken")
    instance = rds._resolve_instance(source)
    if not instance:
        raise ValueError(f"SourceDatabaseNotSupportedFault: there is no database {source}")
    if instance.get("MasterUserSecret"):
        raise ValueError(f"SourceDatabaseNotSupportedFault: the master password of {source} is managed by RDS")
    identifier = f"bgd-{new_uuid().replace('-', '')[:16]}"
    target = f"arn:aws:rds:{get_region()}:{get_account_id()}:db:{instance['DBInstanceIdentifier'][:49]}-green-{new_uuid()[:6]}"
    _deployments[identifier] = {"BlueGreenDeploymentIdentifier": identifier, "BlueGreenDeploymentName": name, "Source": source, "Target": target, "Status": "AVAILABLE"}
    return Resource(identifier, {"BlueGreenDeploymentIdentifier": identifier})


def delete(identifier: str, _properties: Properties) -> None:
    _deployments.pop(identifier, None)


def _describe(parameters: Properties) -> tuple:
    wanted = rds._p(parameters, "BlueGreenDeploymentIdentifier")
    names = [value for key, value in parameters.items() if key.startswith("Filters.") and ".Values." in key]
    names = [value[0] if isinstance(value, list) else value for value in names]
    shown = [item for key, item in _deployments.items() if (not wanted or key == wanted) and (not names or item["BlueGreenDeploymentName"] in names)]
    if wanted and not shown:
        return rds._error("BlueGreenDeploymentNotFoundFault", f"Blue/green deployment {wanted} not found", 404)
    members = "".join(f"<member>{''.join(xml(name, value) for name, value in item.items())}</member>" for item in shown)
    return rds._xml(200, "DescribeBlueGreenDeploymentsResponse", f"<DescribeBlueGreenDeploymentsResult><BlueGreenDeployments>{members}</BlueGreenDeployments></DescribeBlueGreenDeploymentsResult>")


def register_types() -> None:
    register(TYPE, create=create, delete=delete)
    rds._ACTION_MAP["DescribeBlueGreenDeployments"] = _describe
