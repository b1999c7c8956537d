"""How long the gate takes, whole and rule by rule: ``.venv/bin/python benchmarks/lint.py [FOLDER …]``.

Without a folder it reads this project's pages as they are published, otherwise any Markdown with ``--profile any``.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from checks.lint.gate import files, read
from checks.lint.measure import milliseconds, must_find, near_misses
from checks.lint.project import Project
from checks.lint.rule import Profile, every
from checks.lint.texts import shells
from checks.world import places


def main() -> None:
    """Print the whole, from a cold start of the program, and a table of the rules."""
    folders = [Path(one) for one in sys.argv[1:]]
    root = None if folders else places.project_root()
    profile = Profile.ANY if folders else Profile.RUNBOOK
    paths = folders or [places.project_root() / "docs"]
    documents = [read(path) for path in files(paths)]
    fences = sum(1 for document in documents for _ in shells(document))
    print(f"{len(documents)} pages, {fences} shell fences: {_cold(paths, profile):.2f} s from a cold start\n")
    project = Project(documents, root)
    for rule in every().values():
        milliseconds(rule, project)  # what is read and parsed once is not any one rule's cost
    print("| rule | must be found | near misses | time |\n|---|---|---|---|")
    for rule in every().values():
        if profile is Profile.RUNBOOK or rule.profile is Profile.ANY:
            here = places.project_root()
            counts = f"{must_find(here, rule.id)} | {near_misses(here, rule.id)}"
            print(f"| `{rule.id}` | {counts} | {milliseconds(rule, project):.0f} ms |")


def _cold(paths: list[Path], profile: Profile) -> float:
    began = time.monotonic()
    program = str(Path(sys.executable).with_name("runbook"))
    subprocess.run(
        [program, "lint", "--no-cache", "--profile", profile, *map(str, paths)],
        capture_output=True, check=False, timeout=300,
    )  # fmt: skip
    return time.monotonic() - began


if __name__ == "__main__":
    main()
