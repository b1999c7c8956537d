"""Proofs about a drill itself: mutations that must end in another verdict, each for its own reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import Field

from checks.drill.drill import Drill
from checks.drill.journal import Journal, Record, Verdict
from checks.faults.base import Fault
from checks.runbook.load import load_site
from checks.world.world import World

NO_INJECTION: Final = "nothing is injected"
DOES_NOTHING: Final = "the resolution is `true`"


@dataclass(frozen=True)
class Mutation:
    """One way to spoil a drill, and what it must end with."""

    name: str
    verdict: Verdict
    says: str  # part of the reason
    replaced: dict[str, str] = field(default_factory=dict)
    inject: bool = True


class Proof(Record):
    """How one mutation of a fault's drill ended."""

    held: bool
    verdict: Verdict
    reason: str
    why_not: str = Field(description="in what it ended otherwise than it must; empty where it held")
    seed: int
    started: datetime


def mutations(fault: Fault) -> Iterator[Mutation]:
    """Nothing is injected; the resolution does nothing, so that nobody helps and the page must say so."""
    if fault.bites:
        yield Mutation(NO_INJECTION, Verdict.SETUP_FAILURE, "the fault did not bite", inject=False)
    else:
        yield Mutation(NO_INJECTION, Verdict.FAIL, "the pager to be called", inject=False)
    red = f"the walk ended with Escalate, the oracle {'red' if fault.bites else 'green'}"
    yield Mutation(DOES_NOTHING, Verdict.FAIL, red, {fault.resolution: "true"})


def instead(fault: Fault, other: str, site: Path) -> Mutation:
    """Another resolution in place of the right one, both as 'page#step'."""
    page, _, name = other.partition("#")
    text = load_site(site)[page].snippets[name].text
    return Mutation(f"{name} instead", Verdict.FAIL, "the oracle red", {fault.resolution: text})


def prove(
    world: World, fault: Fault, seed: int, site: Path, say: Callable[[str], None], mutation: Mutation, proved: Journal
) -> Proof:
    """Drill one mutation; whether it ended as it must: in its verdict, for its reason, by the same way.

    The way is that of `proved`, the fault's unspoilt drill.
    """
    say(f"{fault.name}, mutation: {mutation.name}")
    drill = Drill(world, fault, seed, site, say, replaced=mutation.replaced, inject=mutation.inject)
    journal = drill.run()
    why_not = _why_not(mutation, journal, proved)
    say(f"{'DID NOT HOLD: ' + why_not if why_not else 'held'}: {journal.verdict}: {journal.reason}")
    return Proof(
        held=not why_not, verdict=journal.verdict, reason=journal.reason, why_not=why_not, seed=seed,
        started=journal.started,
    )  # fmt: skip


def _why_not(mutation: Mutation, journal: Journal, proved: Journal) -> str:
    """In what the drill ended otherwise than it must; empty where in nothing."""
    if journal.verdict is not mutation.verdict or mutation.says not in journal.reason:
        return f"it must end as {mutation.verdict} and say {mutation.says!r}"
    if not mutation.replaced:
        return ""
    taken, expected = _way(journal), _way(proved)
    if not taken or taken[-1][0] != journal.expected:
        return "the walk did not come to the resolution"
    # Where the resolution itself led is left out: a page that looks at what its command did may notice there.
    if [step for step, _ in taken] == [step for step, _ in expected] and taken[:-1] == expected[:-1]:
        return ""
    return f"the walk went another way than the unspoilt drill: {taken}, not {expected}"


def _way(journal: Journal) -> list[tuple[str, str]]:
    """Each step of the walk up to the resolution, and where its row led.

    Not the rows themselves: some steps assess and do not decide, so that several of their rows lead to one place.
    """
    taken = [(f"{run.page}#{run.step}", run.do) for run in journal.runs]
    steps = [step for step, _ in taken]
    return taken[: steps.index(journal.expected) + 1] if journal.expected in steps else taken
