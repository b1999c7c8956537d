"""Which of several alerts call the pager, by the running Alertmanager."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from checks.errors import Timeout
from checks.world.pager import Control
from checks.world.toolbox import Session
from checks.world.wait import until
from checks.world.world import World

pytestmark = pytest.mark.cluster

DOWN, REQUESTS = "QuantumPlannerDown", "QuantumPlannerRequestsFailing"
JOBS, LATE = "QuantumPlannerJobsFailing", "QuantumPlannerResultsLate"

TOLD = {"summary": "A test of what calls", "runbook_url": "https://runbook.company.com/"}


@pytest.fixture
def pager(world: World) -> Iterator[Control]:
    with Control(world.cluster, "pagerduty") as control:
        control.forget()
        yield control
        control.forget()


@pytest.mark.parametrize(
    ("fire", "call"),
    [
        ((DOWN, REQUESTS, JOBS, LATE), {DOWN}),
        ((JOBS, LATE), {JOBS}),
        ((REQUESTS, LATE), {REQUESTS}),
        ((REQUESTS, JOBS), {REQUESTS, JOBS}),
        ((LATE,), {LATE}),
    ],
    ids=lambda names: " ".join(sorted(names)),  # a set has another order in each run
)  # fmt: skip
def test_a_consequence_does_not_call(world: World, pager: Control, fire: tuple[str, ...], call: set[str]) -> None:
    service = "-".join(fire)  # of its own, so that neither the real alerts nor the other cases have a say
    with Session(world.cluster) as session:

        def tell(minutes: int) -> None:
            ends = (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()
            # The consequences first: whether one calls must not depend on the order.
            alerts = [
                {
                    "labels": {"alertname": name, "service": service, "severity": "P1"},
                    "annotations": TOLD,
                    "endsAt": ends,
                }
                for name in reversed(fire)
            ]
            address = "http://alertmanager:9093/api/v2/alerts"
            asked = f"curl -sSf -H 'Content-Type: application/json' -d '{json.dumps(alerts)}' {address}"
            assert session.run(asked, "responder", 10).exit_code == 0

        tell(5)
        try:
            until(lambda: call <= _called(pager, service), what="the pager to be called", deadline=30)
            with pytest.raises(Timeout):  # nor does another one, in the time of two groups' waits
                until(lambda: _called(pager, service) - call, what="a consequence to call", deadline=8)
        finally:
            tell(-1)


def _called(pager: Control, service: str) -> set[str]:
    told = (one["payload"]["payload"]["custom_details"] for one in pager.incidents())
    return {details["alertname"] for details in told if details["service"] == service}
