from __future__ import annotations

from pathlib import Path

import pytest

from checks.errors import RunbookError
from checks.evidence.history import load

LINE = '{"run": "r", "fault": "f", "seed": 1, "started": "2026-01-0%dT00:00:00Z", "verdict": "pass"}\n'


def test_it_is_read_oldest_first(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence/history.jsonl").write_text(LINE % 2 + LINE % 1)

    assert [entry.started.day for entry in load(tmp_path)] == [1, 2]


def test_a_line_that_is_no_drill_is_named(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence/history.jsonl").write_text(LINE % 1 + "{}\n")

    with pytest.raises(RunbookError, match=r"history\.jsonl:2"):
        load(tmp_path)


def test_no_history_is_no_error(tmp_path: Path) -> None:
    assert load(tmp_path) == []
