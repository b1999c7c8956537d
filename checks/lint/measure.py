"""What a rule costs, and how many samples hold it to what it says."""

from __future__ import annotations

import time
from pathlib import Path

from checks.lint.project import Project
from checks.lint.rule import Rule

SAMPLES = Path("tests/samples/lint")


def milliseconds(rule: Rule, project: Project) -> float:
    """How long one rule takes over a project that was looked at before, so that it costs no reading of files."""
    began = time.monotonic()
    if rule.document:
        for document in project.documents:
            list(rule.document(document))
    if rule.batch:
        list(rule.batch(project.documents))
    if rule.project:
        list(rule.project(project))
    return (time.monotonic() - began) * 1000


def must_find(root: Path, rule: str) -> int:
    """How many findings the rule's bad sample lists."""
    path = root / SAMPLES / rule / "bad.md"
    return path.read_text().partition("<!-- finds\n")[2].count("\n") - 1 if path.is_file() else 0


def near_misses(root: Path, rule: str) -> int:
    """How many lines of commands, rows and prose the rule's good sample has, all of them to be left alone."""
    path = root / SAMPLES / rule / "good.md"
    lines = path.read_text().splitlines() if path.is_file() else []
    return sum(bool(line.strip()) and not line.startswith(("```", "~~~", "#", "|---")) for line in lines)
