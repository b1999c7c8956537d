"""The dashboard's queries return data from the Prometheus of a cluster on which users work."""

from __future__ import annotations

import json
import math
import shlex
import time
from collections.abc import Iterator
from typing import Any

import pytest

from checks.world.toolbox import Session
from checks.world.world import World
from tests.deploy.dashboard import load, queries

pytestmark = pytest.mark.cluster

PATIENCE = 60.0  # a rate needs two scrapes, and users a while after the cluster came up
# No alert fires while all is well.
NOTHING_WHILE_WELL = {"annotation Alerts"}


@pytest.fixture(scope="module")
def session(world: World) -> Iterator[Session]:
    with Session(world.cluster) as opened:
        yield opened


def _answer(session: Session, query: str) -> list[dict[str, Any]]:
    url = "http://prometheus:9090/api/v1/query"
    asked = session.run(f"curl -sS -m 10 {url} --data-urlencode query={shlex.quote(query)}", "view", 15)
    assert asked.exit_code == 0, asked.stderr
    answer = json.loads(asked.stdout)
    assert answer["status"] == "success", f"{query}: {answer.get('error')}"
    found: list[dict[str, Any]] = answer["data"]["result"]
    return found


def _has_data(series: list[dict[str, Any]]) -> bool:
    return any(not math.isnan(float(one["value"][1])) for one in series)


def test_every_panel_has_data(session: Session) -> None:
    waiting = dict(queries(load()))
    assert set(waiting) >= NOTHING_WHILE_WELL
    for place in NOTHING_WHILE_WELL:
        _answer(session, waiting.pop(place))  # it is a query at least
    deadline = time.monotonic() + PATIENCE
    while waiting:
        waiting = {place: query for place, query in waiting.items() if not _has_data(_answer(session, query))}
        if not waiting or time.monotonic() > deadline:
            break
        time.sleep(2)

    empty = [f"{place}: {query}" for place, query in waiting.items()]
    assert not empty, "panels without data:\n" + "\n".join(empty)
