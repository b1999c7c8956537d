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


def mutations(fault: Fault, site: Path) -> Iterator[Mutation]:
    """No injection; the resolution does nothing; the resolution of another fault of the same page instead."""
    page = load_site(site)[fault.page]
    step = f"{fault.page}#{fault.resolution}"
    yield Mutation("nothing is injected", Verdict.SETUP_FAILURE, "did not bite", inject=False)
    yield Mutation("the resolution is `true`", Verdict.FAIL, "the oracle red", {step: "true"})
    for other in FAULTS.values():
        if other.page == fault.page and other.resolution != fault.resolution:
            text = page.snippets[other.resolution].text
            yield Mutation(f"{other.resolution} instead", Verdict.FAIL, "the oracle red", {step: text})


def prove(
    world: World, fault: Fault, seed: int, site: Path, say: Callable[[str], None], chosen: Iterable[Mutation]
) -> list[tuple[Mutation, Journal, bool]]:
    """Drill each mutation; whether it ended as it must: in its verdict, for its reason, at the same step."""
    results = []
    for mutation in chosen:
        say(f"mutation: {mutation.name}")
        drill = Drill(world, fault, seed, site, say, replaced=mutation.replaced, inject=mutation.inject)
        journal = drill.run()
        arrived = not mutation.replaced or any(run.step == fault.resolution for run in journal.runs)
        held = journal.verdict is mutation.verdict and mutation.says in journal.reason and arrived
        say(f"{'held' if held else 'DID NOT HOLD'}: {journal.verdict}: {journal.reason}")
        results.append((mutation, journal, held))
    return results
