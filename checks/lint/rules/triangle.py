from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from checks.lint.finding import Finding
from checks.lint.meant import meant
from checks.lint.project import Project
from checks.lint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    """Alerts, pages and drills that do not name each other."""
    if project.root is None:
        return
    pages = {page.path: page for page in project.pages.values()}
    named = {alert["alert"]: _page(alert) for alert in project.alerts}
    for name, path in named.items():
        if path not in pages:
            close = meant(path, pages)
            told = f"{name} leads to {path or 'no page'}, which is not there"
            yield project.in_file(project.rules, f"alert: {name}", RULE.id, told, close)
        elif name not in pages[path].meta.get("alerts", ()):
            told = f"this page does not name {name}, whose runbook_url leads here"
            yield project.in_file(project.root / "docs" / path, "alerts:", RULE.id, told)
    for page in pages.values():
        for name in page.meta.get("alerts", ()):
            if named.get(name) != page.path:
                close = meant(name, named)
                told = f"no alert {name} leads to this page"
                yield project.in_file(project.root / "docs" / page.path, name, RULE.id, told, close)
    yield from _drills(project, set(named))


def _drills(project: Project, alerts: set[str]) -> Iterator[Finding]:
    known = {"alert": alerts, "step": {step.id for _, step in project.steps()}}
    for one in project.named:
        if one.name not in known[one.kind]:
            close = meant(one.name, known[one.kind])
            yield project.in_file(
                one.path, one.name, RULE.id, f"there is no {one.kind} {one.name!r}", close, line=one.line
            )
    for name in sorted(alerts - {one.name for one in project.named if one.kind == "alert"}):
        yield project.in_file(project.rules, f"alert: {name}", RULE.id, f"no feature drills {name}")


def _page(alert: dict[str, object]) -> str:
    """The page that the alert's runbook_url names: ``https://host/scenarios/x/`` is ``scenarios/x.md``."""
    annotations = alert.get("annotations")
    url = annotations.get("runbook_url", "") if isinstance(annotations, dict) else ""
    path = urlsplit(url).path.strip("/")
    return str(Path(f"{path}.md")) if path else ""


RULE = Rule(
    "triangle",
    why="An alert without a page wakes somebody up and leaves them alone; a page without a drill is a guess.",
    bad="annotations:\n  runbook_url: https://runbook.company.com/scenarios/databse/",
    fix="Alert, page and feature name each other: `runbook_url`, the page's `alerts:`, the feature's examples.",
    project=check,
)
