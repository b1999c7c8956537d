"""How long the gate takes, whole and rule by rule: ``.venv/bin/python benchmarks/lint.py [FOLDER …]``.

Without a folder it reads this project's pages as they are published, otherwise any Markdown with ``--profile any``.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from checks.lint.gate import Gate, files, read
from checks.lint.project import Project
from checks.lint.rule import Profile, Rule, every
from checks.lint.source import Document
from checks.lint.texts import shells
from checks.world import places

SAMPLES = Path("tests/samples/lint")


def main() -> None:
    """Print the whole, from a cold start of the program, and a table of the rules."""
    folders = [Path(one) for one in sys.argv[1:]]
    root = None if folders else places.project_root()
    profile = Profile.ANY if folders else Profile.RUNBOOK
    paths = folders or [places.project_root() / "docs"]
    documents = [read(path) for path in files(paths)]
    fences = sum(1 for document in documents for _ in shells(document))
    print(f"{len(documents)} pages, {fences} shell fences: {_cold(paths, profile):.2f} s from a cold start\n")
    Gate(profile).run(documents, root)  # what is read and parsed once is not any one rule's cost
    print("| rule | must be found | near misses | time |\n|---|---|---|---|")
    for rule in every().values():
        if profile is Profile.RUNBOOK or rule.profile is Profile.ANY:
            counts = f"{_samples(rule, 'bad')} | {_samples(rule, 'good')}"
            print(f"| `{rule.id}` | {counts} | {_time(rule, documents, root):.0f} ms |")


def _cold(paths: list[Path], profile: Profile) -> float:
    began = time.monotonic()
    program = str(Path(sys.executable).with_name("runbook"))
    subprocess.run(
        [program, "lint", "--no-cache", "--profile", profile, *map(str, paths)],
        capture_output=True, check=False, timeout=300,
    )  # fmt: skip
    return time.monotonic() - began


def _time(rule: Rule, documents: list[Document], root: Path | None) -> float:
    began = time.monotonic()
    for document in documents if rule.document else ():
        list(rule.document(document) if rule.document else ())
    if rule.batch:
        list(rule.batch(documents))
    if rule.project:
        list(rule.project(Project(documents, root)))
    return (time.monotonic() - began) * 1000


def _samples(rule: Rule, kind: str) -> int:
    """Findings that the bad sample lists; lines of code, rows and links of the good one."""
    path = places.project_root() / SAMPLES / rule.id / f"{kind}.md"
    if not path.is_file():
        return 0
    if kind == "bad":
        return path.read_text().partition("<!-- finds\n")[2].count("\n") - 1
    return sum(
        bool(line.strip()) and not line.startswith(("```", "#", "|---")) for line in path.read_text().splitlines()
    )


if __name__ == "__main__":
    main()
