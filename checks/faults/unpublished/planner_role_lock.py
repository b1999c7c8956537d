"""A session of the planner's own role, and not of its pods, sleeps on a lock."""

from __future__ import annotations

from checks.faults.base import Fault, Parameters
from checks.world.undo import Undo
from checks.world.wait import until
from checks.world.world import World

_PSQL = "psql -X -q -h /var/run/postgresql -U postgres -d planner"
_HOLD = f"(echo 'SET SESSION AUTHORIZATION planner; BEGIN; LOCK TABLE jobs;'; exec sleep 900) | {_PSQL}"
_EXEC = ("-n", "quantum-planner", "exec", "quantum-postgres-0", "-c", "postgres", "--", "bash", "-c")
_HELD = (
    "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
    "WHERE relname = 'jobs' AND mode = 'AccessExclusiveLock' AND granted"
)


class PlannerRoleLock(Fault):
    """Near miss of lock-held: ending sessions of other roles leaves it, and so does a restart of the pods."""

    name = "planner-role-lock"
    title = "Somebody holds a lock as the planner itself"
    how = "lock a table in a session of the role planner that no pod owns"
    scenario = "database"
    alert = "QuantumPlannerRequestsFailing"
    resolution = ""

    def inject(self, world: World, parameters: Parameters) -> None:
        """On the server's own host, as a person does it."""
        end = (*_EXEC, "pkill -f '[s]leep 900' || true")
        world.change(
            *_EXEC, f'nohup bash -c "{_HOLD}" >/dev/null 2>&1 &', what="lock a table as the planner",
            undo=Undo("end that session", end),
        )  # fmt: skip
        until(lambda: self.present(world, parameters), what="the session to hold its lock", deadline=60)

    def present(self, world: World, parameters: Parameters) -> bool:
        """The lock is granted."""
        return world.sql(_HELD, what="look for the lock") != "0"
