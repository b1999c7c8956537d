"""Faults that no page knows: near misses of the published ones, and two at once.

They were invented after the pages were finished. A walk must end in **Escalate**, or users must truly be served.
"""

from __future__ import annotations

from checks.faults.base import Fault
from checks.faults.unpublished.database_host_wrong import DatabaseHostWrong
from checks.faults.unpublished.lock_and_vendor import LockAndVendor
from checks.faults.unpublished.planner_role_lock import PlannerRoleLock
from checks.faults.unpublished.postgres_throttled import PostgresThrottled
from checks.faults.unpublished.release_and_cordon import ReleaseAndCordon
from checks.faults.unpublished.role_read_only import RoleReadOnly
from checks.faults.unpublished.secret_key_removed import SecretKeyRemoved
from checks.faults.unpublished.service_selector_wrong import ServiceSelectorWrong
from checks.faults.unpublished.store_token_wrong import StoreTokenWrong
from checks.faults.unpublished.two_bad_releases import TwoBadReleases

_ALL: tuple[type[Fault], ...] = (
    TwoBadReleases,
    RoleReadOnly,
    StoreTokenWrong,
    SecretKeyRemoved,
    ServiceSelectorWrong,
    DatabaseHostWrong,
    PlannerRoleLock,
    PostgresThrottled,
    LockAndVendor,
    ReleaseAndCordon,
)
UNPUBLISHED: dict[str, Fault] = {fault.name: fault() for fault in _ALL}
