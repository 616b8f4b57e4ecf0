"""What asks flow logs: AWS Glue tables and Amazon Athena workgroups with saved queries."""
from __future__ import annotations

import pytest
from lifecycle import Life, live
from stacks import ref, resource


def saved_query(client, ref_value):
    found = client("athena").batch_get_named_query(NamedQueryIds=[ref_value])["NamedQueries"]
    return found and (found[0]["Name"], found[0]["QueryString"], found[0]["WorkGroup"])


def workgroup(client, ref_value):
    if ref_value not in [item["Name"] for item in client("athena").list_work_groups()["WorkGroups"]]:
        return None
    item = client("athena").get_work_group(WorkGroup=ref_value)["WorkGroup"]
    return item["Configuration"]["ResultConfiguration"]["OutputLocation"], item["Configuration"].get("BytesScannedCutoffPerQuery")


def database(client, ref_value):
    return client("glue").get_database(Name=ref_value)["Database"].get("Description")


def table(client, ref_value):
    item = client("glue").get_table(DatabaseName="flows", Name=ref_value)["Table"]
    return item["Parameters"], [column["Name"] for column in item["StorageDescriptor"]["Columns"]], [key["Name"] for key in item["PartitionKeys"]]


RESULTS = {"ResultConfiguration": {"OutputLocation": "s3://results/"}}
GROUPS = {name: resource("AWS::Athena::WorkGroup", {"Name": f"of-{name.lower()}", "WorkGroupConfiguration": RESULTS}) for name in ("One", "Two")}
PROJECTION = {"projection.enabled": "true", "projection.day.type": "date"}
TABLE = {"Name": "log", "TableType": "EXTERNAL_TABLE", "Parameters": PROJECTION, "PartitionKeys": [{"Name": "day", "Type": "string"}],
         "StorageDescriptor": {"Location": "s3://logs/", "Columns": [{"Name": "srcaddr", "Type": "string"}]}}
CATALOG = {"CatalogId": "123456789012"}
FLOWS = {"Flows": resource("AWS::Glue::Database", {**CATALOG, "DatabaseInput": {"Name": "flows"}})}
LIVES = [
    Life("AWS::Athena::NamedQuery", {"Name": "talkers", "Database": "flows", "QueryString": "SELECT 1", "WorkGroup": ref("One")}, saved_query,
         ("talkers", "SELECT 1", "of-one"), None, {"QueryString": "SELECT 2"}, ({"WorkGroup": "absent"}, "absent"), around=GROUPS),
    Life("AWS::Athena::WorkGroup", {"Name": "asked", "WorkGroupConfiguration": RESULTS}, workgroup, ("s3://results/", None),
         ({"WorkGroupConfiguration": {**RESULTS, "BytesScannedCutoffPerQuery": 10 ** 9}}, ("s3://results/", 10 ** 9)), {"Name": "renamed"},
         ({"State": "BUSY"}, "BUSY")),
    Life("AWS::Glue::Database", {**CATALOG, "DatabaseName": "one", "DatabaseInput": {"Description": "flows"}}, database, "flows",
         ({"DatabaseInput": {"Description": "of the VPC"}}, "of the VPC"), {"DatabaseName": "two"},
         ({"DatabaseInput": {"Colour": "blue"}}, "Colour")),
    Life("AWS::Glue::Table", {**CATALOG, "DatabaseName": ref("Flows"), "TableInput": TABLE}, table, (PROJECTION, ["srcaddr"], ["day"]),
         ({"TableInput": {**TABLE, "Parameters": {"projection.enabled": "false"}}}, ({"projection.enabled": "false"}, ["srcaddr"], ["day"])),
         {"TableInput": {**TABLE, "Name": "log2"}}, ({"TableInput": {**TABLE, "PartitionKeys": "day"}}, "PartitionKeys"), around=FLOWS),
]


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_life(life, stacks, client):
    live(life, stacks, client)


def test_the_saved_queries_of_a_workgroup_are_listed(stacks, client):
    query = resource("AWS::Athena::NamedQuery", {"Database": "flows", "QueryString": "SELECT 1", "WorkGroup": "listed"}, DependsOn=["Group"])
    stack = stacks.create({"Group": resource("AWS::Athena::WorkGroup", {"Name": "listed"}), "Query": query})
    assert client("athena").list_named_queries(WorkGroup="listed")["NamedQueryIds"] == [stack.physical_id("Query")]
