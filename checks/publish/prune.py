"""Less to load: the theme's style sheets without the rules that no page and no script of this site can meet.

The theme styles much that this site does not use. A rule goes when each of its selectors asks for a class, or an
attribute's value, that stands nowhere in the built pages and scripts; in doubt it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_NAME = re.compile(r"\.(-?[A-Za-z_][\w-]*)|\[[\w-]+=[\"']?([\w-]+)[\"']?\]")
_INNER = re.compile(r":[\w-]+\([^()]*\)")
_WORD = re.compile(r"[\w-]+")
# Set on the body and taken away again while each page loads, so that its colours do not fade in: with it, a browser
# computes the style of every element twice, a sixth of all its work for a long page.
_COSTLY = "[data-md-color-switching]"
_CONTAINERS = ("@media", "@supports")


def prune(site: Path) -> None:
    """Rewrite the theme's style sheets in the built site."""
    known: set[str] = set()
    for path in (*site.rglob("*.html"), *site.rglob("*.js")):
        known |= set(_WORD.findall(path.read_text()))
    for sheet in (site / "assets/stylesheets").glob("*.css"):
        sheet.write_text(pruned(sheet.read_text(), known))


def pruned(css: str, known: set[str]) -> str:
    """A minified style sheet without the rules that ask for what is not in `known`."""
    parts = []
    for head, body in _rules(css):
        if body is None:
            parts.append(f"{head};")
        elif head.startswith(_CONTAINERS):
            inner = pruned(body, known)
            parts.append(f"{head}{{{inner}}}" if inner else "")
        elif head.startswith("@"):
            parts.append(f"{head}{{{body}}}")
        elif selectors := [one for one in _split(head) if _met(one, known)]:
            parts.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(parts)


def _rules(css: str) -> Iterator[tuple[str, str | None]]:
    """Head and body of each rule; a statement such as ``@charset`` has no body."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    at = 0
    while at < len(css):
        opening = _outside(css, at, "{;")
        if opening == len(css):
            return
        head = css[at:opening].strip()
        if css[opening] == ";":
            yield head, None
            at = opening + 1
            continue
        closing = _closing(css, opening)
        yield head, css[opening + 1 : closing]
        at = closing + 1


def _closing(css: str, opening: int) -> int:
    depth, at = 1, opening
    while depth and at < len(css):
        at = _outside(css, at + 1, "{}")
        depth += {"{": 1, "}": -1}.get(css[at : at + 1], 0)
    return at


def _outside(css: str, at: int, wanted: str) -> int:
    """The next of the characters `wanted` outside quotes and ``url(…)``."""
    closing = ""
    while at < len(css):
        char = css[at]
        if closing:
            if char == "\\":
                at += 1
            elif char == closing:
                closing = ""
        elif char in "\"'":
            closing = char
        elif css.startswith("url(", at) and css[at + 4] not in "\"'":
            closing = ")"
        elif char in wanted:
            return at
        at += 1
    return at


def _split(selectors: str) -> list[str]:
    """At the commas that are not within parentheses or brackets."""
    parts, depth = [""], 0
    for char in selectors:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(char, 0)
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _met(selector: str, known: set[str]) -> bool:
    """Whether all it asks for outside of parentheses is there; what is in them may be a choice, or a denial."""
    if _COSTLY in selector:
        return False
    while (outer := _INNER.sub("", selector)) != selector:
        selector = outer
    return all((name or value) in known for name, value in _NAME.findall(selector))
