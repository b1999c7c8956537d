"""The dashboard's file, for those who check it: its panels, and their queries as Prometheus is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATH = ROOT / "deploy/monitoring/dashboards/quantum-planner.json"
INTERVAL = "1m"  # what Grafana makes of $__rate_interval: four scrapes


def load() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(PATH.read_text())
    return found


def panels(dashboard: dict[str, Any]) -> list[dict[str, Any]]:
    """Those that show something: no rows."""
    return [one for one in dashboard["panels"] if one["type"] != "row"]


def queries(dashboard: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Where a query stands, as ``Panel, A``, and the query with Grafana's variables filled in."""
    for panel in panels(dashboard):
        for target in panel["targets"]:
            yield f"{panel['title']}, {target['refId']}", target["expr"].replace("$__rate_interval", INTERVAL)
    for one in dashboard["annotations"]["list"]:
        if "expr" in one:
            yield f"annotation {one['name']}", one["expr"]
