"""What is known of the world without asking it: data that a running world wrote (`images/node/tools/facts.py`)."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
Entry = dict[str, Any]


def _data(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text())


@lru_cache(maxsize=1)
def kubectl_tree() -> Entry:
    """Kubectl's own commands and flags, as the pinned one prints them (`images/node/tools/kubectl-tree`)."""
    root: Entry = _data("kubectl")
    return root


@lru_cache(maxsize=1)
def resources() -> dict[str, Entry]:
    """Resource types by every name kubectl takes: plural, singular and short."""
    found: dict[str, Entry] = {}
    for plural, one in _data("resources").items():
        for name in (plural, one["kind"].lower(), *one["short"]):
            found[name] = one | {"plural": plural}
    return found


@lru_cache(maxsize=1)
def settings() -> frozenset[str]:
    """The environment variables that the planner reads, those with a default too."""
    return frozenset(_data("settings"))


@lru_cache(maxsize=1)
def toolbox() -> frozenset[str]:
    """Every program and builtin of a shell in the toolbox."""
    return frozenset(_data("programs"))


@lru_cache(maxsize=1)
def metrics() -> dict[str, list[str]]:
    """The label names of each metric that Prometheus has been told in drills."""
    found: dict[str, list[str]] = _data("metrics")
    return found


@lru_cache(maxsize=1)
def tables() -> dict[str, list[str]]:
    """The columns of each table and view of the planner's database, PostgreSQL's catalogue included."""
    found: dict[str, list[str]] = _data("tables")
    return found


@lru_cache(maxsize=1)
def options() -> dict[str, frozenset[str]]:
    """The options of the toolbox's clients, with their dashes, by the program."""
    return {name: frozenset(known) for name, known in _data("options").items()}


@lru_cache(maxsize=1)
def sql() -> dict[str, frozenset[str]]:
    """The functions, types and settings of the planner's database."""
    return {name: frozenset(known) for name, known in _data("sql").items()}


@lru_cache(maxsize=1)
def fields() -> dict[str, Entry]:
    """``kinds`` to their type, and ``types`` to their fields, each with its own type; ``*`` is a map."""
    found: dict[str, Entry] = _data("fields")
    return found


@lru_cache(maxsize=1)
def values() -> dict[str, list[str]]:
    """What a column of the catalogue may hold, by ``table.column``, where that is a closed list."""
    found: dict[str, list[str]] = _data("values")
    return found


@lru_cache(maxsize=1)
def paths() -> list[str]:
    """The paths of the planner's API, with ``{id}`` where something stands in."""
    found: list[str] = _data("paths")
    return found
