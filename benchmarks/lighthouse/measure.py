"""Lighthouse on three kinds of pages, on its phone preset: ``make lighthouse``. Exit code 1 where a score is too low.

Each score is the median of three runs: on two cores, the blocking time of one page varies by a factor of two. The phone
and its network are simulated from what one load asked for, so that the order of requests counts and not this host's.
What its processor was worth meanwhile is told as Lighthouse's own index: below a thousand, times mean nothing.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from checks.publish.serve import served
from checks.publish.site import build
from checks.world.run import run

HERE = Path(__file__).parent
PAGES = {"first page": "", "scenario": "scenarios/database-connection-issues/", "journal": "evidence/drills/lock-held/"}
LEAST = {"accessibility": 1.0, "best-practices": 1.0, "performance": 0.95}
RUNS = 3
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"


def main() -> int:
    """Print a table, and what every run of a page that is not perfect has to say."""
    low = 0
    print("| page | " + " | ".join(LEAST) + " | host |\n" + "|---" * (len(LEAST) + 2) + "|")
    with served(build(HERE.parents[1])) as address:
        for kind, path in PAGES.items():
            reports = [look(address + path) for _ in range(RUNS)]
            medians = {name: statistics.median(one["categories"][name]["score"] for one in reports) for name in LEAST}
            host = statistics.median(one["environment"]["benchmarkIndex"] for one in reports)
            scores = " | ".join(f"{medians[name]:.2f}" for name in LEAST)
            print(f"| {kind} | {scores} | {host:.0f} |", flush=True)
            low += sum(medians[name] < least for name, least in LEAST.items())
            for line in sorted({line for one in reports for line in complaints(one)}):
                print(f"  {line}")
    return int(low > 0)


def look(url: str) -> dict:
    """One run of Lighthouse."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or ""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        run(
            HERE / "node_modules" / ".bin" / "lighthouse", url, "--quiet", "--output=json", f"--output-path={report}",
            f"--only-categories={','.join(LEAST)}", "--throttling-method=simulate", f"--chrome-flags={FLAGS}",
            what="measure with Lighthouse", deadline=300, env={"CHROME_PATH": chromium},
        )  # fmt: skip
        return json.loads(report.read_text())


def complaints(report: dict) -> list[str]:
    """What weighs in a category and is not perfect, but for performance, where every page could be faster."""
    weighed = {
        one["id"] for name in ("accessibility", "best-practices") for one in report["categories"][name]["auditRefs"]
        if one["weight"]
    }  # fmt: skip
    audits = (report["audits"][name] for name in weighed)
    return [f"{one['id']}: {one['title']}" for one in audits if one["score"] is not None and one["score"] < 1]


if __name__ == "__main__":
    sys.exit(main())
