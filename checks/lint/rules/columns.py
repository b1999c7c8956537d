from __future__ import annotations

from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.meant import meant
from checks.lint.printed import columns
from checks.lint.project import Project
from checks.lint.rule import Rule
from checks.lint.shell import Script
from checks.observe.grammar import Cells


def check(project: Project) -> Iterator[Finding]:
    """A row that reads a column which the snippet's command does not print."""
    for _, step in project.steps():
        printed = columns(Script(step.snippet.text)) if step.snippet and step.snippet.parse_as != "json" else None
        if printed is None:
            continue
        for row in step.rows:
            for clause in row.observation.clauses:
                for name, _ in clause.parts if isinstance(clause, Cells) else ():
                    if not name.startswith(".") and name not in printed:
                        close = meant(name, printed)
                        told = f"the command prints no column {name!r}, but {', '.join(printed)}"
                        yield Finding(project.span(row.place, f"`{name}`"), RULE.id, told, close)


RULE = Rule(
    "columns",
    why="The walk stops with an error at this row, in the middle of the incident.",
    bad="| `FREE` is at least `3` | … |",
    fix="Name a column as the command's header has it: kubectl's in capitals, psql's as selected.",
    project=check,
)
