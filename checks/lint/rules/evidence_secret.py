from __future__ import annotations

from collections.abc import Iterator

from checks.lint.finding import Finding, Span
from checks.lint.project import Project, shorter
from checks.lint.rule import Rule
from checks.lint.rules.secret import secrets


def check(project: Project) -> Iterator[Finding]:
    """Keys, tokens and passwords in the outputs that drills have kept."""
    for path in sorted((project.root / "evidence").glob("*.json")) if project.root else ():
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            for what, start, end in secrets(line):
                yield Finding(Span(shorter(path), number, start + 1, end + 1), RULE.id, f"this looks like {what}")


RULE = Rule(
    "evidence-secret",
    why="The evidence is published with the site; what a command printed is then everybody's.",
    bad='"stdout": "DATABASE_URL=postgres://planner:hunter22hunter22@quantum-postgres/planner"',
    fix="Revoke it, let the snippet not print it, and drill again.",
    project=check,
)
