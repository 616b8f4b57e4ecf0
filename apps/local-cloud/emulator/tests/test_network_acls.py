"""Which network ACL a subnet has."""
from __future__ import annotations

from network import SUBNETS
from stacks import get_att, ref, resource


def test_a_failed_replacement_gives_the_subnet_its_acl_back(stacks, client):
    acls = {name: resource("AWS::EC2::NetworkAcl", {"VpcId": ref("Vpc")}) for name in ("Acl", "Acl2")}

    def with_acl(name, **more):
        properties = {"NetworkAclId": ref(name), "SubnetId": ref("Subnet")}
        return {**SUBNETS, **acls, "Link": resource("AWS::EC2::SubnetNetworkAclAssociation", properties), **more}

    stack = stacks.create(with_acl("Acl"))
    broken = resource("AWS::EC2::NetworkAcl", {"VpcId": "vpc-0"}, DependsOn=["Link"])
    assert stack.update(with_acl("Acl2", Broken=broken)) == "UPDATE_ROLLBACK_COMPLETE"
    [item] = client("ec2").describe_network_acls(NetworkAclIds=[stack.physical_id("Acl")])["NetworkAcls"]
    assert [link["NetworkAclAssociationId"] for link in item["Associations"]] == [stack.physical_id("Link")]


def test_a_subnet_has_the_default_acl_unless_another_is_associated(stacks, client):
    acls = {name: resource("AWS::EC2::NetworkAcl", {"VpcId": ref("Vpc")}) for name in ("Acl", "Acl2")}

    def with_acl(name):
        properties = {"NetworkAclId": ref(name), "SubnetId": ref("Subnet")}
        return {**SUBNETS, **acls, "Link": resource("AWS::EC2::SubnetNetworkAclAssociation", properties)}

    def acl_of(name):
        by_subnet = [{"Name": "association.subnet-id", "Values": [stack.physical_id(name)]}]
        [item] = client("ec2").describe_network_acls(Filters=by_subnet)["NetworkAcls"]
        return item["NetworkAclId"]

    stack = stacks.create(SUBNETS, {"Default": get_att("Vpc", "DefaultNetworkAcl"), "Link": get_att("Subnet", "NetworkAclAssociationId")})
    default = stack.outputs["Default"]
    assert (acl_of("Subnet"), acl_of("Subnet2"), stack.outputs["Link"].startswith("aclassoc-")) == (default, default, True)
    for name in ("Acl", "Acl2"):
        assert stack.update(with_acl(name)) == "UPDATE_COMPLETE", stack.reasons()
        assert (acl_of("Subnet"), acl_of("Subnet2")) == (stack.physical_id(name), default)
    assert stack.update(SUBNETS) == "UPDATE_COMPLETE", stack.reasons()
    assert acl_of("Subnet") == default


def test_a_replaced_subnet_leaves_no_association(stacks, client):
    def with_range(cidr):
        return {**SUBNETS, "Subnet": resource("AWS::EC2::Subnet", {"VpcId": ref("Vpc"), "CidrBlock": cidr})}

    stack = stacks.create(SUBNETS)
    assert stack.update(with_range("10.0.9.0/24")) == "UPDATE_COMPLETE", stack.reasons()
    [acl] = client("ec2").describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [stack.physical_id("Vpc")]}])["NetworkAcls"]
    assert {item["SubnetId"] for item in acl["Associations"]} == {stack.physical_id("Subnet"), stack.physical_id("Subnet2")}


def test_an_acl_stays_while_a_subnet_has_it(stacks):
    acl = stacks.create({**SUBNETS, "Acl": resource("AWS::EC2::NetworkAcl", {"VpcId": ref("Vpc")})})
    ids = {"NetworkAclId": acl.physical_id("Acl"), "SubnetId": acl.physical_id("Subnet")}
    link = stacks.create({"Link": resource("AWS::EC2::SubnetNetworkAclAssociation", ids)})
    assert acl.update(SUBNETS) == "UPDATE_COMPLETE"
    assert f"is in use by {ids['SubnetId']}" in acl.reasons()
    assert link.delete() == "DELETE_COMPLETE"
