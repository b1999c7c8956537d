"""A spoilt drill does not pass, and fails for its own reason. `runbook prove` runs every mutation of every fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.evidence import store
from checks.faults import FAULTS
from checks.faults.base import DATABASE
from checks.plugin.drills import aloud
from checks.proofs.mutations import DOES_NOTHING, NO_INJECTION, instead, mutations, prove
from checks.world.progress import say
from checks.world.world import World

pytestmark = pytest.mark.cluster


@pytest.mark.parametrize(
    ("fault", "mutation"),
    [
        ("lock-held", NO_INJECTION),
        ("database-down", DOES_NOTHING),
        ("lock-held", DOES_NOTHING),
        ("database-down", f"{DATABASE}#end-holder"),
        ("lock-held", f"{DATABASE}#start-database"),
    ],
)
def test_a_spoilt_drill_ends_as_it_must(
    world: World, site: Path, root: Path, pytestconfig: pytest.Config, fault: str, mutation: str
) -> None:
    named = {one.name: one for one in mutations(FAULTS[fault])}
    spoilt = named[mutation] if mutation in named else instead(FAULTS[fault], mutation, site)

    with aloud(pytestconfig):
        proof = prove(world, FAULTS[fault], 11, site, say, spoilt, store.load(root)[fault])

    assert proof.held, f"{proof.why_not}: {proof.verdict}: {proof.reason}"
