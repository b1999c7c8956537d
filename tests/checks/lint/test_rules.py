"""Each rule against real Markdown: what it must find, by line and text, and near misses that it must not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from checks.lint.finding import Finding
from checks.lint.gate import Gate, read
from checks.lint.rule import Profile, every

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "tests/samples/lint"
RULES = every()
_FINDS = re.compile(r"<!-- finds\n(?P<lines>(?:\d+: .*\n)+)-->")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project of its own, with this one's settings and manifests."""
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "deploy").symlink_to(ROOT / "deploy")
    return tmp_path


def _found(root: Path, rule: str, name: str) -> list[Finding]:
    """What the rule finds in the sample `name`; the other sample is there to be linked to."""
    (root / "docs").mkdir()
    for path in (SAMPLES / rule).glob("*.md"):
        (root / "docs" / path.name).write_text(_FINDS.sub("", path.read_text()))
    pages = [read(path) for path in sorted((root / "docs").iterdir())]
    found = Gate(RULES[rule].profile).run(pages, root)
    return [one for one in found if one.rule == rule and one.span.path.endswith(f"/{name}")]


@pytest.mark.parametrize("rule", sorted(path.name for path in SAMPLES.iterdir()))
def test_it_finds_what_it_must(root: Path, rule: str) -> None:
    sample = SAMPLES / rule / "bad.md"
    listed = _FINDS.search(sample.read_text())
    assert listed, f"{sample} does not say what is to be found"
    wanted = [tuple(line.split(": ", 1)) for line in listed["lines"].splitlines()]
    lines = sample.read_text().splitlines()

    found = _found(root, rule, "bad.md")

    marked = [(str(one.span.line), lines[one.span.line - 1][one.span.column - 1 : one.span.end - 1]) for one in found]
    assert marked == wanted


@pytest.mark.parametrize("rule", sorted(path.name for path in SAMPLES.iterdir()))
def test_it_leaves_near_misses_alone(root: Path, rule: str) -> None:
    assert [str(one) for one in _found(root, rule, "good.md")] == []


def test_every_rule_has_samples_or_a_test_of_its_own() -> None:
    # test_triangle.py, runbook/test_origin.py
    elsewhere = {"triangle", "alert-cause", "command-in-feature", "evidence-secret", "origin"}

    assert {path.name for path in SAMPLES.iterdir()} == set(RULES) - elsewhere


@pytest.mark.parametrize("rule", sorted(RULES))
def test_it_says_why_and_how_to_mend(rule: str) -> None:
    one = RULES[rule]

    assert one.id == rule
    assert all((one.why, one.bad, one.fix))
    assert sum(map(bool, (one.document, one.batch, one.project))) == (rule != "suppression")


def test_a_profile_for_any_markdown_has_no_rule_of_our_own_format(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```bash\nkubectl get pods\n```\n")

    assert Gate(Profile.ANY).run([read(page)]) == []
