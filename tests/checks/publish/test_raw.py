"""The sources as GitHub and an editor show them, when nothing else is up."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from checks.runbook.load import load_docs

ROOT = Path(__file__).parents[3]
PAGES = load_docs(ROOT)


@pytest.mark.parametrize("path", PAGES)
def test_every_command_and_its_table_reads_well_raw(path: str) -> None:
    source = (ROOT / "docs" / path).read_text()
    tokens = MarkdownIt("commonmark").enable("table").parse(source.split("\n---\n", 1)[1])

    shown = [token.content.removesuffix("\n") for token in tokens if token.type == "fence"]
    assert [one.text for one in PAGES[path].snippets.values()] == [text for text in shown if text in _texts(path)]
    tables = sum(token.type == "table_open" for token in tokens)
    assert tables >= sum(bool(step.rows) for step in PAGES[path].steps.values())


def _texts(path: str) -> set[str]:
    return {one.text for one in PAGES[path].snippets.values()}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_a_page_says_what_it_is_without_its_macros(path: Path) -> None:
    lines = [line for line in path.read_text().split("\n---\n", 1)[-1].splitlines() if line.strip()]

    assert lines[0].startswith("# ")
