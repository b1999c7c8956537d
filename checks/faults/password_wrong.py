"""The planner's database password was rotated, and its Secret was forgotten."""

from __future__ import annotations

import secrets

from checks.faults.base import DATABASE, Fault, Parameters
from checks.faults.kinds.release import DEPLOYMENT, NAMESPACE
from checks.world import control
from checks.world.secrets import read, remember, restored, vault
from checks.world.undo import Undo
from checks.world.world import World

_RESTART = (*NAMESPACE, "rollout", "restart", DEPLOYMENT)
_EXEC = (*NAMESPACE, "exec", "quantum-postgres-0", "-c", "postgres", "--", "bash", "-c")
# The server's pod knows the declared password from its environment.
_DECLARED = """psql -X -q -h /var/run/postgresql -U postgres -v password="$PLANNER_PASSWORD" \
<<<"ALTER ROLE planner PASSWORD :'password'" """


class PasswordWrong(Fault):
    """Nothing is drawn but the password itself, which no journal shows."""

    name = "password-wrong"
    title = "The planner's Secret does not hold its database password"
    how = "rotate the password of the role planner in the server and in the secret store, and end its connections"
    scenario = "database"
    alert = "QuantumPlannerRequestsFailing"
    resolution = f"{DATABASE}#restore-password"

    def inject(self, world: World, parameters: Parameters) -> None:
        """Store, then server; existing connections end, as they do after a failover."""
        password = remember("database-planner", secrets.token_hex(16))
        world.log.owe(Undo("restart with the declared password", _RESTART))
        world.log.owe(restored("quantum-db"))
        held = vault(read() | {"database-planner": password})
        control.replace(world, "vault", "the new password in the store", "/drill/secrets", held)
        world.log.owe(Undo("set the declared password", (*_EXEC, _DECLARED)))
        world.sql(f"ALTER ROLE planner PASSWORD '{password}'", what="rotate the password")
        world.sql(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'planner'",
            what="end the planner's connections",
        )

    def present(self, world: World, parameters: Parameters) -> bool:
        """No session of the planner gets in."""
        asked = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'planner'"
        return world.sql(asked, what="count the planner's sessions") == "0"
