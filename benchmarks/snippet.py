"""One snippet through the toolbox session against the same line in plain bash.

Run it with a world up: ``.venv/bin/python benchmarks/snippet.py``.
"""

from __future__ import annotations

import statistics
import sys
import time

from checks.world import places
from checks.world.toolbox import Session
from checks.world.up import attach

RUNS = 50
LINES = ("true", "kubectl -n quantum-planner get pods", 'psql -h "$DB_HOST" -c "SELECT 1;"')


def main() -> None:
    """Print a table: medians in milliseconds."""
    cluster = attach(places.project_root()).cluster
    print("| line | session | plain bash in the pod | more |\n|---|---|---|---|")
    with Session(cluster) as session:
        session.run("true", "view", 10)
        for line in LINES:
            through = []
            for _ in range(RUNS):
                started = time.monotonic()
                session.run(line, "view", 20)
                through.append(time.monotonic() - started)
            loop = f"{{ {line}; }} >/dev/null"
            script = (
                f"for i in $(seq {RUNS}); do s=$EPOCHREALTIME; {loop}; e=$EPOCHREALTIME; "
                "echo $(( ${e/./} - ${s/./} )); done"
            )
            plain = [int(text) / 1e6 for text in session.run(script, "view", 120).stdout.split()]
            a, b = statistics.median(through) * 1000, statistics.median(plain) * 1000
            print(f"| `{line}` | {a:.0f} ms | {b:.0f} ms | {a - b:.0f} ms |")


if __name__ == "__main__":
    sys.exit(main())
