"""Which drills a change makes due."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from checks.drill.journal import Journal
from checks.evidence import store
from checks.evidence.due import SMOKE, due
from checks.evidence.inputs import known
from checks.faults import FAULTS

NAMES = sorted(FAULTS)


@pytest.fixture
def proved(tmp_path: Path, journal: Callable[..., Journal]) -> Path:
    """A tree in which every fault is proved."""
    for name in NAMES:
        path = tmp_path / f"checks/faults/{name.replace('-', '_')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    for name in NAMES:
        store.save(tmp_path, journal(fault=name, inputs=known(tmp_path, name, [])))
    return tmp_path


def test_each_scenario_has_its_smoke_drill() -> None:
    assert {FAULTS[name].scenario for name in SMOKE} == {fault.scenario for fault in FAULTS.values()}


def test_where_all_is_proved_the_smoke_drills_are_due(proved: Path) -> None:
    assert set(due(proved)) == set(SMOKE)


def test_what_is_stale_is_due_with_its_cause(proved: Path) -> None:
    (proved / "checks/faults/vendor_slow.py").write_text("changed")
    (proved / "evidence/token-missing.json").unlink()

    wanted = due(proved)

    assert set(wanted) == {*SMOKE, "vendor-slow", "token-missing"}
    assert wanted["vendor-slow"] == "changed since: fault"
    assert wanted["token-missing"] == "not verified: never drilled"


def test_the_commit_chooses_one_more(proved: Path) -> None:
    git = ("git", "-C", str(proved), "-c", "user.name=x", "-c", "user.email=x@y")
    chosen = set()
    for count in range(3):
        subprocess.run([*git[:3], "init", "-q"], check=True)
        subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", str(count)], check=True)
        commit = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
        expected = NAMES[int(commit, 16) % len(NAMES)]
        assert set(due(proved)) == {*SMOKE, expected}
        chosen.add(expected)
    assert chosen
