"""Grafana's own schema of a dashboard, as its Foundation SDK has it (Apache-2.0, generated from Grafana's kinds).

The SDK reads what it knows and passes over the rest, so a file fits the schema if nothing is lost on the way through
it, and if each value that it has read is of the type that the schema gives.
"""

from __future__ import annotations

import enum
import json
import sys
import types
import typing
import warnings
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it prefers the next schema, which files cannot have yet
    from grafana_foundation_sdk.cog.encoder import JSONEncoder
    from grafana_foundation_sdk.cog.plugins import register_default_plugins
    from grafana_foundation_sdk.models.dashboard import Dashboard

register_default_plugins()


def faults(dashboard: dict[str, Any]) -> list[str]:
    """What does not fit the schema, each with its place."""
    return _faults(dashboard, Dashboard)


def _faults(given: dict[str, Any], kind: Any) -> list[str]:
    try:
        read = kind.from_json(given)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return [f"cannot be read: {error!r}"]
    written = json.loads(JSONEncoder(sort_keys=True).encode(read))
    return [*_lost(given, written, "$"), *_untrue(read, "$")]


def _lost(given: Any, written: Any, place: str) -> list[str]:
    """What was given and is not there any more; what the schema adds are its defaults."""
    if isinstance(given, dict) and isinstance(written, dict):
        gone = [f"{place}.{name} is unknown" for name in given.keys() - written.keys()]
        both = sorted(given.keys() & written.keys())
        return gone + [fault for name in both for fault in _lost(given[name], written[name], f"{place}.{name}")]
    if isinstance(given, list) and isinstance(written, list) and len(given) == len(written):
        pairs = enumerate(zip(given, written, strict=True))
        return [fault for at, (one, other) in pairs for fault in _lost(one, other, f"{place}[{at}]")]
    return [] if given == written else [f"{place} is {given!r}, read as {written!r}"]


def _untrue(value: Any, place: str) -> list[str]:
    """Attributes of the SDK's objects that are not of their declared type."""
    if isinstance(value, list):
        return [fault for at, one in enumerate(value) for fault in _untrue(one, f"{place}[{at}]")]
    if not type(value).__module__.startswith("grafana_foundation_sdk") or isinstance(value, enum.Enum):
        return []
    hints = typing.get_type_hints(type(value), vars(sys.modules[type(value).__module__]))
    found = []
    for name, hint in hints.items():
        given = getattr(value, name)
        if not _is(given, hint):
            found.append(f"{place}.{name} is {given!r}, not {hint}")
        found += _untrue(given, f"{place}.{name}")
    return found


def _is(value: Any, hint: Any) -> bool:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint in {object, Any}:
        return True
    if origin in {typing.Union, types.UnionType}:
        return any(_is(value, one) for one in arguments)
    if origin is typing.Literal:
        return value in arguments
    if origin is list:
        return isinstance(value, list) and all(_is(one, arguments[0]) for one in value)
    if origin is dict:
        return isinstance(value, dict) and all(_is(one, arguments[1]) for one in value.values())
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return isinstance(value, hint) or value in {one.value for one in hint}
    if hint in {int, float}:
        return isinstance(value, int if hint is int else int | float) and not isinstance(value, bool)
    if isinstance(value, dict) and hasattr(hint, "from_json"):  # the SDK leaves some for later
        return not _faults(value, hint)
    return isinstance(value, hint)
