"""A client of the database locked a table and sleeps on it in an open transaction."""

from __future__ import annotations

import json
from random import Random

from checks.faults.base import Fault, Parameters
from checks.world.undo import Undo
from checks.world.wait import until
from checks.world.world import World

POD = "ad-hoc-session"
NAMESPACE = "users"
_LOCKS = (("jobs", "EXCLUSIVE"), ("jobs", "ACCESS EXCLUSIVE"), ("results", "ACCESS EXCLUSIVE"))


class LockHeld(Fault):
    """Drawn: which table, who holds it, how strongly, and what the client calls itself."""

    name = "lock-held"
    title = "A session holds a lock that the planner's sessions wait for"
    alert = "QuantumPlannerRequestsFailing"
    page = "scenarios/database-connection-issues.md"
    resolution = "end-holder"

    def draw(self, random: Random) -> Parameters:
        """Each of the locks makes requests fail: under EXCLUSIVE on `results`, jobs would only be late."""
        table, mode = random.choice(_LOCKS)
        return {
            "table": table,
            "role": random.choice(("reporting", "housekeeping")),
            "mode": mode,
            "client": random.choice(("psql", "monthly-report", "table-cleanup")),
        }

    def inject(self, world: World, parameters: Parameters) -> None:
        """Start a pod whose psql takes the lock and then waits for input that never comes."""
        world.change(
            "create", "-f", "-", what="start the session that locks a table", stdin=json.dumps(_pod(world, parameters)),
            undo=Undo("end the session that locks a table", (
                "-n", NAMESPACE, "delete", "pod", POD, "--ignore-not-found", "--grace-period=1", "--timeout=60s",
            )),
        )  # fmt: skip
        until(lambda: self.present(world, parameters), what="the session to hold its lock", deadline=60)

    def present(self, world: World, parameters: Parameters) -> bool:
        """The role holds a granted lock of that mode on that table."""
        mode = "".join(word.capitalize() for word in parameters["mode"].split()) + "Lock"
        held = world.sql(
            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) "  # noqa: S608 - our own parameters
            "JOIN pg_class c ON c.oid = l.relation "
            f"WHERE granted AND mode = '{mode}' AND relname = '{parameters['table']}' "
            f"AND usename = '{parameters['role']}'",
            what="look for the lock",
        )
        return held != "0"


def _pod(world: World, parameters: Parameters) -> dict[str, object]:
    lock = f"BEGIN; LOCK TABLE {parameters['table']} IN {parameters['mode']} MODE;"
    container = {
        "name": "session",
        "image": world.plan.references["toolbox"],
        "command": ["bash", "-c", f'(echo "{lock}"; exec sleep 86400) | psql'],
        "env": [
            {"name": "PGHOST", "value": "quantum-postgres.quantum-planner"},
            {"name": "PGDATABASE", "value": "planner"},
            {"name": "PGUSER", "value": parameters["role"]},
            {"name": "PGAPPNAME", "value": parameters["client"]},
            {"name": "PGPASSWORD", "valueFrom": {"secretKeyRef": {"name": "database-clients", "key": "password"}}},
        ],
    }
    spec = {
        "containers": [container], "restartPolicy": "Never", "automountServiceAccountToken": False,
        "terminationGracePeriodSeconds": 1,
    }  # fmt: skip
    metadata = {"name": POD, "namespace": NAMESPACE}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}
