"""The faults that can be injected, by name."""

from __future__ import annotations

from checks.errors import RunbookError
from checks.faults.base import Fault
from checks.faults.database_down import DatabaseDown
from checks.faults.lock_held import LockHeld
from checks.faults.pool_exhausted import PoolExhausted

FAULTS: dict[str, Fault] = {fault.name: fault for fault in (DatabaseDown(), PoolExhausted(), LockHeld())}


def named(name: str) -> Fault:
    """The fault of that name. Raises RunbookError, listing the names there are."""
    if name not in FAULTS:
        raise RunbookError(f"no fault is called {name!r}", hint=f"known: {', '.join(FAULTS)}")
    return FAULTS[name]
