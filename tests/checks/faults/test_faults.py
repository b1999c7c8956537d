"""Drawing parameters: the same from the same seed, and over seeds all there are."""

from __future__ import annotations

from random import Random

import pytest

from checks.errors import RunbookError
from checks.faults import FAULTS, named

SEEDS = range(200)
CHOICES = {
    "database-down": {"stop": {"orderly", "killed"}},
    "pool-exhausted": {"size": {"1"}, "by": {"set-env", "patch"}},
    "lock-held": {
        "table": {"jobs", "results"},
        "role": {"reporting", "housekeeping"},
        "mode": {"ACCESS EXCLUSIVE", "EXCLUSIVE"},
        "client": {"psql", "monthly-report", "table-cleanup"},
    },
}


@pytest.mark.parametrize("name", CHOICES)
def test_a_seed_draws_the_same_again_and_seeds_draw_everything(name: str) -> None:
    fault = named(name)
    drawn = [fault.draw(Random(seed)) for seed in SEEDS]

    assert drawn == [fault.draw(Random(seed)) for seed in SEEDS]
    assert {key: {one[key] for one in drawn} for key in drawn[0]} == CHOICES[name]


def test_every_fault_is_here() -> None:
    assert set(FAULTS) == set(CHOICES)


def test_an_unknown_fault_names_the_known_ones() -> None:
    with pytest.raises(RunbookError, match="known: database-down, pool-exhausted, lock-held"):
        named("disk-full")
