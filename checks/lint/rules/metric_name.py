from __future__ import annotations

from collections.abc import Iterator

from checks.lint.calls import commands, promql_texts
from checks.lint.facts import metrics
from checks.lint.finding import Finding
from checks.lint.meant import meant
from checks.lint.promql import selectors
from checks.lint.rule import Rule
from checks.lint.source import Document
from checks.lint.texts import shells


def check(document: Document) -> Iterator[Finding]:
    """A metric that Prometheus was never told of, or a label that the metric does not carry."""
    for shell in shells(document):
        for command in commands(shell.script):
            for text, word in promql_texts(command):
                where = shell.at(word)
                for name, labels in selectors(text):
                    if name not in metrics():
                        close = meant(name, metrics())
                        yield Finding(where, RULE.id, f"Prometheus has no metric {name!r}", close)
                        continue
                    for label in labels:
                        if label not in metrics()[name]:
                            close = meant(label, metrics()[name])
                            yield Finding(where, RULE.id, f"the metric {name!r} has no label {label!r}", close)


RULE = Rule(
    "metric-name",
    why="The query answers with nothing, which reads as good news.",
    bad='```bash id="pool"\npromtool query instant http://prometheus:9090 planner_pool_sise\n```',
    fix="Use a metric and labels that the service exports.",
    document=check,
)
