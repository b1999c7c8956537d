"""The attributes of a fence, and where in the source the fences are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from checks.errors import PageError, Place
from checks.runbook.model import Effect, Snippet

ATTRIBUTES = ("id", "effect", "within", "undo", "as", "manual")
FORMS = ("table", "json", "value")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WITHIN = re.compile(r"(\d+)(s|m)")
_OPENING = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
_ATTRIBUTE = re.compile(r"""(?P<name>[\w-]+)(?:=(["'])(?P<value>.*?)\2)?""")


def snippet(attributes: Mapping[str, str], text: str, place: Place) -> Snippet:
    """Make a snippet of a fence's attributes and text. Raises PageError for a wrong one, saying what is right."""
    for name in attributes:
        if name not in ATTRIBUTES:
            raise PageError(f"a fence has no attribute {name!r}", place=place, hint=f"known: {', '.join(ATTRIBUTES)}")
    name = attributes["id"]
    if not _ID.fullmatch(name):
        raise PageError(f"{name!r} is not a snippet's id", place=place, hint="lower-case words joined by hyphens")
    effect = _one_of("effect", attributes.get("effect", "read"), tuple(Effect), place)
    within = _seconds(attributes["within"], place) if "within" in attributes else None
    if within is not None and effect != Effect.READ:
        raise PageError(
            f'snippet {name!r} has within= and effect="{effect}"',
            place=place,
            hint="only a read may be asked again; a change is verified by a step of its own",
        )
    form = _one_of("as", attributes["as"], FORMS, place) if "as" in attributes else None
    return Snippet(name, text, place, Effect(effect), within, attributes.get("undo"), form, attributes.get("manual"))


def _one_of(name: str, value: str, allowed: tuple[str, ...], place: Place) -> str:
    if value not in allowed:
        raise PageError(f'{name}="{value}" is unknown', place=place, hint=f"one of {', '.join(allowed)}")
    return value


def _seconds(text: str, place: Place) -> float:
    if not (found := _WITHIN.fullmatch(text)):
        raise PageError(f'within="{text}" is not a time', place=place, hint='write "60s" or "2m"')
    return float(found[1]) * {"s": 1, "m": 60}[found[2]]


@dataclass(frozen=True)
class Fence:
    """A fence of a Markdown source: its info string, its first and last line (1-based), and whether it is closed."""

    info: str
    line: int
    end: int
    closed: bool

    @property
    def id(self) -> str | None:
        """The value of its ``id=``, if it has one."""
        return self.attributes.get("id")

    @property
    def attributes(self) -> dict[str, str]:
        """What stands after the language; a bare word is its own value."""
        _, _, rest = self.info.partition(" ")
        return {found["name"]: found["value"] or found["name"] for found in _ATTRIBUTE.finditer(rest)}


def fences(source: str) -> list[Fence]:
    """Every fence of a Markdown text, also indented ones (lists, admonitions, tabs)."""
    found: list[Fence] = []
    lines = source.splitlines()
    number = 0
    while number < len(lines):
        if opening := _OPENING.match(lines[number]):
            closing = re.compile(rf"^[ \t>]*{re.escape(opening['fence'][0])}{{{len(opening['fence'])},}}[ \t]*$")
            end = next((i for i in range(number + 1, len(lines)) if closing.match(lines[i])), None)
            last = len(lines) - 1 if end is None else end
            found.append(Fence(opening["info"].strip(), number + 1, last + 1, end is not None))
            number = last
        number += 1
    return found
