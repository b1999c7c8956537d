"""Write what a running world says of itself into ``checks/lint/data/``, for `runbook lint`.

With a world up: ``.venv/bin/python images/node/tools/facts.py``.

``resources.json``: for each resource type of the API server its kind, group, short names, whether it has namespaces,
and the columns that `kubectl get` prints, the default ones and those of ``-o wide``.
``programs.json``: every program and builtin of a shell in the toolbox.
``fields.json``: the fields of each kind of object, by the name of their own type; ``*`` where any key may stand.
``metrics.json``: the label names of each metric that Prometheus has.
``options.json``: the options of the toolbox's clients, by their own help.
``paths.json``: the paths that the planner's own OpenAPI document lists.
``values.json``: what a column of the database's catalogue may hold, where that is a closed list.
``sql.json``: the functions, types and settings of that database.
``tables.json``: the columns of each table and view that the planner's database shows, its own catalogue included.
"""

from __future__ import annotations

import json
import re
from typing import Any

import httpx

from checks.world import guard, places
from checks.world.cluster import Cluster
from checks.world.up import attach
from checks.world.world import World

GROUPS = (
    "api/v1", "apis/apps/v1", "apis/batch/v1", "apis/autoscaling/v2", "apis/policy/v1", "apis/networking.k8s.io/v1",
)  # fmt: skip
TABLE = {"Accept": "application/json;as=Table;v=v1;g=meta.k8s.io"}


def resources(cluster: Cluster) -> dict[str, dict[str, Any]]:
    """Every type of the API server but those of the metrics, which take the names of others."""
    with guard.client(cluster) as client:
        groups = client.get("/apis").json()["groups"]
        versions = ["/api/v1", *(f"/apis/{group['preferredVersion']['groupVersion']}" for group in groups)]
        found: dict[str, dict[str, Any]] = {}
        for path in versions:
            group = "" if path == "/api/v1" else path.split("/")[2]
            if group.startswith("metrics"):
                continue
            for one in client.get(path).json()["resources"]:
                if "/" not in one["name"]:
                    found.setdefault(one["name"], {"group": group} | _described(client, path, one))
    return dict(sorted(found.items()))


def _described(client: httpx.Client, path: str, one: dict[str, Any]) -> dict[str, Any]:
    columns = []
    if "list" in one["verbs"]:
        answer = client.get(f"{path}/{one['name']}", params={"limit": 1}, headers=TABLE).json()
        columns = answer.get("columnDefinitions", [])
    return {
        "kind": one["kind"], "short": one.get("shortNames", []), "namespaced": one["namespaced"],
        "columns": [column["name"].upper() for column in columns if not column["priority"]],
        "wide": [column["name"].upper() for column in columns if column["priority"]],
    }  # fmt: skip


def fields(cluster: Cluster) -> dict[str, dict[str, Any]]:
    """``kinds``: the type of each kind; ``types``: for each type its fields, each with its own type, or nothing."""
    kinds: dict[str, str] = {}
    types: dict[str, dict[str, str]] = {}
    with guard.client(cluster) as client:
        for group in GROUPS:
            for name, schema in client.get(f"/openapi/v3/{group}").json()["components"]["schemas"].items():
                types[name] = {field: _type(one) for field, one in schema.get("properties", {}).items()}
                for known in schema.get("x-kubernetes-group-version-kind", ()):
                    if "spec" in types[name] or "data" in types[name]:
                        kinds[known["kind"]] = name
    return {"kinds": dict(sorted(kinds.items())), "types": dict(sorted(types.items()))}


def _type(schema: dict[str, Any]) -> str:
    """The type of a field, of its items, or of what a map holds; a map of plain values is ``*``."""
    for one in (schema, *schema.get("allOf", ())):
        if "$ref" in one:
            return str(one["$ref"].rpartition("/")[2])
    if "items" in schema:
        return _type(schema["items"])
    if "additionalProperties" in schema:
        inner = _type(schema["additionalProperties"])
        return f"*{inner}"
    return "" if schema.get("type") != "object" else "*"


def programs(cluster: Cluster) -> list[str]:
    """What can be typed in the toolbox."""
    return sorted(set(_in_toolbox(cluster, "compgen -c").split()))


