from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from checks.lint.finding import Finding
from checks.lint.rule import Profile, Rule
from checks.lint.source import Document
from checks.lint.texts import Shell, shells

# What is right in a script and no fault in a snippet: no first line, variables of another snippet, files elsewhere.
NO_FAULT = (
    "SC2148",
    "SC2154",
    "SC2034",
    "SC1091",
    "SC1090",
    "SC2164",
    "SC2103",
    "SC2288",
    "SC2215",
    "SC2045",
    "SC2142",
)
UNPARSED = {1009, 1072, 1073}  # they only say that an error follows
TIMEOUT = 30
LONGEST = 20_000  # characters; nobody pastes more, and shellcheck's time grows faster than the text


def check(documents: Sequence[Document]) -> Iterator[Finding]:
    """Errors that shellcheck finds. What does not parse is told by shell-syntax alone."""
    found = [
        shell
        for document in documents
        for shell in shells(document)
        if shell.text.strip() and len(shell.text) < LONGEST and not shell.script.broken
    ]
    if not found:
        return
    share = max(1, len(found) // (os.cpu_count() or 1) + 1)
    parts = [found[start : start + share] for start in range(0, len(found), share)]
    with ThreadPoolExecutor(len(parts)) as pool:
        for part, comments in zip(parts, pool.map(_ask, parts), strict=True):
            told: set[str] = set()
            for comment in comments:
                if comment["code"] in UNPARSED or comment["file"] in told:
                    continue
                told.add(comment["file"])  # the first error; those after it mostly follow from it
                shell = part[int(Path(comment["file"]).stem)]
                length = comment["endColumn"] - comment["column"] if comment["endLine"] == comment["line"] else 1
                where = shell.span(comment["line"] - 1, comment["column"] - 1, length)
                yield Finding(where, RULE.id, f"SC{comment['code']}: {comment['message']}")


def _ask(part: Sequence[Shell]) -> list[dict[str, Any]]:
    """One process for many texts: starting it is what costs."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for index, shell in enumerate(part):
            path = Path(folder) / f"{index}.sh"
            path.write_text(shell.text + "\n")
            names.append(str(path))
        options = ["--shell=bash", "--format=json1", "--severity=error", f"--exclude={','.join(NO_FAULT)}"]
        ended = subprocess.run(
            [_program(), *options, *names],
            capture_output=True, text=True, timeout=TIMEOUT, check=False,
        )  # fmt: skip
    comments: list[dict[str, Any]] = json.loads(ended.stdout)["comments"]
    return comments


@cache
def _program() -> str:
    """The one that was installed with this project, also where its environment is not activated."""
    folders = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    return shutil.which("shellcheck", path=folders) or "shellcheck"


RULE = Rule(
    "shell-check",
    why="It parses, and does something else than it says.",
    bad="```bash\nif [ $count>5 ]; then echo many; fi\n```",
    fix="https://www.shellcheck.net/wiki/ has a page for each code.",
    profile=Profile.ANY,
    batch=check,
)
