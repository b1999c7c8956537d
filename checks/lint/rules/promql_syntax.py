from __future__ import annotations

import re
from collections.abc import Iterator

from checks.lint.calls import commands, promql_texts
from checks.lint.finding import Finding
from checks.lint.promql import fault
from checks.lint.rule import Profile, Rule
from checks.lint.shell import Command, Word
from checks.lint.source import Document
from checks.lint.texts import shells

_ENDPOINT = re.compile(r":\d+/api/v1/query(_range)?$")


def check(document: Document) -> Iterator[Finding]:
    """PromQL in a fence of its own, and what promtool or curl asks."""
    for block in document.blocks:
        if block.language == "promql" and (said := fault(block.text)):
            yield Finding(block.span(0, 0, len(block.lines[0]) if block.lines else 1), RULE.id, said)
    for shell in shells(document):
        for command in commands(shell.script):
            for text, word in promql_texts(command):
                if said := fault(text):
                    yield Finding(shell.at(word), RULE.id, said)
            if address := _asks_nothing(command):
                where = shell.at(address)
                yield Finding(where, RULE.id, "Prometheus is asked without query=")


def _asks_nothing(command: Command) -> Word | None:
    """The address, where curl calls a query endpoint and no word gives the query."""
    words = command.words if command.name.text == "curl" else ()
    address = next((word for word in words if _ENDPOINT.search(word.text)), None)
    return None if any("query=" in word.text.removeprefix("?") for word in words) else address


RULE = Rule(
    "promql-syntax",
    why="Prometheus refuses the query.",
    bad="```promql\nsum(rate(http_requests_total[5m])\n```",
    fix="Mend the query.",
    profile=Profile.ANY,
    document=check,
)
