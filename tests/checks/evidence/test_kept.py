"""What cures what and what is proved, kept; and that it is what the faults say of themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from checks.drill.journal import Verdict
from checks.errors import RunbookError
from checks.evidence.kept import MATRIX, PROOFS, measured_with
from checks.faults import FAULTS
from checks.proofs.matrix import RESTART, Cell, remedies
from checks.proofs.mutations import DOES_NOTHING, Proof

ROOT = Path(__file__).parents[3]
CELL = Cell(cured=False, exit_code=0, failed=9, sent=10)
PROOF = Proof(
    held=True, verdict=Verdict.FAIL, reason="the oracle red", why_not="", seed=1,
    started=datetime(2026, 1, 2, tzinfo=UTC),
)  # fmt: skip


def test_every_other_resolution_of_the_scenario_is_tried_and_restarting_everything() -> None:
    for fault in (one for one in FAULTS.values() if one.bites):
        tried = remedies(fault)
        assert fault.resolution not in tried
        assert tried[-1] == RESTART
        assert set(tried[:-1]) <= {one.resolution for one in FAULTS.values() if one.scenario == fault.scenario}


def test_what_is_kept_is_read_back(tmp_path: Path) -> None:
    assert MATRIX.load(tmp_path) == ({}, {})

    MATRIX.save(tmp_path, {"lock-held": {RESTART: CELL}}, {"lock-held": "hash"})
    PROOFS.save(tmp_path, {"lock-held": {DOES_NOTHING: PROOF}}, {"lock-held": "other"})

    assert MATRIX.load(tmp_path) == ({"lock-held": {RESTART: CELL}}, {"lock-held": "hash"})
    assert PROOFS.load(tmp_path) == ({"lock-held": {DOES_NOTHING: PROOF}}, {"lock-held": "other"})


@pytest.mark.parametrize("content", ["{", "{}", '{"results": {"lock-held": {"x": {}}}, "measured with": {}}'])
def test_a_file_that_is_no_table_is_told_with_the_command_that_makes_one(tmp_path: Path, content: str) -> None:
    path = tmp_path / "evidence/measured/matrix.json"
    path.parent.mkdir(parents=True)
    path.write_text(content)

    with pytest.raises(RunbookError, match=r"matrix\.json:1: these are no results.*runbook prove --matrix"):
        MATRIX.load(tmp_path)


def test_it_is_measured_anew_when_the_fault_changes(tmp_path: Path) -> None:
    (tmp_path / "checks/faults").mkdir(parents=True)
    (tmp_path / "checks/faults/lock_held.py").write_text("before")
    before = measured_with(tmp_path, "lock-held", [RESTART])
    assert before == measured_with(tmp_path, "lock-held", [RESTART])

    (tmp_path / "checks/faults/lock_held.py").write_text("after")

    assert before != measured_with(tmp_path, "lock-held", [RESTART])


@pytest.mark.parametrize("name", FAULTS)
def test_what_was_measured_is_what_the_fault_says(name: str) -> None:
    cells, _ = MATRIX.load(ROOT)
    measured = {remedy for remedy, cell in cells.get(name, {}).items() if cell.cured}

    assert measured <= set(FAULTS[name].also), "declare it in `also`"
    if len(cells.get(name, {})) == len(remedies(FAULTS[name])):
        assert measured == set(FAULTS[name].also)
