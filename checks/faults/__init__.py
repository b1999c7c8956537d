"""The faults that can be injected, by name."""

from __future__ import annotations

from checks.errors import RunbookError
from checks.faults.backend_misconfigured import BackendMisconfigured
from checks.faults.base import Fault
from checks.faults.config_broken import ConfigBroken
from checks.faults.cpu_limit_low import CpuLimitLow
from checks.faults.credentials_revoked import CredentialsRevoked
from checks.faults.database_down import DatabaseDown
from checks.faults.database_read_only import DatabaseReadOnly
from checks.faults.image_missing import ImageMissing
from checks.faults.index_missing import IndexMissing
from checks.faults.load_surge import LoadSurge
from checks.faults.lock_held import LockHeld
from checks.faults.memory_leak import MemoryLeak
from checks.faults.memory_limit_low import MemoryLimitLow
from checks.faults.monitoring_down import MonitoringDown
from checks.faults.node_cordoned import NodeCordoned
from checks.faults.oversized_jobs import OversizedJobs
from checks.faults.password_wrong import PasswordWrong
from checks.faults.pool_exhausted import PoolExhausted
from checks.faults.quota_used_up import QuotaUsedUp
from checks.faults.readiness_wrong import ReadinessWrong
from checks.faults.requests_too_large import RequestsTooLarge
from checks.faults.scaled_to_zero import ScaledToZero
from checks.faults.server_full import ServerFull
from checks.faults.solver_offline import SolverOffline
from checks.faults.token_missing import TokenMissing
from checks.faults.vendor_polls_failing import VendorPollsFailing
from checks.faults.vendor_rate_limited import VendorRateLimited
from checks.faults.vendor_refused import VendorRefused
from checks.faults.vendor_slow import VendorSlow
from checks.faults.vendor_unavailable import VendorUnavailable

_ALL: tuple[type[Fault], ...] = (
    ImageMissing,
    ConfigBroken,
    ScaledToZero,
    RequestsTooLarge,
    MemoryLimitLow,
    ReadinessWrong,
    NodeCordoned,
    VendorUnavailable,
    VendorSlow,
    VendorRefused,
    VendorRateLimited,
    VendorPollsFailing,
    CredentialsRevoked,
    TokenMissing,
    QuotaUsedUp,
    SolverOffline,
    BackendMisconfigured,
    LoadSurge,
    CpuLimitLow,
    MemoryLeak,
    OversizedJobs,
    IndexMissing,
    DatabaseDown,
    PoolExhausted,
    ServerFull,
    LockHeld,
    PasswordWrong,
    DatabaseReadOnly,
    MonitoringDown,
)
FAULTS: dict[str, Fault] = {fault.name: fault() for fault in _ALL}


def named(name: str) -> Fault:
    """The fault of that name. Raises RunbookError, listing the names there are."""
    if name not in FAULTS:
        raise RunbookError(f"no fault is called {name!r}", hint=f"known: {', '.join(FAULTS)}")
    return FAULTS[name]
