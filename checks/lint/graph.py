"""The pages as one graph: steps, and where their rows lead."""

from __future__ import annotations

from collections.abc import Iterator

from checks.lint.project import Project
from checks.runbook import process
from checks.runbook.model import Effect, Exit, Link, Step

Edges = dict[Link, set[Link | Exit]]


def steps(project: Project) -> dict[Link, Step]:
    """Every step that has a decision table, by its link."""
    return {Link(page.path, step.id): step for page, step in project.steps() if step.rows}


def edges(project: Project) -> Edges:
    """Where each step's rows lead; links to nowhere are left out, and so are headings that hand over to people.

    Only the process page has such headings: what follows there is another page's.
    """
    known = steps(project)
    handed = {Link(page.path, step.id) for page, step in project.steps() if page.path == process.PAGE}
    ends = {*Exit, *handed, *known}
    return {link: {row.do.target for row in step.rows if row.do.target in ends} for link, step in known.items()}


def starts(project: Project) -> set[Link]:
    """Where walks begin: the first step of each page, and the undo of a resolution."""
    found = {
        Link(page.path, page.first.id)
        for page in project.pages.values()
        if any(one.rows for one in page.steps.values())
    }
    if process.PAGE in project.pages:
        found.add(process.CLOSE)
    for page, step in project.steps():
        if step.snippet and step.snippet.undo:
            found.add(Link(page.path, step.snippet.undo))
    return found


def reached(graph: Edges, begin: set[Link]) -> set[Link | Exit]:
    """All that can be come to from `begin`, which belongs to it."""
    seen: set[Link | Exit] = set()
    left: list[Link | Exit] = list(begin)
    while left:
        one = left.pop()
        if one not in seen:
            seen.add(one)
            left.extend(graph.get(one, ()) if isinstance(one, Link) else ())
    return seen


def loops(graph: Edges) -> Iterator[list[Link]]:
    """Each loop once: the steps of every strongly connected component that comes back to itself."""
    for start in graph:
        ring = [
            one
            for one in graph
            if one in reached(graph, _links(graph[start])) and start in reached(graph, _links(graph[one]))
        ]
        if start in ring and ring[0] == start:
            yield ring


def _links(targets: set[Link | Exit]) -> set[Link]:
    return {one for one in targets if isinstance(one, Link)}


def changes(step: Step) -> bool:
    """Whether the step's snippet is declared to touch the system."""
    return step.snippet is not None and step.snippet.effect in (Effect.CHANGE, Effect.DESTROY)
