"""How long until the first verdict: ``.venv/bin/python benchmarks/start.py [warm|no-cluster|cold]``.

``warm``: everything runs already. ``no-cluster``: the images are built, the cluster is not there. ``cold``: also what
was built is gone: the cache folder is moved away and back, and this project's own images are deleted.
Go's module and build caches, pip's and apt's are left alone: delete them by hand for a machine that is really new.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from checks.world import docker, places

STEP = re.compile(r"\[\d+/\d+\] (?P<name>[^…]+): (?P<seconds>[\d.]+) s")
FIRST = "database-down"
DEADLINE = 3600


def main() -> int:
    """Print a table: each step of the way, then the first verdict."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("start", choices=["warm", "no-cluster", "cold"], nargs="?", default="warm")
    start = asked.parse_args().start
    if start != "warm":
        _runbook("clean")
    if start == "cold":
        _forget_what_was_built()
    began = time.monotonic()
    told = _runbook("drill", FIRST)
    whole = time.monotonic() - began
    print(f"| from {start} to the first verdict | time |\n|---|---|")
    for match in STEP.finditer(told):
        print(f"| {match['name']} | {match['seconds']} s |")
    print(f"| **first verdict and site** | **{whole:.0f} s** |")
    return 0 if "PASS" in told else 1


def _runbook(*arguments: str) -> str:
    program = Path(sys.executable).with_name("runbook")
    ended = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=DEADLINE, check=False)
    return ended.stdout + ended.stderr


def _forget_what_was_built() -> None:
    docker.ensure(places.project_root())
    kept = places.cache().with_name(f"{places.NAME}.before-{int(time.time())}")
    if places.cache().exists():
        shutil.move(places.cache(), kept)
        print(f"what was built before is kept in {kept}")
    listed = subprocess.run(
        ["docker", "images", "--quiet", f"{places.NAME}/*"], capture_output=True, text=True, timeout=60, check=False
    )
    if images := sorted(set(listed.stdout.split())):
        subprocess.run(["docker", "rmi", "--force", *images], capture_output=True, timeout=300, check=False)


if __name__ == "__main__":
    sys.exit(main())
