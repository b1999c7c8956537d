from __future__ import annotations

from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.graph import changes, edges, reached, starts, steps
from checks.lint.project import Project
from checks.lint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    """A step that no path comes to; most of all, a resolution."""
    seen = reached(edges(project), starts(project))
    for link, step in steps(project).items():
        if link not in seen:
            what = "resolution" if changes(step) else "step"
            yield Finding(project.span(step.place), RULE.id, f"no row leads to this {what}, {step.id!r}")


RULE = Rule(
    "unreachable-step",
    why="Nobody who follows the page comes here, and no drill proves it.",
    bad="### Restart it { #restart }",
    fix="Lead a row to it, name it as the undo of a resolution, or take it out.",
    project=check,
)
