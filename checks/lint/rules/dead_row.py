from __future__ import annotations

from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.implies import covers
from checks.lint.project import Project
from checks.lint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    """A row that an earlier row always beats."""
    for _, step in project.steps():
        for index, row in enumerate(step.rows):
            winner = next((one for one in step.rows[:index] if covers(one.observation, row.observation)), None)
            if winner:
                message = f"this row can never win: whenever it matches, {winner.cell!r} matched before"
                yield Finding(project.span(row.place, row.cell), RULE.id, message)


RULE = Rule(
    "dead-row",
    why="The first matching row wins, so what this row says never happens; its author thinks that it does.",
    bad="| `free` is at least `1` | … |\n| `free` is at least `5` | … |",
    fix="Put the narrower row first, or take it out.",
    project=check,
)
