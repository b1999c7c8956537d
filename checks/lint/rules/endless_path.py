from __future__ import annotations

from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.graph import edges, loops, reached, steps
from checks.lint.project import Project
from checks.lint.rule import Rule
from checks.runbook.model import Exit


def check(project: Project) -> Iterator[Finding]:
    """Steps from which no exit and no heading for people is reached, and loops, which nothing bounds."""
    graph, known = edges(project), steps(project)
    for link, step in known.items():
        if not {one for one in reached(graph, {link}) if isinstance(one, Exit) or one not in known}:
            yield Finding(project.span(step.place), RULE.id, f"from {step.id!r} no row leads to an end")
    for ring in loops(graph):
        way = " → ".join(link.step for link in [*ring, ring[0]])
        yield Finding(project.span(known[ring[0]].place), RULE.id, f"these steps lead in a circle: {way}")


RULE = Rule(
    "endless-path",
    why="The reader goes round until somebody else takes over.",
    bad="| anything else | Look again. | [The step before](#before) |",
    fix='To ask again for a while, give the fence within="60s" and the row **Wait**, then where to go.',
    project=check,
)
