"""The RDS API's own operations act on the servers, too."""
from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Iterator

import ministack.services.rds as rds

import local_cloud.services.rds as instances
from local_cloud.data_planes.postgres_records import apply_parameters, let_go, restart, server_of, servers, stopped_problem, sync_password
from local_cloud.registry import Properties

Act = Callable[[Properties], None]


def follow() -> None:
    _after("ModifyDBInstance", _modified)
    _after("StopDBInstance", lambda record: servers[record["DBInstanceArn"]].stop())
    _after("RebootDBInstance", restart)
    _after("StartDBInstance", restart, of_stopped=True)
    _after("DeleteDBInstance", _deleted, of_stopped=True)
    for action in ("ModifyDBParameterGroup", "ResetDBParameterGroup"):
        _after_group(action)
    _follow_rotation()


def _after(action: str, act: Act, of_stopped: bool = False) -> None:
    native = rds._ACTION_MAP[action]

    def operation(parameters: Properties) -> tuple:
        record = rds._resolve_instance(rds._p(parameters, "DBInstanceIdentifier"))
        if not server_of(record):
            return native(parameters)
        stopped = None if of_stopped else stopped_problem(record)
        if stopped:
            return rds._error("InvalidDBInstanceState", stopped, 400)
        answer = native(parameters)
        if answer[0] < 400:
            act(record)
        return answer

    rds._ACTION_MAP[action] = operation


def _modified(record: Properties) -> None:
    group = record["DBParameterGroups"][0]
    if group["ParameterApplyStatus"] == "applying":
        # Another group comes with a reboot only, even if asked for at once.
        group["ParameterApplyStatus"] = "pending-reboot"
    sync_password(record)


def _deleted(record: Properties) -> None:
    if record["DBInstanceIdentifier"] not in rds._instances:
        let_go(record)


@contextlib.contextmanager
def applied_group(name: str) -> Iterator[None]:
    """A change of a parameter group, which stays as it was if a server refuses it."""
    before = copy.deepcopy(rds._param_groups.get(name))
    try:
        yield
        for record in rds._instances.values():
            if server_of(record) and record["DBParameterGroups"][0]["DBParameterGroupName"] == name:
                apply_parameters(record)
    except ValueError:
        rds._param_groups[name] = before
        raise


def _after_group(action: str) -> None:
    native = rds._ACTION_MAP[action]

    def operation(parameters: Properties) -> tuple:
        try:
            with applied_group(rds._p(parameters, "DBParameterGroupName")):
                return native(parameters)
        except ValueError as refused:
            return rds._error("InvalidParameterValue", str(refused), 400)

    rds._ACTION_MAP[action] = operation


def _follow_rotation() -> None:
    native = instances.change_master_password

    def change(record: Properties, password: str) -> None:
        native(record, password)
        if server_of(record):
            sync_password(record)

    instances.change_master_password = change
