"""Proofs about a drill itself: mutations that must end in another verdict, each for its own reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from checks.drill.drill import Drill
from checks.drill.journal import Journal, Verdict
from checks.faults import FAULTS
from checks.faults.base import Fault
from checks.runbook.load import load_site
from checks.world.world import World


@dataclass(frozen=True)
class Mutation:
    """One way to spoil a drill, and what it must end with."""

    name: str
    verdict: Verdict
    says: str  # part of the reason
    replaced: dict[str, str] = field(default_factory=dict)
    inject: bool = True
    unnoticed: bool = False  # also the row of the spoilt resolution itself is that of the real one


def mutations(fault: Fault, site: Path) -> Iterator[Mutation]:
    """No injection; the resolution does nothing; another resolution of the same scenario instead."""
    pages = load_site(site)
    step = fault.resolution
    yield Mutation("nothing is injected", Verdict.SETUP_FAILURE, "did not bite", inject=False)
    yield Mutation("the resolution is `true`", Verdict.FAIL, "the oracle red", {step: "true"}, unnoticed=True)
    others = {one.resolution for one in FAULTS.values() if one.scenario == fault.scenario} - {step, *fault.also}
    for other in sorted(others):
        path, _, name = other.partition("#")
        text = pages[path].snippets[name].text
        yield Mutation(f"{name} instead", Verdict.FAIL, "the oracle red", {step: text})


def prove(
    world: World,
    fault: Fault,
    seed: int,
    site: Path,
    say: Callable[[str], None],
    chosen: Iterable[Mutation],
    proved: Journal | None = None,
) -> list[tuple[Mutation, Journal, bool]]:
    """Drill each mutation; whether it ended as it must: in its verdict, for its reason, by the same rows.

    The rows are those of `proved`, the fault's unspoilt drill, where there is one.
    """  # fmt: skip
    results = []
    for mutation in chosen:
        say(f"mutation: {mutation.name}")
        drill = Drill(world, fault, seed, site, say, replaced=mutation.replaced, inject=mutation.inject)
        journal = drill.run()
        reason = _why_not(mutation, journal, proved)
        say(f"{'DID NOT HOLD: ' + reason if reason else 'held'}: {journal.verdict}: {journal.reason}")
        results.append((mutation, journal, not reason))
    return results


def _why_not(mutation: Mutation, journal: Journal, proved: Journal | None) -> str:
    """In what the drill ended otherwise than it must; empty where in nothing."""
    if journal.verdict is not mutation.verdict or mutation.says not in journal.reason:
        return f"it must end as {mutation.verdict} and say {mutation.says!r}"
    if not mutation.replaced:
        return ""
    resolution = journal.expected.partition("#")[2]
    taken = _rows(journal, resolution)
    if not taken or taken[-1][0] != resolution:
        return "the walk did not come to the resolution"
    expected = _rows(proved, resolution) if proved else taken
    if not mutation.unnoticed:
        taken, expected = taken[:-1], expected[:-1]
    return "" if taken == expected else f"the walk took other rows than the unspoilt drill: {taken}, not {expected}"


def _rows(journal: Journal, last: str) -> list[tuple[str, int | None]]:
    """Step and winning row, up to and including the step `last`."""
    taken = [(run.step, run.row) for run in journal.runs]
    steps = [step for step, _ in taken]
    return taken[: steps.index(last) + 1] if last in steps else taken
