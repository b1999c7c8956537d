"""Break each word of each published command, one at a time, and count what the gate finds.

``.venv/bin/python benchmarks/lint_mutations.py`` prints the share for each kind of damage, and every miss.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from checks.lint.gate import Gate, files, read
from checks.lint.rule import Profile
from checks.lint.source import Document
from checks.lint.texts import shells
from checks.world import places

WORD = re.compile(r"[A-Za-z_][\w-]{2,}")
DAMAGE: dict[str, Callable[[str], str]] = {
    "a letter is missing": lambda word: word[: len(word) // 2] + word[len(word) // 2 + 1 :],
    "two letters are swapped": lambda word: word[:1] + word[2] + word[1] + word[3:],
    "a letter is doubled": lambda word: word + word[-1],
}


def mutants(document: Document) -> Iterator[tuple[str, str, str, Document]]:
    """Kind of damage, snippet, word and what became of it, and the document with it."""
    for shell in shells(document):
        block = shell.block
        if not block or not block.fence.id:
            continue
        for number, line in enumerate(block.lines):
            for found in WORD.finditer(line):
                for kind, damage in DAMAGE.items():
                    broken = damage(found[0])
                    if broken == found[0]:
                        continue
                    lines = document.source.splitlines()
                    at = block.fence.line + number
                    start = block.cut[number] + found.start()
                    lines[at] = lines[at][:start] + broken + lines[at][start + len(found[0]) :]
                    yield (
                        kind,
                        block.fence.id,
                        f"{found[0]} → {broken}",
                        Document(document.path, "\n".join(lines) + "\n"),
                    )


def main() -> None:
    """Print the table and the misses."""
    root = places.project_root()
    os.chdir(root)
    gate = Gate(Profile.RUNBOOK)
    documents = [read(path) for path in files([Path("docs")])]
    whole, seen, misses = Counter[str](), Counter[str](), []
    for document in documents:
        clean = {(one.rule, one.message) for one in gate.run([document], root)}
        for kind, snippet, change, mutant in mutants(document):
            whole[kind] += 1
            if {(one.rule, one.message) for one in gate.run([mutant], root)} - clean:
                seen[kind] += 1
            else:
                misses.append((snippet, kind, change))
    print("| damage to one word | found | of |\n|---|---|---|")
    for kind, count in whole.items():
        print(f"| {kind} | {seen[kind]} ({seen[kind] / count:.0%}) | {count} |")
    print("\nMissed:")
    for miss in misses:
        print("-", *miss, sep=" | ")


if __name__ == "__main__":
    sys.exit(main())
