"""A client of the database locked a table and sleeps on it in an open transaction."""

from __future__ import annotations

from random import Random

from checks.faults.base import DATABASE, Fault, Parameters
from checks.faults.kinds import client
from checks.world.wait import until
from checks.world.world import World

POD = "ad-hoc-session"
_LOCKS = (("jobs", "EXCLUSIVE"), ("jobs", "ACCESS EXCLUSIVE"), ("results", "ACCESS EXCLUSIVE"))


class LockHeld(Fault):
    """Drawn: which table, who holds it, how strongly, and what the client calls itself."""

    name = "lock-held"
    title = "A session holds a lock that the planner's sessions wait for"
    how = "a client of another role locks a table and sleeps in its transaction"
    scenario = "database"
    alert = "QuantumPlannerRequestsFailing"
    resolution = f"{DATABASE}#end-holder"
    also = ("restart everything",)

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
        lock = f"BEGIN; LOCK TABLE {parameters['table']} IN {parameters['mode']} MODE;"
        env = {
            "PGHOST": "quantum-postgres.quantum-planner", "PGDATABASE": "planner", "PGUSER": parameters["role"],
            "PGAPPNAME": parameters["client"], "PGPASSWORD": "secret:database-clients/password",
        }  # fmt: skip
        command = ["bash", "-c", f'(echo "{lock}"; exec sleep 86400) | psql']
        client.start(world, POD, "toolbox", command, what="a session that locks a table", env=env)
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
