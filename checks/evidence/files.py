"""How evidence is written: who reads, and who was broken off, finds the old file or the new one, never half of it."""

from __future__ import annotations

import json
from pathlib import Path


def replace(path: Path, content: object) -> None:
    """Write `content` as JSON beside `path`, then put it in its place; keys are sorted, so that a diff is short."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    new.replace(path)