def metrics(cluster: Cluster) -> dict[str, list[str]]:
    """What Prometheus has been told since it runs; some of it only a fault makes appear."""
    asked = _in_toolbox(
        cluster, "curl -sSfG http://prometheus:9090/api/v1/series --data-urlencode 'match[]={__name__=~\".+\"}'"
    )
    found: dict[str, set[str]] = {}
    for series in json.loads(asked)["data"]:
        found.setdefault(series["__name__"], set()).update(name for name in series if name != "__name__")
    return {name: sorted(labels) for name, labels in sorted(found.items())}


def tables(world: World) -> dict[str, list[str]]:
    """Tables and views by the name they are known by without a schema."""
    rows = world.sql(
        "SELECT c.relname, string_agg(a.attname, ',' ORDER BY a.attname) FROM pg_class c "
        "JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND NOT a.attisdropped "
        "AND n.nspname IN ('public', 'pg_catalog') GROUP BY 1 ORDER BY 1",
        what="read the schema",
    )
    return {name: columns.split(",") for name, columns in (line.split("|") for line in rows.splitlines())}


def options(cluster: Cluster) -> dict[str, list[str]]:
    """Long and short options of each client, with their dashes."""
    helps = {"curl": "curl --help all", "psql": "psql --help", "pg_isready": "pg_isready --help"}
    return {
        program: sorted(set(re.findall(r"(?<![\w-])--?[A-Za-z0-9][\w.-]*", _in_toolbox(cluster, text))))
        for program, text in helps.items()
    }


def sql(world: World) -> dict[str, list[str]]:
    """Names that a statement may use without a schema, and settings by the names that current_setting takes."""
    asked = {
        "functions": "SELECT DISTINCT proname FROM pg_proc WHERE pronamespace IN ('pg_catalog'::regnamespace, "
        "'public'::regnamespace)",
        "types": "SELECT DISTINCT typname FROM pg_type WHERE typtype IN ('b', 'p', 'r', 'e', 'd') AND typname !~ '^_'",
        "settings": "SELECT name FROM pg_settings",
    }
    return {what: sorted(world.sql(text, what=f"read the {what}").splitlines()) for what, text in asked.items()}


# https://www.postgresql.org/docs/17/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
STATES = [
    "active", "idle", "idle in transaction", "idle in transaction (aborted)", "fastpath function call", "disabled",
]  # fmt: skip
BACKENDS = [
    "autovacuum launcher", "autovacuum worker", "logical replication launcher", "logical replication worker",
    "parallel worker", "background writer", "client backend", "checkpointer", "archiver", "standalone backend",
    "startup", "walreceiver", "walsender", "walwriter", "walsummarizer", "slotsync worker",
]  # fmt: skip


def values(world: World) -> dict[str, list[str]]:
    """The closed lists, by ``table.column``; roles and databases are those of the planner's server."""
    asked = {
        "pg_stat_activity.usename": "SELECT rolname FROM pg_roles",
        "pg_stat_activity.datname": "SELECT datname FROM pg_database",
        "pg_stat_activity.wait_event_type": "SELECT DISTINCT type FROM pg_wait_events",
    }
    found = {name: sorted(world.sql(text, what=f"read {name}").splitlines()) for name, text in asked.items()}
    return found | {"pg_stat_activity.state": STATES, "pg_stat_activity.backend_type": BACKENDS}


def paths(cluster: Cluster) -> list[str]:
    """As OpenAPI writes them, with ``{id}`` where something stands in."""
    return sorted(json.loads(_in_toolbox(cluster, 'curl -sSf "$PLANNER/openapi.json"'))["paths"])


def _in_toolbox(cluster: Cluster, text: str) -> str:
    return cluster.kubectl(
        "-n", "toolbox", "exec", "deployment/toolbox", "--", "bash", "-c", text, what="ask in the toolbox"
    ).stdout


def main() -> None:
    """Write the files."""
    root = places.project_root()
    world = attach(root)
    told = json.loads((root / "checks/lint/data/metrics.json").read_text())  # in drills before this one
    facts = {
        "resources": resources(world.cluster), "fields": fields(world.cluster), "programs": programs(world.cluster),
        "options": options(world.cluster), "metrics": told | metrics(world.cluster), "tables": tables(world),
        "sql": sql(world), "values": values(world), "paths": paths(world.cluster),
    }  # fmt: skip
    for name, fact in facts.items():
        (root / f"checks/lint/data/{name}.json").write_text(json.dumps(fact, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
