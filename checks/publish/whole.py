"""Sets of drills as they were run: what each came to, and how its mutations ended."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

from checks.drill.journal import Journal, Verdict
from checks.evidence import history
from checks.evidence.history import Entry
from checks.evidence.kept import PROOFS, measured_with
from checks.faults import FAULTS
from checks.proofs.mutations import DOES_NOTHING, NO_INJECTION

EARLIER = "†"
SEVERAL = 20  # faults; at first a set of few was all there was


def sets(entries: list[Entry]) -> str:
    """Every set that drilled each fault there was by then, the newest first: how many were resolved, in what time."""
    lines = [
        "| began | seed | order | faults | resolved | not resolved | distinct resolutions | median drill | whole set |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    found: list[list[Entry]] = []
    known: set[str] = set()
    for group in reversed(history.sets(entries)):
        own = {one.fault for one in group}
        known |= own
        if own == known and len(own) >= SEVERAL:
            found.append(group)
    return "\n".join([*lines, *map(_line, reversed(found))]) if found else "No set was whole yet."


def proofs(root: Path, journals: Sequence[Journal]) -> str:
    """Every fault's mutations: how the spoilt drill ended, and whether something has changed since."""
    results, measured = PROOFS.load(root)
    current = {one.fault for one in journals if measured.get(one.fault) == measured_with(root, one.fault, one.path)}
    lines = [f"| fault | {NO_INJECTION} | {DOES_NOTHING} |", "|---|---|---|"]
    for fault in FAULTS:
        row = results.get(fault, {})
        cells = (row.get(name) for name in (NO_INJECTION, DOES_NOTHING))
        told = (f"{'' if one.held else '**did not hold**: '}{one.reason}" if one else "not proved yet" for one in cells)
        mark = EARLIER if row and fault not in current else ""
        lines.append(f"| {fault}{mark} | {' | '.join(told)} |")
    return told_of_earlier("\n".join(lines))


def told_of_earlier(table: str) -> str:
    """The table, with what the mark means where it has one."""
    return f"{table}\n\n{EARLIER} The system has changed since this was measured." if EARLIER in table else table


def _line(group: list[Entry]) -> str:
    passed = [one for one in group if one.verdict is Verdict.PASS]
    lacking = ", ".join(one.fault for one in group if one.verdict is not Verdict.PASS) or "none"
    ways = {FAULTS[one.fault].resolution for one in passed if one.fault in FAULTS}
    spent = [one.spent.total for one in group if one.spent]
    seeds = {one.seed for one in group}
    seed = str(seeds.pop()) if len(seeds) == 1 else "one each"
    order = "as written" if group[0].order is None else f"random, {group[0].order}"
    return (
        f"| {group[0].started:%Y-%m-%d %H:%M} UTC | {seed} | {order} | {len(group)} | {len(passed)} | {lacking} | "
        f"{len(ways)} | {statistics.median(spent):.0f} s | {sum(spent) / 60:.0f} min |"
    )
