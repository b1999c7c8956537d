from __future__ import annotations

from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.project import Project
from checks.lint.rule import Rule
from checks.lint.slugs import anchors
from checks.runbook.origin import PLACES, TEXT, items, places


def check(project: Project) -> Iterator[Finding]:
    """Items of the original text that no page took over, and places that are not there."""
    if project.root is None or not (project.root / TEXT).is_file():
        return
    file, known = project.root / PLACES, places(project.root)
    wanted = list(items((project.root / TEXT).read_text()))
    for item in wanted:
        if item.text not in known:
            message = f"{item.text!r} has no place: say in {PLACES} which page took it over"
            yield project.in_file(project.root / TEXT, item.text[:40], RULE.id, message, line=item.line)
    for text in known.keys() - {item.text for item in wanted}:
        yield project.in_file(file, text[:40], RULE.id, f"the text has no item {text!r}")
    for place in known.values():
        path, _, anchor = place.at.partition("#")
        document = next((one for one in project.documents if one.path.endswith(f"docs/{path}")), None)
        if document is None or (anchor and not anchors(document).has(anchor)):
            close = anchors(document).near(anchor) if document else ""
            yield project.in_file(file, place.at, RULE.id, f"there is no {place.at}", close)


RULE = Rule(
    "origin",
    why="A text that is rewritten loses lines nobody meant to lose.",
    bad="'kubectl get nodes':\n  at: scenarios/complete-system-outage.md#node",
    fix="Give every item of `origin/incident-response-runbook.md` its place in `origin/places.yml`.",
    project=check,
)
