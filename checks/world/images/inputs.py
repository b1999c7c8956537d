"""Content addressing: an image is named after everything it is made from, so an unchanged one is never made twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def files(root: Path, *patterns: str) -> list[Path]:
    """The files that match, sorted; caches of the interpreter left out."""
    found = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    return sorted(path for path in found if "__pycache__" not in path.parts)


def digest(root: Path, paths: Iterable[Path], *more: str) -> str:
    """Twelve hex digits over the names, modes and bytes of `paths` and over the strings in `more`."""
    whole = hashlib.sha256()
    for path in paths:
        mode = "x" if path.stat().st_mode & 0o100 else "-"
        whole.update(f"{path.relative_to(root)}\0{mode}\0{path.stat().st_size}\0".encode())
        whole.update(path.read_bytes())
    for text in more:
        whole.update(f"{text}\0".encode())
    return whole.hexdigest()[:12]
