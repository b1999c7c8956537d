"""The history of the drills."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from checks.drill.journal import Journal, Run, Verdict
from checks.errors import RunbookError
from checks.evidence import history

BEGAN = "2026-01-02T03:00:00Z"


def test_each_drill_is_one_line_and_the_oldest_is_first(
    tmp_path: Path, journal: Callable[..., Journal], run: Callable[..., Run]
) -> None:
    (tmp_path / "evidence").mkdir()
    assert history.load(tmp_path) == []

    history.append(tmp_path, journal(returned=(run("undo"),)), BEGAN, 7)
    history.append(tmp_path, journal(seed=2, verdict=Verdict.FAIL, reason="red"), BEGAN, None)

    first, second = history.load(tmp_path)
    assert (first.run, first.order, first.seed, first.verdict) == (BEGAN, 7, 1, Verdict.PASS)
    assert first.steps == ("scenarios/p.md#health", "scenarios/p.md#end", "scenarios/p.md#undo")
    assert (second.order, second.seed, second.verdict, second.reason) == (None, 2, Verdict.FAIL, "red")


def test_a_line_that_was_cut_short_is_told_by_its_number(tmp_path: Path, journal: Callable[..., Journal]) -> None:
    (tmp_path / "evidence").mkdir()
    history.append(tmp_path, journal(), BEGAN, None)
    path = tmp_path / "evidence/history.jsonl"
    path.write_text(path.read_text() + '{"run": "2026')

    with pytest.raises(RunbookError, match=r"history\.jsonl:2: this is no drill"):
        history.load(tmp_path)


def test_drills_that_were_begun_together_are_one_set_and_the_newest_is_first(
    tmp_path: Path, journal: Callable[..., Journal]
) -> None:
    (tmp_path / "evidence").mkdir()
    first, second = journal().started, journal().started + timedelta(days=1)
    for run, started in (("late", second), ("early", first), ("late", second)):
        history.append(tmp_path, journal(started=started), run, None)

    assert [[one.run for one in own] for own in history.sets(history.load(tmp_path))] == [["late", "late"], ["early"]]
