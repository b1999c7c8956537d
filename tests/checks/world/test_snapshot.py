from __future__ import annotations

import json
from copy import deepcopy
from typing import Any, cast

import pytest

from checks.world import snapshot
from checks.world.cluster import Cluster
from checks.world.run import Ended

DEPLOYMENT: dict[str, Any] = {
    "kind": "Deployment",
    "metadata": {"name": "quantum-planner", "annotations": {"deployment.kubernetes.io/revision": "1"}},
    "spec": {
        "replicas": 2,
        "template": {
            "metadata": {"labels": {"app": "quantum-planner"}},
            "spec": {"containers": [{"name": "quantum-planner", "env": [{"name": "DB_POOL_SIZE", "value": "10"}]}]},
        },
    },
    "status": {"readyReplicas": 2},
}


class Kubectl:
    """Answers `get` with the objects of the quantum-planner namespace, and psql with rows."""

    def __init__(self, *items: dict[str, Any], rows: str = "column\tjobs.id\tuuid\n", exit_code: int = 0) -> None:
        self.items, self.rows, self.exit_code = items, rows, exit_code

    def kubectl(self, *argv: str, **_: Any) -> Ended:
        if "exec" in argv:
            return Ended(self.exit_code, self.rows, "")
        items = self.items if argv[1] == "quantum-planner" else ()
        return Ended(0, json.dumps({"items": items}), "")


def _take(*items: dict[str, Any], **more: Any) -> snapshot.Snapshot:
    return snapshot.take(cast("Cluster", Kubectl(*items, **more)))


def test_a_rolling_restart_leaves_no_difference() -> None:
    after = deepcopy(DEPLOYMENT)
    after["metadata"]["annotations"]["deployment.kubernetes.io/revision"] = "2"
    after["spec"]["template"]["metadata"]["annotations"] = {"kubectl.kubernetes.io/restartedAt": "2026-01-01T00:00:00Z"}

    assert snapshot.differences(_take(DEPLOYMENT), _take(after)) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda item: item["spec"].update(replicas=3),
        lambda item: item["spec"]["template"]["spec"]["containers"][0]["env"].clear(),
        lambda item: item["spec"]["template"]["metadata"]["labels"].update(extra="1"),
        lambda item: item["spec"]["template"]["metadata"].update(annotations={"mine": "1"}),
        lambda item: item["status"].update(readyReplicas=1),
    ],
    ids=["replicas", "environment", "label", "annotation", "a pod is missing"],
)
def test_a_changed_spec_or_a_missing_pod_is_a_difference(spoil: Any) -> None:
    after = deepcopy(DEPLOYMENT)
    spoil(after)

    (told,) = snapshot.differences(_take(DEPLOYMENT), _take(after))

    assert told.startswith("deployment quantum-planner/quantum-planner changed: ")


def test_secrets_are_compared_and_never_told() -> None:
    secret = {"kind": "Secret", "metadata": {"name": "s"}, "data": {"password": "aHVzaA=="}}
    changed = secret | {"data": {"password": "b3RoZXI="}}

    (told,) = snapshot.differences(_take(secret), _take(changed))

    assert "aHVzaA" not in told
    assert "b3RoZXI" not in told


def test_what_is_new_or_gone_is_told_with_its_name() -> None:
    stray = {"kind": "Pod", "metadata": {"name": "stray"}}
    owned = {"kind": "Pod", "metadata": {"name": "owned", "ownerReferences": [{}]}}

    assert snapshot.differences(_take(DEPLOYMENT), _take(stray, owned)) == [
        "deployment quantum-planner/quantum-planner is gone",
        "pod quantum-planner/stray is new",
    ]


def test_the_schema_counts() -> None:
    before, after = _take(rows="column\tjobs.id\tuuid\n"), _take(rows="column\tjobs.id\ttext\nindex\ti\tCREATE\n")

    assert [told.partition(":")[0] for told in snapshot.differences(before, after)] == [
        "column jobs.id changed",
        "index i is new",
    ]


def test_a_database_that_does_not_answer_is_a_difference() -> None:
    assert "database is new" in snapshot.differences(_take(), _take(exit_code=2))
