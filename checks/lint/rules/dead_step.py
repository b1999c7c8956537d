from __future__ import annotations

from collections.abc import Iterator

from checks.errors import Place
from checks.lint.finding import Finding
from checks.lint.meant import meant
from checks.lint.project import Project
from checks.lint.rule import Rule
from checks.runbook.model import Link


def check(project: Project) -> Iterator[Finding]:
    """Rows and ``undo=`` that lead to a step that is not there."""
    known = {Link(page.path, step.id) for page, step in project.steps()}
    for page, step in project.steps():
        for row in step.rows:
            if isinstance(row.do.target, Link) and row.do.target not in known:
                yield _finding(project, row.do.target, known, row.place)
        if step.snippet and step.snippet.undo and Link(page.path, step.snippet.undo) not in known:
            yield _finding(project, Link(page.path, step.snippet.undo), known, step.snippet.place)


def _finding(project: Project, target: Link, known: set[Link], place: Place) -> Finding:
    near = [one.step for one in known if one.page == target.page]
    close = meant(target.step, near)
    return Finding(
        project.span(place, f"#{target.step}"), RULE.id, f"there is no step {target}", f"#{close}" if close else ""
    )


RULE = Rule(
    "dead-step",
    why="The walk ends in the middle.",
    bad="| exit code is `0` | It runs. | [Verify](#recoverd) |",
    fix="Link to the id of a step.",
    project=check,
)
