"""Writes are refused to the planner's role alone."""

from __future__ import annotations

from checks.faults.base import Fault, Parameters
from checks.world.undo import Undo
from checks.world.world import World, superuser

_END = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'planner'"


class RoleReadOnly(Fault):
    """Near miss of database-read-only."""

    name = "role-read-only"
    title = "Writes are refused to the planner's role alone"
    how = "set default_transaction_read_only for the role planner and end its sessions"
    scenario = "database"
    alert = "QuantumPlannerRequestsFailing"
    resolution = ""

    def inject(self, world: World, parameters: Parameters) -> None:
        """New sessions follow."""
        world.change(
            *superuser("ALTER ROLE planner SET default_transaction_read_only = on", _END), what="refuse writes",
            undo=Undo("allow writes", superuser("ALTER ROLE planner RESET default_transaction_read_only", _END)),
        )  # fmt: skip

    def present(self, world: World, parameters: Parameters) -> bool:
        """The role has the setting."""
        asked = (
            "SELECT count(*) FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole WHERE rolname = 'planner'"
        )
        return world.sql(asked, what="look at the role") == "1"
