from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from checks.lint.finding import Finding
from checks.lint.meant import meant
from checks.lint.project import Project
from checks.lint.rule import Profile, Rule
from checks.lint.slugs import Anchors, anchors
from checks.lint.source import Document


def check(project: Project) -> Iterator[Finding]:
    """Relative links to files that are not there, and to headings that those files do not have."""
    known: dict[Path, Document] = {Path(document.path).resolve(): document for document in project.documents}
    made: dict[Path, Anchors] = {}
    for document in project.documents:
        here = Path(document.path).resolve()
        for link in document.links:
            parts = urlsplit(link.text)
            if parts.scheme or parts.netloc or link.text.startswith(("/", "{", "<", "$")):
                continue
            path = unquote(parts.path)
            target = _target(here, path) if path else here
            if target is None:
                folder = (here.parent / path).parent
                near = [one.name for one in folder.glob("*")] if folder.is_dir() else []
                close = meant(Path(path).name, near)
                yield Finding(link.span, RULE.id, f"there is no file {path!r}", close)
            elif parts.fragment and target in known:
                if target not in made:
                    made[target] = anchors(known[target])
                if not made[target].has(parts.fragment):
                    told = f"{target.name} has no heading {parts.fragment!r}"
                    yield Finding(link.span, RULE.id, told, made[target].near(parts.fragment))


def _target(here: Path, path: str) -> Path | None:
    """The file that a link leads to. Wikis leave the suffix out, and sites publish ``a.md`` as the folder ``a/``."""
    for base in (here.parent, here.with_suffix("")):
        target = (base / path).resolve()
        for one in (target, target.with_name(f"{target.name}.md"), target / "index.md", target / "_index.md"):
            if one.exists():
                return one
    return None


RULE = Rule(
    "dead-link",
    why="The reader clicks, and is nowhere.",
    bad="[Restart it](#restat)",
    fix="Link to a file that is there, and to the id of one of its headings.",
    profile=Profile.ANY,
    project=check,
)
