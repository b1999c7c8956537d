from __future__ import annotations

import re
from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.project import Project
from checks.lint.rule import Rule

PROGRAMS = re.compile(r"\b(?:kubectl|psql|curl|promtool|pg_isready|helm|docker) +[\w\"'$./-]+")


def check(project: Project) -> Iterator[Finding]:
    """Command text in a feature or in the steps that run it."""
    if project.root is None:
        return
    for path in sorted((project.root / "features").glob("*")):
        if path.suffix not in (".feature", ".py"):
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if found := PROGRAMS.search(line):
                message = f"a command belongs on a page alone: {found[0]!r}"
                yield project.in_file(path, found[0], RULE.id, message, line=number)


RULE = Rule(
    "command-in-feature",
    why="Written twice, it is proved in one place and read in the other.",
    bad='When the responder runs "kubectl get pods"',
    fix="Name the step's id; the command is on the page.",
    project=check,
)
