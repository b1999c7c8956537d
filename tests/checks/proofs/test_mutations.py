"""What a spoilt drill must end with."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checks.drill.journal import Journal, Run, Verdict
from checks.faults import FAULTS
from checks.proofs.mutations import DOES_NOTHING, NO_INJECTION, Mutation, _why_not, mutations

RED = "the walk ended with Escalate, the oracle red: see the rows"
NOTHING = Mutation(DOES_NOTHING, Verdict.FAIL, "the oracle red", {"scenarios/p.md#end": "true"})

MakeJournal = Callable[..., Journal]
MakeRun = Callable[..., Run]


@pytest.fixture
def proved(journal: MakeJournal, run: MakeRun) -> Journal:
    return journal(runs=(run("health", row=1, do="scenarios/p.md#end"), run("end", row=0, do="scenarios/p.md#check")))


def test_the_same_way_and_the_right_reason_hold(proved: Journal) -> None:
    assert _why_not(NOTHING, proved.model_copy(update={"verdict": Verdict.FAIL, "reason": RED}), proved) == ""


def test_another_row_that_leads_to_the_same_place_holds(proved: Journal, journal: MakeJournal, run: MakeRun) -> None:
    runs = (run("health", row=2, do="scenarios/p.md#end"), run("end", row=0, do="scenarios/p.md#check"))

    assert _why_not(NOTHING, journal(runs=runs, verdict=Verdict.FAIL, reason=RED), proved) == ""


def test_another_way_does_not_hold(proved: Journal, journal: MakeJournal, run: MakeRun) -> None:
    runs = (run("other", do="scenarios/p.md#end"), run("end", row=0, do="scenarios/p.md#check"))

    assert "went another way" in _why_not(NOTHING, journal(runs=runs, verdict=Verdict.FAIL, reason=RED), proved)


def test_a_spoilt_resolution_may_be_noticed_by_the_step_itself(
    proved: Journal, journal: MakeJournal, run: MakeRun
) -> None:
    runs = (run("health", do="scenarios/p.md#end"), run("end", row=1, do="Escalate"))

    assert _why_not(NOTHING, journal(runs=runs, verdict=Verdict.FAIL, reason=RED), proved) == ""


def test_a_walk_that_never_came_to_the_resolution_does_not_hold(
    proved: Journal, journal: MakeJournal, run: MakeRun
) -> None:
    runs = (run("health", do="Escalate"),)

    told = _why_not(NOTHING, journal(runs=runs, verdict=Verdict.FAIL, reason=RED), proved)

    assert told == "the walk did not come to the resolution"


@pytest.mark.parametrize(
    ("verdict", "reason"), [(Verdict.PASS, ""), (Verdict.FAIL, "the walk ended with Done, the oracle green")]
)
def test_a_spoilt_drill_that_passes_or_fails_for_another_reason_does_not_hold(
    proved: Journal, verdict: Verdict, reason: str
) -> None:
    spoilt = proved.model_copy(update={"verdict": verdict, "reason": reason})

    assert _why_not(NOTHING, spoilt, proved) == "it must end as fail and say 'the oracle red'"


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_spoilt_in_both_ways(name: str) -> None:
    without, does_nothing = mutations(FAULTS[name])

    assert (without.name, without.inject, without.replaced) == (NO_INJECTION, False, {})
    assert (does_nothing.name, does_nothing.replaced) == (DOES_NOTHING, {FAULTS[name].resolution: "true"})
