"""What the world is, normalised: specs of every object that a page or a fault may touch, and the database's schema.

Left out, because a healthy world changes them too: revisions, restart annotations, old ReplicaSets, job rows.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from checks.world.cluster import Cluster

NAMESPACES = ("quantum-planner", "monitoring", "toolbox", "vendors", "users")
KINDS = "deployments,statefulsets,services,configmaps,secrets,poddisruptionbudgets,pods"
RESTARTED = "kubectl.kubernetes.io/restartedAt"
NOISE = (RESTARTED, "deployment.kubernetes.io/revision")
CREATED_BY_KUBERNETES = ("kube-root-ca.crt",)

_SCHEMA = """
SELECT 'column', table_name || '.' || column_name, data_type || coalesce(' ' || column_default, '')
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'role', rolname, concat_ws(' ', rolcanlogin, rolconnlimit, array_to_string(
    (SELECT array_agg(s.setconfig::text) FROM pg_db_role_setting s WHERE s.setrole = r.oid), ','))
  FROM pg_roles r WHERE rolname !~ '^pg_'
UNION ALL SELECT 'setting', name, setting FROM pg_file_settings WHERE applied
UNION ALL SELECT 'session', coalesce(application_name, ''), usename::text FROM pg_stat_activity
  WHERE backend_type = 'client backend' AND usename IN ('reporting', 'housekeeping')
ORDER BY 1, 2, 3
"""

Snapshot = dict[str, str]  # the name of a thing, as 'deployment quantum-planner/load', to its normalised content


def take(cluster: Cluster) -> Snapshot:
    """Read the world as it is now."""
    found: Snapshot = {}
    for namespace in NAMESPACES:
        asked = cluster.kubectl("-n", namespace, "get", KINDS, "-o", "json", what=f"read the state of {namespace}")
        for item in json.loads(asked.stdout)["items"]:
            kind, name = item["kind"].lower(), item["metadata"]["name"]
            if kind == "pod":
                if not item["metadata"].get("ownerReferences"):
                    found[f"pod {namespace}/{name}"] = "a pod that nothing declares"
            elif name not in CREATED_BY_KUBERNETES:
                found[f"{kind} {namespace}/{name}"] = json.dumps(_normal(item), sort_keys=True)
    return found | _database(cluster)


def differences(before: Snapshot, after: Snapshot) -> list[str]:
    """One line for each thing that is gone, new or changed; changed ones with the two contents where they part."""
    found = [f"{name} is gone" for name in before if name not in after]
    found += [f"{name} is new" for name in after if name not in before]
    for name in before:
        if name in after and before[name] != after[name]:
            found.append(f"{name} changed: {_where(before[name], after[name])}")
    return sorted(found)


def _normal(item: dict[str, Any]) -> dict[str, Any]:
    spec: dict[str, Any] = item.get("spec") or {}
    if item["kind"] == "Secret":
        return {"data": hashlib.sha256(json.dumps(item.get("data"), sort_keys=True).encode()).hexdigest()}
    if item["kind"] == "ConfigMap":
        return {"data": item.get("data")}
    annotations = spec.get("template", {}).get("metadata", {}).get("annotations", {})
    for name in NOISE:
        annotations.pop(name, None)
    if not annotations and "template" in spec:
        spec["template"]["metadata"].pop("annotations", None)
    ready = item.get("status", {}).get("readyReplicas")
    return {"spec": spec, "ready": ready} if item["kind"] in ("Deployment", "StatefulSet") else {"spec": spec}


def _database(cluster: Cluster) -> Snapshot:
    asked = cluster.kubectl(
        "-n", "quantum-planner", "exec", "quantum-postgres-0", "-c", "postgres", "--",
        "psql", "-X", "-h", "/var/run/postgresql", "-U", "postgres", "-d", "planner", "-At", "-F", "\t", "-c", _SCHEMA,
        what="read the database's schema", check=False,
    )  # fmt: skip
    if asked.exit_code:
        return {"database": "does not answer"}
    rows = [line.split("\t", 2) for line in asked.stdout.splitlines()]
    return {f"{kind} {name}": content for kind, name, content in rows}


def _where(before: str, after: str, around: int = 60) -> str:
    start = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    start = max(0, start - around)
    return f"…{before[start : start + 3 * around]}… became …{after[start : start + 3 * around]}…"
