"""Sets of drills as they were run: what each came to, and how its mutations ended."""

from __future__ import annotations

import statistics
from pathlib import Path

from checks.drill.journal import Verdict
from checks.evidence import history
from checks.evidence.history import Entry
from checks.evidence.kept import PROOFS
from checks.faults import FAULTS
from checks.proofs.mutations import DOES_NOTHING, NO_INJECTION


def sets(entries: list[Entry]) -> str:
    """Every set that drilled each fault, the newest first: how many were resolved, and how long it took."""
    lines = [
        "| began | seed | order | faults | resolved | not resolved | distinct resolutions | median drill | whole set |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    whole = [group for group in history.sets(entries) if {one.fault for one in group} >= set(FAULTS)]
    return "\n".join([*lines, *map(_line, whole)]) if whole else "No set was whole yet."


def proofs(root: Path) -> str:
    """Every fault's mutations: how the spoilt drill ended."""
    results, _ = PROOFS.load(root)
    lines = [f"| fault | {NO_INJECTION} | {DOES_NOTHING} |", "|---|---|---|"]
    for fault in FAULTS:
        row = results.get(fault, {})
        cells = (row.get(name) for name in (NO_INJECTION, DOES_NOTHING))
        told = (f"{'' if one.held else '**did not hold**: '}{one.reason}" if one else "not proved yet" for one in cells)
        lines.append(f"| {fault} | {' | '.join(told)} |")
    return "\n".join(lines)


def _line(group: list[Entry]) -> str:
    passed = [one for one in group if one.verdict is Verdict.PASS]
    lacking = ", ".join(one.fault for one in group if one.verdict is not Verdict.PASS) or "none"
    ways = {FAULTS[one.fault].resolution for one in passed if one.fault in FAULTS}
    spent = [one.spent.system + one.spent.windows + one.spent.harness for one in group if one.spent]
    seeds = {one.seed for one in group}
    seed = str(seeds.pop()) if len(seeds) == 1 else "one each"
    order = "as written" if group[0].order is None else f"random, {group[0].order}"
    return (
        f"| {group[0].started:%Y-%m-%d %H:%M} UTC | {seed} | {order} | {len(group)} | {len(passed)} | {lacking} | "
        f"{len(ways)} | {statistics.median(spent):.0f} s | {sum(spent) / 60:.0f} min |"
    )
