from __future__ import annotations

from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.graph import changes, edges, reached, steps
from checks.lint.project import Project
from checks.lint.rule import Rule
from checks.runbook.model import Exit, Link


def check(project: Project) -> Iterator[Finding]:
    """A change that ends in **Done** by itself, or from which no verifying step is reached."""
    graph, known = edges(project), steps(project)
    for link, step in known.items():
        if not changes(step):
            continue
        for row in step.rows:
            if row.do.target is Exit.DONE:
                yield Finding(project.span(row.place), RULE.id, "a change cannot say itself that it helped")
        after = {one for one in reached(graph, {link}) if isinstance(one, Link) and not changes(known[one])}
        if not any(row.do.target is Exit.DONE for one in after for row in known[one].rows):
            yield Finding(
                project.span(step.place), RULE.id, f"no step verifies {step.id!r}: none after it can end in **Done**"
            )


RULE = Rule(
    "unverified",
    why="A command that ended well is not a service that works.",
    bad="| exit code is `0` | It was restarted. | **Done** |",
    fix="Lead to a `read` step that asks the service itself, and let that one end in **Done**.",
    project=check,
)
