"""PostgreSQL was switched to read-only, for a migration that has ended."""

from __future__ import annotations

from checks.faults.base import DATABASE, Fault, Parameters
from checks.world.undo import Undo
from checks.world.world import World, superuser

_RELOAD = "SELECT pg_reload_conf()"


class DatabaseReadOnly(Fault):
    """Nothing is drawn: the setting is on or off."""

    name = "database-read-only"
    title = "PostgreSQL accepts no writes"
    how = "set default_transaction_read_only for the whole server and reload it"
    scenario = "database"
    alert = "QuantumPlannerRequestsFailing"
    resolution = f"{DATABASE}#allow-writes"

    def inject(self, world: World, parameters: Parameters) -> None:
        """Sessions that are open follow at once."""
        world.change(
            *superuser("ALTER SYSTEM SET default_transaction_read_only = on", _RELOAD), what="switch to read-only",
            undo=Undo("allow writes", superuser("ALTER SYSTEM RESET default_transaction_read_only", _RELOAD)),
        )  # fmt: skip

    def present(self, world: World, parameters: Parameters) -> bool:
        """The server says so to a new session."""
        return world.sql("SHOW default_transaction_read_only", what="look at the setting") == "on"
