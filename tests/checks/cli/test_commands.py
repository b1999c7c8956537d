"""The command line's manners: what the user can mend is one line and exit code 2."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = "docs/scenarios/database-connection-issues.md"


def _runbook(folder: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from checks.cli import main; main()", *argv],
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project that can be spoilt."""
    for name in ("docs", "deploy", "evidence", "origin"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


def test_outside_a_project_it_says_where_to_go(tmp_path: Path) -> None:
    ended = _runbook(tmp_path, "site")

    assert ended.returncode == 2
    assert ended.stderr.startswith("error: no runbook project at or above")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ('id="pool"', 'id="pool" efect="read"', "a fence has no attribute 'efect'"),
        ('id="database-up"', 'id="database-up" within="soon"', 'within="soon" is not a time'),
        ("| exit code is `0` | It accepts", "| exit code `0` | It accepts", "a test was expected"),
        ("(#database-up) |", "(#database-upp) |", "there is no step"),
    ],
)
def test_a_page_that_is_no_program_is_named_by_line(tree: Path, was: str, now: str, says: str) -> None:
    page = tree / PAGE
    source = page.read_text()
    assert was in source
    line = source[: source.index(was)].count("\n") + 1
    page.write_text(source.replace(was, now, 1))

    ended = _runbook(tree, "site")

    assert ended.returncode == 2
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stderr.startswith(f"{page}:{line}: ")


def test_a_journal_of_another_schema_is_named(tree: Path) -> None:
    (tree / "evidence").mkdir(exist_ok=True)
    (tree / "evidence/x.json").write_text('{"schema_version": 99}')

    ended = _runbook(tree, "site")

    assert ended.returncode == 2
    assert "schema version 99 is not 1" in ended.stderr


def test_lint_reads_any_markdown_and_says_how(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("```bash\nkubectl get pods |\n```\n")

    asked = _runbook(tmp_path, "lint", "page.md")
    found = _runbook(tmp_path, "lint", "--profile", "any", "page.md")
    (tmp_path / "page.md").write_text("```bash\nkubectl get pods\n```\n")
    clean = _runbook(tmp_path, "lint", "--profile", "any", "page.md")
    missing = _runbook(tmp_path, "lint", "--profile", "any", "nowhere.md")

    assert asked.returncode == 2
    assert "`--profile any`" in asked.stderr
    assert found.returncode == 1
    assert found.stdout.startswith("page.md:2:18: shell-syntax: ")
    assert (clean.returncode, clean.stdout) == (0, "")
    assert missing.returncode == 2
    assert missing.stderr.startswith("nowhere.md:1: ")
