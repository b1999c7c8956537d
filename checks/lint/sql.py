"""SQL by PostgreSQL's own parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# What only psql understands: its own commands, and variables as `:name`, `:'name'`, `:"name"`.
_META = re.compile(r"^[ \t]*\\.*$", re.MULTILINE)
_QUOTED = re.compile(r":'\w+'|:\"\w+\"")
_VARIABLE = re.compile(r"(?<![:\w]):[A-Za-z_]\w*")
_SHELL = re.compile(r"\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_]\w*")


@dataclass(frozen=True)
class Fault:
    """Why it does not parse; `offset` is in characters of the text."""

    message: str
    offset: int


@lru_cache(maxsize=256)  # several rules ask for the same statement
def parse(text: str) -> tuple[Any, ...] | Fault:
    """The statements of a text, or why it is none. psql's own words and the shell's variables are read as values."""
    import pglast  # noqa: PLC0415 - it takes a tenth of a second to load, and few pages hold SQL

    try:
        return tuple(pglast.parse_sql(_plain(text)))
    except pglast.parser.ParseError as error:
        place = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], int) else 0
        return Fault(str(error.args[0]), place)


def _plain(text: str) -> str:
    """The text with what is not SQL replaced by as many characters that are."""

    def name(found: re.Match[str]) -> str:
        return "v" + "_" * (len(found[0]) - 1)  # a name may stand for a value too; `is_variable` tells it again

    def quoted(found: re.Match[str]) -> str:
        return "'" + "x" * (len(found[0]) - 2) + "'" if "'" in found[0] else name(found)

    def inside_quotes(found: re.Match[str]) -> str:
        return "$" * len(found[0])

    text = _META.sub(lambda found: " " * len(found[0]), text)
    text = _QUOTED.sub(quoted, text)
    pieces = re.split(r"('(?:[^']|'')*')", text)
    return "".join(
        _SHELL.sub(inside_quotes, piece) if index % 2 else _SHELL.sub(name, _VARIABLE.sub(name, piece))
        for index, piece in enumerate(pieces)
    )


def is_variable(name: str) -> bool:
    """Whether a name stands where the text has a variable of the shell or of psql."""
    return len(name) > 1 and name.startswith("v_") and not name.strip("v_")


def walk(node: Any) -> Iterator[Any]:
    """Every node of a tree of pglast."""
    from pglast.ast import Node  # noqa: PLC0415 - as above

    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, Node):
            yield one
            stack.extend(getattr(one, name) for name in one)
        elif isinstance(one, tuple):
            stack.extend(one)


class Relations(dict[str, str]):
    """What tables are called in a statement, by alias or name; `made` are names that the statement makes itself."""

    made: frozenset[str] = frozenset()
    open: bool = False  # whether rows also come from elsewhere: subqueries, functions, common table expressions


def relations(statement: Any) -> Relations:
    """The tables of a statement, subqueries included. A qualified name of another schema is left out."""
    found, made = Relations(), set()
    for node in walk(statement):
        kind = type(node).__name__
        if kind == "RangeVar" and node.schemaname in (None, "public", "pg_catalog") and not is_variable(node.relname):
            found[node.alias.aliasname if node.alias else node.relname] = node.relname
        elif kind == "CommonTableExpr":
            made.add(node.ctename)
        if kind in ("CommonTableExpr", "RangeFunction", "RangeSubselect"):
            found.open = True
    found.made = frozenset(made)
    return found


def functions(statement: Any) -> dict[str, tuple[str, ...]]:
    """The columns of functions that stand as tables, ``f(…) AS b(pid)``, by their alias."""
    return {
        node.alias.aliasname: tuple(name.sval for name in node.alias.colnames)
        for node in walk(statement)
        if type(node).__name__ == "RangeFunction" and node.alias and node.alias.colnames
    }


def comparisons(statement: Any) -> Iterator[tuple[str, str, str]]:
    """Table (or alias, or nothing), column and text of each comparison of a column with a text, or with a list."""
    for node in walk(statement):
        if type(node).__name__ != "A_Expr" or not node.name or node.name[-1].sval not in ("=", "<>"):
            continue
        if type(node.lexpr).__name__ != "ColumnRef":
            continue
        names = [getattr(field, "sval", None) or "" for field in node.lexpr.fields]
        for constant in node.rexpr if isinstance(node.rexpr, tuple) else (node.rexpr,):
            text = getattr(getattr(constant, "val", None), "sval", None)
            if isinstance(text, str):
                yield names[0] if len(names) > 1 else "", names[-1], text


def columns(statement: Any) -> Iterator[tuple[str, str]]:
    """Table (or alias) and column of each reference; one without a table only where there is but one to be meant."""
    known = relations(statement)
    only = next(iter(known), "") if len(known) == 1 and not known.open else ""
    outputs = {node.name for node in walk(statement) if type(node).__name__ == "ResTarget" and node.name}
    for node in walk(statement):
        if type(node).__name__ != "ColumnRef":
            continue
        names = [getattr(field, "sval", None) for field in node.fields]
        if any(name and is_variable(name) for name in names):
            continue
        if len(names) == 2 and names[0] and names[1]:
            yield names[0], names[1]
        elif len(names) == 1 and names[0] and only and names[0] not in outputs:
            yield only, names[0]


def names(statement: Any) -> Iterator[tuple[str, str]]:
    """The functions, types and settings that a statement uses without a schema, each with its kind."""
    for node in walk(statement):
        kind = type(node).__name__
        if kind == "FuncCall" and len(node.funcname) == 1 and not is_variable(node.funcname[0].sval):
            called = node.funcname[0].sval
            yield "functions", called
            first = node.args[0] if node.args else None
            value = getattr(getattr(first, "val", None), "sval", None)
            if called == "current_setting" and isinstance(value, str) and "." not in value:
                yield "settings", value
        elif kind == "TypeName" and node.names and len(node.names) == 1 and not is_variable(node.names[0].sval):
            yield "types", node.names[0].sval.removeprefix("_")
