from __future__ import annotations

from collections.abc import Iterator

from checks.errors import Place
from checks.lint.finding import Finding
from checks.lint.project import Project
from checks.lint.rule import Rule


def check(project: Project) -> Iterator[Finding]:
    """What the reader of pages refuses: a wrong row, link, attribute, or front matter."""
    _ = project.pages
    for path, error in project.broken.items():
        place = error.place if error.place and error.place.path == path else Place(path)
        hint = f"; {error.hint}" if error.hint else ""
        yield Finding(project.span(place), RULE.id, f"{error.message}{hint}")


RULE = Rule(
    "page",
    why="A page that is not a program cannot be followed by a machine, nor, at 3 a.m., by a person.",
    bad="| You see | It means | Do |\n|---|---|---|\n| `READY` seems low | Hm. | Restart |",
    fix="Write *You see · It means · Do*, in the words of the grammar, with one link or exit at the end.",
    project=check,
)
