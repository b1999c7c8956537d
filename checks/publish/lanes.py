"""The layout of a page's map: steps below each other, and a lane beside them for each step that branches lead to.

Branches to one step share its lane, as lines of a railway share a track: so that a page of twenty steps and sixty
branches stays legible on a phone, where a layered drawing of boxes is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Branch:
    """From one place in the order to another; `by` are those who took it."""

    source: int
    target: int
    by: tuple[str, ...] = ()
    told: str = ""


def lanes(branches: Iterable[Branch]) -> dict[tuple[int, bool], int]:
    """For each target, and each direction, the number of its lane: 0 is next to the steps.

    Shorter tracks come first, so that they lie within longer ones; two tracks share a lane where neither meets the
    other. A branch to the very next step needs none.
    """
    ends: dict[tuple[int, bool], tuple[int, int]] = {}
    for branch in branches:
        if branch.target == branch.source + 1:
            continue
        key = (branch.target, branch.target > branch.source)
        low, high = ends.get(key, (branch.target, branch.target))
        ends[key] = (min(low, branch.source), max(high, branch.source))
    found: dict[tuple[int, bool], int] = {}
    taken: list[list[tuple[int, int]]] = []
    for key, (low, high) in sorted(ends.items(), key=lambda one: (one[1][1] - one[1][0], one[1])):
        lane = next((number for number, own in enumerate(taken) if _free(own, low, high)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        found[key] = lane
    return found


def _free(taken: Iterable[tuple[int, int]], low: int, high: int) -> bool:
    return all(high < begin or end < low for begin, end in taken)
