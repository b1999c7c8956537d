"""The kinds of trouble that a vendor may be in; each vendor says in its own words what it then answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from vendors.drill.faults import Answer, Fault, Match

SLOW_SECONDS = 6.0  # more than some clients wait
RETRY_AFTER = "1"
EVERYTHING = ".*"


class Kind(StrEnum):
    """One kind. REFUSED and EXPIRED are of the listener and need no words; the others are of the answers."""

    DOWN = "down"
    REFUSED = "refused"
    SLOW = "slow"
    UNAUTHORISED = "unauthorised"
    FORBIDDEN = "forbidden"
    QUOTA = "quota"
    RATE_LIMITED = "rate-limited"
    OFFLINE = "solver-offline"
    MALFORMED = "malformed"
    EXPIRED = "expired-certificate"


Troubles = Mapping[Kind, tuple[Fault, ...]]


def answered(answer: Answer, path: str = EVERYTHING) -> tuple[Fault, ...]:
    """Every request to `path` is answered so."""
    return (Fault(match=Match(path=re.compile(path)), answer=answer),)


def delayed(path: str = EVERYTHING, seconds: float = SLOW_SECONDS) -> tuple[Fault, ...]:
    """Every answer comes late."""
    return (Fault(match=Match(path=re.compile(path)), delay=seconds),)
