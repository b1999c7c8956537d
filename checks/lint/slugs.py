"""The anchors of a document: ids it gives itself, and those that renderers make of headings."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from checks.lint.meant import meant
from checks.lint.source import Document

_CODE = re.compile(r"`+([^`]*)`+")
_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|\*|\b_|_\b|</?[a-zA-Z][^>]*>|\{[^}]*\}|:\w+:")


_OTHERS = re.compile(r"L\d+(-L\d+)?|top|fn:.*|fnref:.*|__.*")  # lines of code, footnotes, tabs


@dataclass(frozen=True)
class Anchors:
    """What a link to the document may name."""

    names: frozenset[str]

    def has(self, name: str) -> bool:
        """Whether a heading or an element has this id, hyphens and the like aside: there renderers differ."""
        return _bare(name) in self._bare_names or _OTHERS.fullmatch(name) is not None

    @cached_property
    def _bare_names(self) -> frozenset[str]:
        return frozenset(_bare(one) for one in self.names)

    def near(self, name: str) -> str:
        """The anchor that was probably meant, or nothing."""
        close = meant(name.lower(), sorted(self.names))
        return f"#{close}" if close else ""


def anchors(document: Document) -> Anchors:
    """Anchors as GitHub, Python-Markdown and Docusaurus make them: any of the three will do."""
    names = {name.lower() for name in document.ids}
    for slug in (_github, _python_markdown):
        seen: Counter[str] = Counter()
        for heading in _headings(document):
            name = slug(heading)
            separator = "_" if slug is _python_markdown else "-"
            names.add(f"{name}{separator}{seen[name]}" if seen[name] else name)
            names.add(f"{name}-{seen[name]}" if seen[name] else name)
            seen[name] += 1
    return Anchors(frozenset(names))


def _headings(document: Document) -> list[str]:
    """The text of every heading, underlined ones too."""
    found = [heading.text for heading in document.headings]
    lines = document.prose
    for (_, text), (_, below) in itertools.pairwise(lines):
        if text.strip() and re.fullmatch(r" {0,3}(=+|-{2,})\s*", below):
            found.append(text.strip())
    return found


def _github(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", _text(heading).strip().lower()).replace(" ", "-")


def _python_markdown(heading: str) -> str:
    text = unicodedata.normalize("NFKD", _text(heading)).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text).strip().lower())


def _text(heading: str) -> str:
    """The heading without its markup; what stands in code is text."""
    parts = _CODE.split(heading)
    return "".join(
        part if index % 2 else _MARKUP.sub(lambda found: found[1] or "", part) for index, part in enumerate(parts)
    )


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", name.lower())
