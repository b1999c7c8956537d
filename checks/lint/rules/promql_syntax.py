from __future__ import annotations

from collections.abc import Iterator

from checks.lint.calls import commands, promql_texts
from checks.lint.finding import Finding
from checks.lint.promql import fault
from checks.lint.rule import Profile, Rule
from checks.lint.source import Document
from checks.lint.texts import shells


def check(document: Document) -> Iterator[Finding]:
    """PromQL in a fence of its own, and what promtool or curl asks."""
    for block in document.blocks:
        if block.language == "promql" and (said := fault(block.text)):
            yield Finding(block.span(0, 0, len(block.lines[0]) if block.lines else 1), RULE.id, said)
    for shell in shells(document):
        for command in commands(shell.script):
            for text, word in promql_texts(command):
                if said := fault(text):
                    yield Finding(shell.span(word.line, word.column, word.length), RULE.id, said)


RULE = Rule(
    "promql-syntax",
    why="Prometheus refuses the query.",
    bad="```promql\nsum(rate(http_requests_total[5m])\n```",
    fix="Mend the query.",
    profile=Profile.ANY,
    document=check,
)
