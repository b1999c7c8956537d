"""What somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def meant(text: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The one of `known` that is most like `text`; empty where none is like it enough."""
    return next(iter(get_close_matches(text, list(known), 1, likeness)), "")
