from __future__ import annotations

from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.graph import changes
from checks.lint.project import Project
from checks.lint.rule import Rule
from checks.runbook.model import Step


def check(project: Project) -> Iterator[Finding]:
    """A change without its danger, its undo, or what makes it permanent. An undo itself needs none of them."""
    undos = {(page.path, step.snippet.undo) for page, step in project.steps() if step.snippet and step.snippet.undo}
    for page, step in project.steps():
        if changes(step) and (page.path, step.id) not in undos and (missing := _missing(step)):
            message = f"the change {step.id!r} has no {', no '.join(missing)}"
            yield Finding(project.span(step.place), RULE.id, message)


def _missing(step: Step) -> list[str]:
    parts = {"danger note": step.danger, "**Undo**": step.undo, "**Later**": step.later}
    return [name for name, text in parts.items() if not text]


RULE = Rule(
    "unsafe-change",
    why="Whoever runs it must know before what it does to users, how to take it back, and what will revert it later.",
    bad='```bash id="restart" effect="change"\nkubectl -n web rollout restart deployment/web\n```',
    fix="Put a `!!! danger` note before the fence, and **Undo**: and **Later**: after the table.",
    project=check,
)
