"""YAML, and so JSON too, that stands inside a command."""

from __future__ import annotations

from typing import Any

import yaml


def documents(text: str) -> list[Any]:
    """The documents of a text; nothing where it does not parse, which the rule `payload` tells."""
    try:
        return list(yaml.load_all(text, yaml.CSafeLoader))
    except (yaml.YAMLError, RecursionError):
        return []
