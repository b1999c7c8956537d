"""Where the time of each kept drill went: ``.venv/bin/python benchmarks/drills.py``."""

from __future__ import annotations

from checks.evidence import store
from checks.world import places


def main() -> None:
    """Print a table from the evidence: seconds, and the harness's share."""
    print("| drill | waiting for the system | fixed windows | harness | harness share |\n|---|---|---|---|---|")
    for fault, journal in store.load(places.project_root()).items():
        if spent := journal.spent:
            share = spent.harness / spent.total
            print(f"| {fault} | {spent.system:.0f} s | {spent.windows:.0f} s | {spent.harness:.1f} s | {share:.1%} |")


if __name__ == "__main__":
    main()
