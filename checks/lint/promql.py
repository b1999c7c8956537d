"""PromQL by promql-parser, a port of Prometheus' own grammar; the tests on the cluster compare it with promtool."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_SHELL = re.compile(r"\$\{[^}]*\}|\$\([^)]*\)|\$__?[A-Za-z_]\w*|\$[A-Za-z_]\w*|\[\[\w+\]\]")
_COMMENT = re.compile(r"#[^\"'\n]*$", re.MULTILINE)


def parse(text: str) -> Any:
    """The tree of one query. Raises ValueError with the parser's own words."""
    import promql_parser  # noqa: PLC0415 - few pages hold PromQL

    return promql_parser.parse(_plain(text))


def fault(text: str) -> str:
    """Why a text is no query; empty where it is one, or where it is several or none."""
    if not _plain(text).strip() or "..." in text or ("<" in text and ">" in text):
        return ""
    try:
        parse(text)
    except ValueError as error:
        first = str(error).strip().splitlines()
        return first[0] if first else "this is no PromQL"
    return ""


def selectors(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The metrics that a query selects, each with the labels it is selected by; nothing for what does not parse."""
    try:
        tree = parse(text)
    except ValueError:
        return
    stack = [tree]
    while stack:
        node = stack.pop()
        if type(node).__name__ == "VectorSelector" and node.name:
            yield node.name, tuple(matcher.name for matcher in node.matchers.matchers)
        for name in ("expr", "lhs", "rhs", "vector_selector", "args", "param"):
            child = getattr(node, name, None)
            stack += child if isinstance(child, list) else [child] if child is not None else []


def _plain(text: str) -> str:
    """Variables of shells and dashboards as names or numbers of the same kind."""
    text = _COMMENT.sub("", text)
    text = re.sub(r"\[\s*\$[\w{}]+\s*\]", "[5m]", text)
    return _SHELL.sub("x", text)
