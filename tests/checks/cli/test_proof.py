"""What is measured already is not measured again, and what could not be measured is left for the next time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.cli.proof import _fill
from checks.errors import Refused, SetupFailure
from checks.evidence.kept import MATRIX
from checks.faults import FAULTS
from checks.faults.base import Fault
from checks.proofs.matrix import Cell

LOCK = FAULTS["lock-held"]
CELL = Cell(cured=False, exit_code=0, failed=9, sent=10)


def _measured(root: Path, wanted: list[str], broken: Exception | None = None) -> list[str]:
    """What had to be measured, of `wanted`."""
    asked: list[str] = []

    def work(fault: Fault, left: list[str]) -> Iterator[tuple[str, Cell]]:
        assert fault is LOCK
        for name in left:
            asked.append(name)
            yield name, CELL
            if broken:
                raise broken

    _fill(root, MATRIX, LOCK, wanted, work, ())
    return asked


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "checks/faults").mkdir(parents=True)
    (tmp_path / "checks/faults/lock_held.py").write_text("one")
    return tmp_path


def test_only_what_is_not_measured_is_measured(root: Path) -> None:
    assert _measured(root, ["a", "b"]) == ["a", "b"]
    assert _measured(root, ["a", "b", "c"]) == ["c"]
    assert _measured(root, ["a", "b", "c"]) == []
    assert list(MATRIX.load(root)[0]["lock-held"]) == ["a", "b", "c"]


def test_all_is_measured_anew_when_the_fault_has_changed(root: Path) -> None:
    _measured(root, ["a", "b"])
    (root / "checks/faults/lock_held.py").write_text("two")

    assert _measured(root, ["b"]) == ["b"]
    assert list(MATRIX.load(root)[0]["lock-held"]) == ["b"]


def test_what_was_measured_before_a_set_back_is_kept(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert _measured(root, ["a", "b"], SetupFailure("it did not bite")) == ["a"]

    assert "lock-held: it did not bite; its other results are left for the next time" in capfd.readouterr().err
    assert _measured(root, ["a", "b"]) == ["b"]


def test_a_guard_that_says_no_ends_it_all(root: Path) -> None:
    with pytest.raises(Refused):
        _measured(root, ["a", "b"], Refused("another cluster"))
