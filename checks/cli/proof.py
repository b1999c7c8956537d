"""`runbook prove`: measure what is not measured yet, or was measured with something else, and keep it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from checks.drill.drill import Drill
from checks.drill.journal import Record, Verdict
from checks.errors import Refused, RunbookError
from checks.evidence import store
from checks.evidence.kept import MATRIX, PROOFS, Table, measured_with
from checks.faults.base import Fault
from checks.faults.unpublished import UNPUBLISHED
from checks.proofs.matrix import measure as cells
from checks.proofs.matrix import remedies
from checks.proofs.mutations import mutations, prove
from checks.publish.site import build
from checks.world.alone import alone
from checks.world.progress import say
from checks.world.up import up

R = TypeVar("R", bound=Record)


def spoil(root: Path, chosen: list[Fault], seed: int) -> int:
    """Prove each mutation; 1 where one did not end as it must."""
    with alone():
        world, site = up(root), build(root)
        journals = store.load(root)
        if missing := [one.name for one in chosen if one.name not in journals]:
            raise RunbookError(f"never drilled: {', '.join(missing)}", hint="`runbook drill` first: a proof compares")

        def prove_each(fault: Fault, wanted: list[str]) -> Iterator[tuple[str, Record]]:
            for mutation in mutations(fault):
                if mutation.name in wanted:
                    yield mutation.name, prove(world, fault, seed, site, say, mutation, journals[fault.name])

        for fault in chosen:
            _fill(root, PROOFS, fault, [one.name for one in mutations(fault)], prove_each, journals[fault.name].path)
    results, _ = PROOFS.load(root)
    held = sum(one.held for fault in chosen for one in results.get(fault.name, {}).values())
    wanted = sum(1 for fault in chosen for _ in mutations(fault))
    say(f"{held} of {wanted} mutations ended as they must")
    return int(held < wanted)


def measure(root: Path, chosen: list[Fault], seed: int) -> int:
    """Measure which resolution of its scenario cures which fault."""
    with alone():
        world, site = up(root), build(root)
        for fault in chosen:
            tried = remedies(fault)
            _fill(root, MATRIX, fault, tried, lambda one, left: cells(world, one, seed, site, left, say), tuple(tried))
    results, _ = MATRIX.load(root)
    there = sum(len(results.get(fault.name, {})) for fault in chosen)
    wanted = sum(len(remedies(fault)) for fault in chosen)
    say(f"{there} of {wanted} cells are measured")
    return int(there < wanted)


def blind(root: Path, only: str, seed: int) -> int:
    """Drill the faults that no page knows; 1 where one ended in a false Done, or a change did harm."""
    bad = 0
    with alone():
        world, site = up(root), build(root)
        kept = store.load(root, "unpublished")
        for fault in UNPUBLISHED.values():
            if only in fault.name and not store.proved(root, kept.get(fault.name)):
                journal = store.stamped(root, Drill(world, fault, seed, site, say).run())
                store.save(root, journal, "unpublished")
                say(f"{fault.name}: {journal.end}: {journal.verdict} {journal.reason}")
                bad += journal.verdict is not Verdict.PASS
    return int(bad > 0)


def _fill(
    root: Path, table: Table[R], fault: Fault, wanted: list[str],
    work: Callable[[Fault, list[str]], Iterator[tuple[str, Record]]], steps: tuple[str, ...],
) -> None:  # fmt: skip
    """Do the work that `table` lacks for a fault, and keep each result as it comes."""
    results, measured = table.load(root)
    now = measured_with(root, fault.name, steps)
    row = results.get(fault.name, {}) if measured.get(fault.name) == now else {}
    left = [name for name in wanted if name not in row]
    if not left:
        return
    measured[fault.name] = now
    try:
        for name, result in work(fault, left):
            row[name] = table.kind.model_validate(result.model_dump())
            results[fault.name] = row
            table.save(root, results, measured)
    except Refused:
        raise
    except RunbookError as error:
        say(f"{fault.name}: {error}; its other results are left for the next time")
