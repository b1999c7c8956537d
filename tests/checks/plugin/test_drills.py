"""The drills where no Docker can run: skipped, with the reason, and counted as not resolved."""

from __future__ import annotations

import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest

from checks.faults import FAULTS

ROOT = Path(__file__).parents[3]
WITHOUT_DOCKER = """
import sys
import pytest
from checks.world import docker
from checks.evidence import due
docker.cannot_run = lambda: "there is no Docker here"
due.due = lambda root: {"lock-held": "smoke", "token-missing": "stale"}
sys.exit(pytest.main([*sys.argv[1:], "-p", "no:cacheprovider"]))
"""


def _pytest(*argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_DOCKER, *argv], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_without_docker_drills_are_skipped_and_count_as_not_resolved() -> None:
    ended = _pytest("features/")

    assert ended.returncode == 0, ended.stdout
    assert ended.stdout.count("  reason    Skipped: there is no Docker here") == len(FAULTS)
    assert f"{len(FAULTS)} faults, of which 0 resolved by following the published text alone" in ended.stdout


def test_one_fault_is_picked_by_its_name() -> None:
    ended = _pytest("features/", "-k", "lock-held")

    assert "1 fault, of which 0 resolved" in ended.stdout
    assert "SKIPPED  test_database_fault[lock-held-QuantumPlannerRequestsFailing-end-holder]" in ended.stdout


def test_only_what_is_due_is_drilled_when_that_is_asked_for() -> None:
    ended = _pytest("features/", "--drills", "due")

    assert "2 faults, of which 0 resolved" in ended.stdout
    assert "test_database_fault[lock-held" in ended.stdout
    assert "test_backend_fault[token-missing" in ended.stdout


def test_a_scenario_is_picked_by_its_mark() -> None:
    ended = _pytest("features/", "-m", "scenario(name='backend')")

    wanted = sum(fault.scenario == "backend" for fault in FAULTS.values())
    assert f"{wanted} faults, of which 0 resolved" in ended.stdout


def test_the_gate_without_a_cluster_has_no_drill() -> None:
    ended = _pytest("features/", "-m", "not cluster and not drill")

    assert ended.returncode == pytest.ExitCode.NO_TESTS_COLLECTED
    assert f"{len(FAULTS)} deselected" in ended.stdout


def test_what_is_slower_comes_later_and_nothing_runs_between_drills() -> None:
    told = _pytest("--collect-only", "-q", "features/", "tests/browser", "tests/cluster", "tests/planner").stdout

    places = [line.split("::")[0].rpartition("/")[0] for line in told.splitlines() if "::" in line]
    assert [folder for folder, _ in groupby(one.removesuffix("/backends") for one in places)] == [
        "tests/planner", "tests/browser", "tests/cluster", "features",
    ]  # fmt: skip
