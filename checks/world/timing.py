"""Divide the timings of the production monitoring by one factor; thresholds stay as they are.

Every duration of the files is divided: `for`, intervals, timeouts, and the ranges inside PromQL.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

FACTOR = 10.0
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = re.compile(r"(?:\d+(?:ms|[smhd]))+")
_RANGE = re.compile(r"(?<=[\[:])(?:\d+(?:ms|[smhd]))+(?=[\]:])")


def seconds(duration: str) -> float:
    """Read a Prometheus duration, as ``1h30m``."""
    if not _DURATION.fullmatch(duration):
        raise ValueError(f"{duration!r} is not a duration such as 30s or 1h30m")
    return sum(float(count) * _UNITS[unit] for count, unit in re.findall(r"(\d+)(ms|[smhd])", duration))


def divide(text: str, factor: float = FACTOR) -> str:
    """The YAML document `text` with every duration divided by `factor`."""
    return yaml.safe_dump(_divide(yaml.safe_load(text), factor), sort_keys=False, width=1000)


def divide_after(text: str, words: str, factor: float = FACTOR) -> str:
    """`text` with the one value right after `words` divided: a duration, or a number of seconds.

    For a flag or a variable in a manifest, where most other values are no timings. Raises ValueError where `words` do
    not stand before a value just once.
    """
    found = re.findall(rf"(?<={re.escape(words)})\w+", text)
    if len(found) != 1:
        raise ValueError(f"{words!r} stands before {len(found)} values, not before one")
    value = f"{float(found[0]) / factor:g}" if found[0].isdigit() else _short(found[0], factor)
    return text.replace(words + found[0], words + value)


def _divide(node: Any, factor: float) -> Any:
    if isinstance(node, dict):
        return {
            key: _expression(value, factor) if key == "expr" else _divide(value, factor) for key, value in node.items()
        }
    if isinstance(node, list):
        return [_divide(item, factor) for item in node]
    return _short(node, factor) if isinstance(node, str) and _DURATION.fullmatch(node) else node


def _expression(text: str, factor: float) -> str:
    return _RANGE.sub(lambda found: _short(found[0], factor), text)


def _short(duration: str, factor: float) -> str:
    return f"{max(1, round(seconds(duration) / factor * 1000))}ms"
