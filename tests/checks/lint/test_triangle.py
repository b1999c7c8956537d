"""The rules that look at alerts and features, on a copy of this project with one thing wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checks.lint.gate import Gate, files, read
from checks.lint.rule import Profile

ROOT = Path(__file__).parents[3]
RULES_YML = "deploy/monitoring/config/rules.yml"
ALERT = "QuantumPlannerRequestsFailing"
PAGE = "docs/scenarios/database-connection-issues.md"
FEATURE = "features/database-connection-issues.feature"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("docs", "deploy", "features", "evidence", "origin"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


def _found(root: Path) -> list[tuple[str, str, str]]:
    """Rule, file and marked text of each finding."""
    found = Gate(Profile.RUNBOOK).run([read(path) for path in files([root / "docs"])], root)
    told = []
    for one in found:
        line = Path(one.span.path).read_text().splitlines()[one.span.line - 1]
        marked = line[one.span.column - 1 : one.span.end - 1]
        told.append((one.rule, Path(one.span.path).resolve().relative_to(root.resolve()).as_posix(), marked))
    return told


def _change(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def test_this_project_is_clean(copy: Path) -> None:
    assert _found(copy) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "wanted"),
    [
        (RULES_YML, "database-connection-issues/", "databse-connection-issues/", (RULES_YML, f"alert: {ALERT}")),
        (PAGE, f"alerts: [{ALERT}]", f"alerts: [{ALERT}s]", (PAGE, f"{ALERT}s")),
        (FEATURE, f"| {ALERT} ", f"| {ALERT}s", (FEATURE, f"{ALERT}s")),
        (FEATURE, "| end-holder  ", "| end-holders ", (FEATURE, "end-holders")),
    ],
    ids=["runbook_url", "alerts of a page", "alert of a feature", "step of a feature"],
)
def test_alert_page_and_drill_name_each_other(
    copy: Path, name: str, before: str, after: str, wanted: tuple[str, str]
) -> None:
    _change(copy / name, before, after)

    assert ("triangle", *wanted) in _found(copy)


def test_an_alert_that_nothing_drills_is_told(copy: Path) -> None:
    (copy / FEATURE).unlink()

    assert ("triangle", RULES_YML, "alert: QuantumPlannerRequestsFailing") in _found(copy)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("alert: QuantumPlannerRequestsFailing", "alert: QuantumPlannerDatabaseFailing"),
        ("summary: 'Requests to quantum-planner are failing", "summary: 'The connection pool is failing"),
    ],
)
def test_an_alert_that_gives_a_cause_away_is_told(copy: Path, before: str, after: str) -> None:
    _change(copy / RULES_YML, before, after)

    assert "alert-cause" in {rule for rule, _, _ in _found(copy)}


def test_a_command_in_a_feature_is_told(copy: Path) -> None:
    _change(copy / FEATURE, "  Scenario Outline", "  # kubectl get pods\n  Scenario Outline")

    assert ("command-in-feature", FEATURE, "kubectl get") in _found(copy)


def test_a_secret_in_the_evidence_is_told(copy: Path) -> None:
    path = next((copy / "evidence").glob("*.json"))
    _change(path, '"stdout": "', '"stdout": "postgres://planner:hunter22hunter22@quantum-postgres/planner ')

    assert "evidence-secret" in {rule for rule, _, _ in _found(copy)}
