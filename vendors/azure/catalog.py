"""What the workspace has: providers with their targets, and quotas. Queue times are in seconds."""

from __future__ import annotations

from typing import Any

SIMULATOR = "ionq.simulator"
IONQ = ("https://status.ionq.co", "ionq", ((SIMULATOR, 1), ("ionq.qpu.aria-1", 1380), ("ionq.qpu.forte-1", 4200)))
QUANTINUUM = (
    "https://www.quantinuum.com/hardware/h2", "quantinuum",
    (("quantinuum.sim.h2-1sc", 1), ("quantinuum.sim.h2-1e", 240), ("quantinuum.qpu.h2-1", 7200)),
)  # fmt: skip
RIGETTI = ("https://rigetti.statuspage.io/", "rigetti", (("rigetti.sim.qvm", 5),))
OFFERED = (IONQ, QUANTINUUM, RIGETTI)


def providers(availability: str = "Available") -> list[dict[str, Any]]:
    """Each provider and its targets, all of one availability: ``Available``, ``Degraded`` or ``Unavailable``."""
    return [
        {
            "id": provider,
            "currentAvailability": availability,
            "targets": [
                {
                    "id": target,
                    "currentAvailability": availability,
                    "averageQueueTime": seconds,
                    "statusPage": page,
                }
                for target, seconds in targets
            ],
        }
        for page, provider, targets in OFFERED
    ]


def provider_of(target: str) -> str | None:
    """Who offers the target."""
    return next((provider for _, provider, targets in OFFERED if target in dict(targets)), None)


def quotas() -> list[dict[str, Any]]:
    """What may be used and what was used, in each provider's own unit."""
    return [
        _quota("ionq", "qgs", "Workspace", 16_666_667.0, 1_250_000.0, "Monthly"),
        _quota("ionq", "qgs", "Subscription", 33_333_334.0, 1_250_000.0, "Monthly"),
        _quota("quantinuum", "hqc", "Workspace", 800.0, 120.0, "Monthly"),
        _quota("rigetti", "concurrent_jobs", "Workspace", 10.0, 0.0, "None"),
    ]


def _quota(provider: str, dimension: str, scope: str, limit: float, used: float, period: str) -> dict[str, Any]:
    return {
        "dimension": dimension,
        "scope": scope,
        "providerId": provider,
        "utilization": used,
        "holds": 0.0,
        "limit": limit,
        "period": period,
    }
