"""What is known of the world without asking it: data that a running world wrote (`images/node/tools/facts.py`)."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
Entry = dict[str, Any]


@lru_cache(maxsize=1)
def kubectl_tree() -> Entry:
    """Kubectl's own commands and flags, as the pinned one prints them (`images/node/tools/kubectl-tree`)."""
    root: Entry = json.loads((DATA / "kubectl.json").read_text())
    return root


@lru_cache(maxsize=1)
def resources() -> dict[str, Entry]:
    """Resource types by every name kubectl takes: plural, singular and short."""
    found: dict[str, Entry] = {}
    for plural, one in json.loads((DATA / "resources.json").read_text()).items():
        for name in (plural, one["kind"].lower(), *one["short"]):
            found[name] = one | {"plural": plural}
    return found


@lru_cache(maxsize=1)
def toolbox() -> frozenset[str]:
    """Every program and builtin of a shell in the toolbox."""
    return frozenset(json.loads((DATA / "programs.json").read_text()))


@lru_cache(maxsize=1)
def metrics() -> dict[str, list[str]]:
    """The label names of each metric that Prometheus has been told in drills."""
    found: dict[str, list[str]] = json.loads((DATA / "metrics.json").read_text())
    return found


@lru_cache(maxsize=1)
def tables() -> dict[str, list[str]]:
    """The columns of each table and view of the planner's database, PostgreSQL's catalogue included."""
    found: dict[str, list[str]] = json.loads((DATA / "tables.json").read_text())
    return found


@lru_cache(maxsize=1)
def options() -> dict[str, frozenset[str]]:
    """The options of the toolbox's clients, with their dashes, by the program."""
    return {name: frozenset(known) for name, known in json.loads((DATA / "options.json").read_text()).items()}


@lru_cache(maxsize=1)
def sql() -> dict[str, frozenset[str]]:
    """The functions, types and settings of the planner's database."""
    return {name: frozenset(known) for name, known in json.loads((DATA / "sql.json").read_text()).items()}


@lru_cache(maxsize=1)
def fields() -> dict[str, Entry]:
    """``kinds`` to their type, and ``types`` to their fields, each with its own type; ``*`` is a map."""
    found: dict[str, Entry] = json.loads((DATA / "fields.json").read_text())
    return found


@lru_cache(maxsize=1)
def values() -> dict[str, list[str]]:
    """What a column of the catalogue may hold, by ``table.column``, where that is a closed list."""
    found: dict[str, list[str]] = json.loads((DATA / "values.json").read_text())
    return found


@lru_cache(maxsize=1)
def paths() -> list[str]:
    """The paths of the planner's API, with ``{id}`` where something stands in."""
    found: list[str] = json.loads((DATA / "paths.json").read_text())
    return found
