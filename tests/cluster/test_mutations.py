"""A spoilt drill does not pass, and fails for its own reason. `runbook prove` runs every mutation of every fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.drill.prove import mutations, prove
from checks.evidence import store
from checks.faults import FAULTS
from checks.plugin.drills import aloud
from checks.world.progress import say
from checks.world.world import World

pytestmark = pytest.mark.cluster

DOES_NOTHING = "the resolution is `true`"


@pytest.mark.parametrize(
    ("fault", "mutation"),
    [
        ("lock-held", "nothing is injected"),
        ("database-down", DOES_NOTHING),
        ("pool-exhausted", DOES_NOTHING),
        ("lock-held", DOES_NOTHING),
        ("database-down", "end-holder instead"),
        ("lock-held", "start-database instead"),
    ],
)
def test_a_spoilt_drill_ends_as_it_must(
    world: World, site: Path, root: Path, pytestconfig: pytest.Config, fault: str, mutation: str
) -> None:
    chosen = [one for one in mutations(FAULTS[fault], site) if one.name == mutation]
    assert len(chosen) == 1

    with aloud(pytestconfig):
        ((_, journal, held),) = prove(world, FAULTS[fault], 11, site, say, chosen, store.load(root)[fault])

    assert held, f"{journal.verdict}: {journal.reason}"
