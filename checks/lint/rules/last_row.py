from __future__ import annotations

from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.project import Project
from checks.lint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    """A table that does not end with `anything else`, and a snippet without a table."""
    for _, step in project.steps():
        if not step.snippet:
            continue
        if not step.rows:
            yield Finding(project.span(step.snippet.place), RULE.id, f"step {step.id!r} has no decision table")
        elif step.rows[-1].observation.clauses:
            yield Finding(
                project.span(step.rows[-1].place), RULE.id, "the last row is not `anything else`", "anything else"
            )


RULE = Rule(
    "last-row",
    why="What the author did not think of is what happens; without a last row the reader is left alone with it.",
    bad="| exit code is `0` | It runs. | **Done** |",
    fix="End the table with `anything else`.",
    project=check,
)
