"""What cures what, kept; and that it is what the faults say of themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.drill.matrix import RESTART, Cell, remedies
from checks.evidence import matrix
from checks.faults import FAULTS

ROOT = Path(__file__).parents[3]
CELL = Cell(cured=False, exit_code=0, failed=9, sent=10)


def test_every_other_resolution_of_the_scenario_is_tried_and_restarting_everything() -> None:
    for fault in FAULTS.values():
        tried = remedies(fault)
        assert fault.resolution not in tried
        assert tried[-1] == RESTART
        assert set(tried[:-1]) <= {one.resolution for one in FAULTS.values() if one.scenario == fault.scenario}


def test_what_is_kept_is_read_back(tmp_path: Path) -> None:
    assert matrix.load(tmp_path) == ({}, {})

    matrix.save(tmp_path, {"lock-held": {RESTART: CELL}}, {"lock-held": "hash"})

    assert matrix.load(tmp_path) == ({"lock-held": {RESTART: CELL}}, {"lock-held": "hash"})


def test_cells_are_measured_anew_when_the_fault_changes(tmp_path: Path) -> None:
    (tmp_path / "checks/faults").mkdir(parents=True)
    (tmp_path / "checks/faults/lock_held.py").write_text("before")
    before = matrix.measured_with(tmp_path, "lock-held", [RESTART])
    assert before == matrix.measured_with(tmp_path, "lock-held", [RESTART])

    (tmp_path / "checks/faults/lock_held.py").write_text("after")

    assert before != matrix.measured_with(tmp_path, "lock-held", [RESTART])


@pytest.mark.parametrize("name", FAULTS)
def test_what_was_measured_is_what_the_fault_says(name: str) -> None:
    cells, _ = matrix.load(ROOT)
    measured = {remedy for remedy, cell in cells.get(name, {}).items() if cell.cured}

    assert measured <= set(FAULTS[name].also), "declare it in `also`"
    if len(cells.get(name, {})) == len(remedies(FAULTS[name])):
        assert measured == set(FAULTS[name].also)
