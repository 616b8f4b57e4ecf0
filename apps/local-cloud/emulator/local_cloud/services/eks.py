"""Amazon EKS: add-ons, access entries, pod identity associations."""
from __future__ import annotations

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.eks as eks

from local_cloud.registry import Place, Properties, Resource, call, register
from local_cloud.services import eks_cluster, eks_nodes, references

def create_addon(properties: Properties, _place: Place) -> Resource:
    _cluster(properties)
    body = {"addonName": properties["AddonName"], **_addon_fields(properties)}
    addon = call("AWS::EKS::Addon", eks._create_addon, properties["ClusterName"], body)["addon"]
    return Resource(f"{properties['ClusterName']}|{properties['AddonName']}", {"Arn": addon["addonArn"]})


def update_addon(_addon_id: str, _old: Properties, new: Properties) -> Properties:
    addon = eks._addons[f"{new['ClusterName']}/{new['AddonName']}"]
    addon.update(_addon_fields(new), modifiedAt=eks._now())
    eks._tags[addon["addonArn"]] = dict(addon["tags"])
    return {"Arn": addon["addonArn"]}


def delete_addon(_addon_id: str, properties: Properties) -> None:
    eks._delete_addon(properties["ClusterName"], properties["AddonName"])


def _addon_fields(properties: Properties) -> Properties:
    associations = [
        {"serviceAccount": item["ServiceAccount"], "roleArn": item["RoleArn"]}
        for item in properties.get("PodIdentityAssociations", [])
    ]
    return {
        "addonVersion": properties.get("AddonVersion", ""), "configurationValues": properties.get("ConfigurationValues", ""),
        "serviceAccountRoleArn": properties.get("ServiceAccountRoleArn", ""), "podIdentityAssociations": associations,
        "tags": _tags(properties),
    }


def create_access_entry(properties: Properties, _place: Place) -> Resource:
    cluster_name, principal = properties["ClusterName"], properties["PrincipalArn"]
    _cluster(properties)
    body = {"principalArn": principal, "type": properties.get("Type", "STANDARD"), "tags": _tags(properties),
            "kubernetesGroups": properties.get("KubernetesGroups", []), "username": properties.get("Username", "")}
    entry = call("AWS::EKS::AccessEntry", eks._create_access_entry, cluster_name, body)["accessEntry"]
    try:
        _associate_policies(properties)
    except ValueError:
        eks._delete_access_entry(cluster_name, principal)
        raise
    return Resource(f"{principal}|{cluster_name}", {"AccessEntryArn": entry["accessEntryArn"]})


def update_access_entry(_entry_id: str, old: Properties, new: Properties) -> Properties:
    cluster_name, principal = new["ClusterName"], new["PrincipalArn"]
    body = {"kubernetesGroups": new.get("KubernetesGroups", [])}
    if new.get("Username"):
        body["username"] = new["Username"]
    entry = call("AWS::EKS::AccessEntry", eks._update_access_entry, cluster_name, principal, body)["accessEntry"]
    kept = {policy["PolicyArn"] for policy in new.get("AccessPolicies", [])}
    for policy in old.get("AccessPolicies", []):
        if policy["PolicyArn"] not in kept:
            eks._disassociate_access_policy(cluster_name, principal, policy["PolicyArn"])
    _associate_policies(new)
    entry["tags"] = _tags(new)
    stored = eks._access_entries[eks._ae_key(cluster_name, principal)]
    stored["tags"] = entry["tags"]
    eks._tags[stored["accessEntryArn"]] = dict(entry["tags"])
    return {"AccessEntryArn": stored["accessEntryArn"]}


def delete_access_entry(_entry_id: str, properties: Properties) -> None:
    eks._delete_access_entry(properties["ClusterName"], properties["PrincipalArn"])


def _associate_policies(properties: Properties) -> None:
    for policy in properties.get("AccessPolicies", []):
        scope = {"type": policy["AccessScope"]["Type"], "namespaces": policy["AccessScope"].get("Namespaces", [])}
        call("AWS::EKS::AccessEntry", eks._associate_access_policy, properties["ClusterName"], properties["PrincipalArn"],
             {"policyArn": policy["PolicyArn"], "accessScope": scope})


def create_pod_identity(properties: Properties, _place: Place) -> Resource:
    _cluster(properties)
    body = {"namespace": properties["Namespace"], "serviceAccount": properties["ServiceAccount"], **_pod_identity_fields(properties)}
    created = call("AWS::EKS::PodIdentityAssociation", eks._create_pod_identity_association, properties["ClusterName"], body)
    return Resource(created["association"]["associationArn"], _pod_identity_attributes(created["association"]))


def update_pod_identity(arn: str, _old: Properties, new: Properties) -> Properties:
    association_id = arn.rpartition("/")[2]
    changed = call("AWS::EKS::PodIdentityAssociation", eks._update_pod_identity_association, new["ClusterName"],
                   association_id, _pod_identity_fields(new))["association"]
    stored = eks._pod_identity_associations[eks._pia_key(new["ClusterName"], association_id)]
    stored["tags"] = _tags(new)
    eks._tags[arn] = dict(stored["tags"])
    return _pod_identity_attributes(changed)


def delete_pod_identity(arn: str, properties: Properties) -> None:
    eks._delete_pod_identity_association(properties["ClusterName"], arn.rpartition("/")[2])


def _pod_identity_fields(properties: Properties) -> Properties:
    return {"roleArn": properties["RoleArn"], "targetRoleArn": properties.get("TargetRoleArn"), "policy": properties.get("Policy"),
            "disableSessionTags": properties.get("DisableSessionTags", False), "tags": _tags(properties)}


def _pod_identity_attributes(association: Properties) -> Properties:
    external = {"ExternalId": association["externalId"]} if "externalId" in association else {}
    return {"AssociationArn": association["associationArn"], "AssociationId": association["associationId"], **external}


def _tags(properties: Properties) -> dict[str, str]:
    return provisioners._tag_map(properties.get("Tags"))


def _cluster(properties: Properties) -> Properties:
    if properties["ClusterName"] not in eks._clusters:
        raise ValueError(f"ResourceNotFoundException: No cluster found for name: {properties['ClusterName']}.")
    return eks._clusters[properties["ClusterName"]]


def register_types() -> None:
    register("AWS::EKS::Addon", create=create_addon, update=update_addon, delete=delete_addon)
    register("AWS::EKS::AccessEntry", create=create_access_entry, update=update_access_entry, delete=delete_access_entry)
    register("AWS::EKS::PodIdentityAssociation", create=create_pod_identity, update=update_pod_identity, delete=delete_pod_identity)
    eks_cluster.complete()
    eks_nodes.complete()
    references.correct("AWS::EKS::Nodegroup", lambda name, properties: f"{properties['ClusterName']}/{name}",
                       lambda reference: reference.rpartition("/")[2])
