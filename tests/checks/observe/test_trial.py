"""Recorded walks through 14 real faults and two healthy systems: each step is decided as it was on the cluster."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from checks.observe import Output, decide, parse

TRIAL = Path(__file__).parents[2] / "samples" / "trial"
FENCE = re.compile(r'```bash id="([\w-]+)"(?:.* as="(\w+)")?')


@cache
def tables(page: str) -> dict[str, tuple[str | None, list[str]]]:
    """By snippet: how its output is read, and the first cells of its table."""
    found: dict[str, tuple[str | None, list[str]]] = {}
    for line in (TRIAL / page).read_text(encoding="utf-8").splitlines():
        if fence := FENCE.match(line):
            found[fence[1]] = (fence[2], [])
        elif line.startswith("| ") and not line.startswith("| You see "):
            found[list(found)[-1]][1].append(line.split(" | ")[0].removeprefix("| "))
    return found


def recorded() -> list[Any]:
    steps = []
    for file in sorted((TRIAL / "outputs").glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            step = json.loads(line)
            steps.append(pytest.param(step, id=f"{file.stem} {number} {step['step']}"))
    return steps


@pytest.mark.parametrize("step", recorded())
@pytest.mark.parametrize("sniff", [False, True], ids=["as", "sniff"])
def test_a_recorded_step_is_decided_as_on_the_cluster(step: dict[str, Any], sniff: bool) -> None:
    parse_as, cells = tables(step["page"])[step["step"]]
    output = Output(step["rc"], step["out"], step["err"], None if sniff else parse_as)
    rows = decide([parse(cell) for cell in cells], output, {})
    assert [cells[row] for row in rows] == [step["row"], *step["also"]]


def test_the_trial_is_whole() -> None:
    assert len(list((TRIAL / "outputs").glob("*.jsonl"))) == 16
    assert len(recorded()) == 76
