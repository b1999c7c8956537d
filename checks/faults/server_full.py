"""Another client holds every connection that the server has for applications."""

from __future__ import annotations

from random import Random

from checks.faults.base import DATABASE, Fault, Parameters
from checks.faults.kinds import client
from checks.world.undo import Undo
from checks.world.wait import until
from checks.world.world import World, superuser

POD = "reporting-pool"
SLOTS = 53  # max_connections less what is reserved: deploy/postgres/postgresql.conf
_GREEDY = """
import time, psycopg
held = []
while True:
    held = [one for one in held if not one.broken and not one.closed]
    try:
        while len(held) < 60:
            held.append(psycopg.connect("", autocommit=True))
    except psycopg.OperationalError:
        pass
    for one in held[:3]:
        try:
            one.execute("SELECT 1")
        except psycopg.Error:
            one.close()
    time.sleep(0.01)
"""
# As a failover ends them, for three seconds: who is quicker gets the connections.
_FAILOVER = """DO $$ BEGIN FOR round IN 1..60 LOOP
PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'planner';
PERFORM pg_stat_clear_snapshot(); PERFORM pg_sleep(0.05); END LOOP; END $$"""


class ServerFull(Fault):
    """Drawn: what the client calls itself, and its role."""

    name = "server-full"
    title = "Another client holds every connection of the server"
    how = "a client of another role opens connections until none is left, and opens them again when they end"
    scenario = "database"
    alert = "QuantumPlannerRequestsFailing"
    resolution = f"{DATABASE}#cap-holder"
    also = ("restart everything",)

    def draw(self, random: Random) -> Parameters:
        """One of the other clients of this database."""
        return {
            "role": random.choice(("reporting", "housekeeping")),
            "client": random.choice(("dashboards", "export-job", "bi-pool")),
        }

    def inject(self, world: World, parameters: Parameters) -> None:
        """The client first; then the planner's connections end, and find no room."""
        env = {
            "PGHOST": "quantum-postgres.quantum-planner", "PGDATABASE": "planner", "PGUSER": parameters["role"],
            "PGAPPNAME": parameters["client"], "PGPASSWORD": "secret:database-clients/password",
        }  # fmt: skip
        uncap = f"ALTER ROLE {parameters['role']} CONNECTION LIMIT -1"
        world.log.owe(Undo("let the role connect as before", superuser(uncap)))
        client.start(world, POD, "planner", ["python", "-c", _GREEDY], what="a client that takes connections", env=env)
        until(lambda: self._held(world, parameters) > SLOTS // 2, what="the client to connect", deadline=60)
        world.sql(_FAILOVER, what="end the planner's connections")

    def present(self, world: World, parameters: Parameters) -> bool:
        """The role holds most of the connections."""
        return self._held(world, parameters) > SLOTS // 2

    def _held(self, world: World, parameters: Parameters) -> int:
        asked = f"SELECT count(*) FROM pg_stat_activity WHERE usename = '{parameters['role']}'"  # noqa: S608
        return int(world.sql(asked, what="count the client's connections"))
