"""Drawing parameters: the same from the same seed, and over seeds all there are."""

from __future__ import annotations

from random import Random

import pytest

from checks.errors import RunbookError
from checks.faults import FAULTS, named
from checks.faults.unpublished import UNPUBLISHED

SEEDS = range(200)
CHOICES = {
    "image-missing": {"tag": {"2.8.1", "release-candidate", "lates"}},
    "config-broken": {"slip": {"typo", "unit", "yaml", "key"}},
    "scaled-to-zero": {"by": {"scale", "patch"}},
    "requests-too-large": {"resource": {"cpu", "memory"}},
    "memory-limit-low": {"limit": {f"{size}Mi" for size in range(24, 41)}},
    "readiness-wrong": {"path": {"/healthz", "/ready", "/api/v1/ready"}},
    "node-cordoned": {},
    "vendor-unavailable": {"status": {"500", "502", "503"}},
    "vendor-slow": {"seconds": {"3", "3.5", "4"}},
    "vendor-refused": {},
    "vendor-rate-limited": {"status": {"429", "503"}},
    "vendor-polls-failing": {"status": {"500", "502", "503"}},
    "credentials-revoked": {},
    "token-missing": {},
    "quota-used-up": {},
    "solver-offline": {},
    "backend-misconfigured": {"timeout": {"200ms", "300ms", "0.5s"}},
    "load-surge": {"rate": {"13", "14", "15"}},
    "cpu-limit-low": {"percent": {str(percent) for percent in range(62, 67)}},
    "memory-leak": {"mib_a_second": {str(rate) for rate in range(180, 221)}},
    "oversized-jobs": {"reads": {"800", "900", "1000"}, "rate": {"4", "5"}},
    "index-missing": {"jobs": {"1200000", "1300000", "1400000"}},
    "database-down": {"stop": {"orderly", "killed"}},
    "pool-exhausted": {"size": {"1"}, "by": {"set-env", "patch"}},
    "server-full": {"role": {"reporting", "housekeeping"}, "client": {"dashboards", "export-job", "bi-pool"}},
    "lock-held": {
        "table": {"jobs", "results"},
        "role": {"reporting", "housekeeping"},
        "mode": {"ACCESS EXCLUSIVE", "EXCLUSIVE"},
        "client": {"psql", "monthly-report", "table-cleanup"},
    },
    "password-wrong": {},
    "database-read-only": {},
    "monitoring-down": {"part": {"prometheus", "alertmanager"}},
}


@pytest.mark.parametrize("name", CHOICES)
def test_a_seed_draws_the_same_again_and_seeds_draw_everything(name: str) -> None:
    fault = named(name)
    drawn = [fault.draw(Random(seed)) for seed in SEEDS]

    assert drawn == [fault.draw(Random(seed)) for seed in SEEDS]
    assert {key: {one[key] for one in drawn} for key in drawn[0]} == CHOICES[name]


def test_names_are_unique_and_files_are_named_after_them() -> None:
    assert not set(FAULTS) & set(UNPUBLISHED)
    for faults in (FAULTS, UNPUBLISHED):
        for name, fault in faults.items():
            assert type(fault).__module__.rpartition(".")[2] == name.replace("-", "_")


def test_a_fault_without_a_page_names_no_resolution() -> None:
    assert len(UNPUBLISHED) >= 8
    assert {fault.resolution for fault in UNPUBLISHED.values()} == {""}


def test_every_fault_is_here() -> None:
    assert set(FAULTS) == set(CHOICES)


def test_an_unknown_fault_names_the_known_ones() -> None:
    with pytest.raises(RunbookError, match="known: image-missing, config-broken"):
        named("disk-full")
