from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import unquote, urlsplit

from checks.lint.finding import Finding
from checks.lint.project import Project
from checks.lint.rule import Profile, Rule
from checks.lint.slugs import anchors
from checks.lint.source import Document


def check(project: Project) -> Iterator[Finding]:
    """Relative links to files that are not there, and to headings that those files do not have."""
    known: dict[Path, Document] = {Path(document.path).resolve(): document for document in project.documents}
    for document in project.documents:
        here = Path(document.path).resolve()
        for link in document.links:
            parts = urlsplit(link.text)
            if parts.scheme or parts.netloc or link.text.startswith(("/", "{", "<", "$")):
                continue
            target = (here.parent / unquote(parts.path)).resolve() if parts.path else here
            if not target.exists():
                near = [str(path.name) for path in target.parent.glob("*")] if target.parent.is_dir() else []
                close = next(iter(get_close_matches(target.name, near, 1)), "")
                yield Finding(link.span, RULE.id, f"there is no file {unquote(parts.path)!r}", close)
            elif (
                parts.fragment and target in known and not (here_anchors := anchors(known[target])).has(parts.fragment)
            ):
                yield Finding(
                    link.span,
                    RULE.id,
                    f"{target.name} has no heading {parts.fragment!r}",
                    here_anchors.near(parts.fragment),
                )


RULE = Rule(
    "dead-link",
    why="The reader clicks, and is nowhere.",
    bad="[Restart it](#restat)",
    fix="Link to a file that is there, and to the id of one of its headings.",
    profile=Profile.ANY,
    project=check,
)
