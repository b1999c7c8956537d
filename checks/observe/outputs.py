"""From what a command printed to rows: psql's and kubectl's tables, JSON, numbers."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from checks.errors import PageError

_PSQL_RULE = re.compile(r"-+(\+-+)*")
_PSQL_END = re.compile(r"\(\d+ rows?\)")
_HEADER_FIELD = re.compile(r"[A-Z][A-Za-z0-9 ()%/_.-]*")
_PROMTOOL = re.compile(r"^.*=> (\S+) @\[[^\]]*\]$")
_STEP = re.compile(r"\.([\w-]+)|\[(\d+)\]")


@dataclass(frozen=True)
class Table:
    """Rows of texts by column; no columns: the output was empty."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]


def table(text: str) -> Table:
    """Read psql's default output or a table of kubectl. Raises PageError where the columns do not line up."""
    lines = [line.rstrip() for line in text.splitlines()]
    rules = [number for number, line in enumerate(lines) if number and _PSQL_RULE.fullmatch(line.strip())]
    if rules:
        return _psql(lines, rules[-1])
    lines = [line for line in lines if line]
    if not lines:
        return Table((), ())
    start = next((number for number, line in enumerate(lines) if _is_header(line)), None)
    if start is None:
        raise PageError(
            f"the output is no table: {lines[0][:80]!r}", hint="psql's and kubectl's default tables are read"
        )
    return _kubectl(lines[start], lines[start + 1 :])


def _psql(lines: list[str], rule: int) -> Table:
    columns = tuple(field.strip() for field in lines[rule - 1].split("|"))
    rows = []
    for line in lines[rule + 1 :]:
        if _PSQL_END.fullmatch(line.strip()):
            break
        fields = [field.strip() for field in line.split("|")]
        if len(fields) != len(columns):
            raise PageError(
                f"a row has {len(fields)} columns, not {len(columns)}: {line[:80]!r}", hint="no `|` in values"
            )
        rows.append(dict(zip(columns, fields, strict=True)))
    return Table(columns, tuple(rows))


def _is_header(line: str) -> bool:
    fields = re.split(r"\s{2,}", line.strip())
    return all(_HEADER_FIELD.fullmatch(field) and field.split("(")[0].isupper() for field in fields)


def _kubectl(header: str, lines: list[str]) -> Table:
    found = list(re.finditer(r"\S+(?: \S+)*", header))
    columns = tuple(field[0] for field in found)
    starts = [field.start() for field in found]
    rows = []
    for line in lines:
        for start in starts[1:]:
            if len(line) >= start and line[start - 1] != " ":
                raise PageError(f"the columns do not line up at {line[max(0, start - 9) : start + 9]!r}")
        ends = [*starts[1:], None]
        cells = (line[start:end].strip() for start, end in zip(starts, ends, strict=True))
        rows.append(dict(zip(columns, cells, strict=True)))
    return Table(columns, tuple(rows))


def documents(text: str) -> list[Any]:
    """JSON, a JSON array or JSON lines, as rows. Raises PageError where it is none of them."""
    if not text.strip():
        return []
    try:
        whole = json.loads(text)
        return whole if isinstance(whole, list) else [whole]
    except json.JSONDecodeError:
        pass
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except json.JSONDecodeError as error:
        raise PageError(f"the output is not JSON: {text.strip()[:80]!r}: {error}") from None


def at_path(document: Any, path: str) -> str:
    """The text at ``.a.b[0]``; null is empty. Raises PageError where there is no such path."""
    if "".join(found[0] for found in _STEP.finditer(path)) != path:
        raise PageError(f"{path!r} is not a path", hint="write `.name.name` or `.name[0]`")
    for name, index in _STEP.findall(path):
        try:
            document = document[name] if name else document[int(index)]
        except (KeyError, IndexError, TypeError):
            raise PageError(f"the answer has no {path!r}: {json.dumps(document)[:120]}") from None
    if document is None:
        return ""
    return document if isinstance(document, str) else json.dumps(document)


def numbers(text: str) -> list[str]:
    """One number a line, the values of a Prometheus instant vector, or the lines of ``promtool query instant``."""
    stripped = text.strip()
    if stripped.startswith("{") and stripped.endswith("}"):
        data = json.loads(stripped).get("data", {})
        if data.get("resultType") == "scalar":
            return [data["result"][1]]
        return [sample["value"][1] for sample in data.get("result", [])]
    return [found[1] if (found := _PROMTOOL.match(line)) else line.strip() for line in stripped.splitlines()]


def count(text: str) -> int:
    """How many rows an output has, whichever kind it is."""
    stripped = text.strip()
    if not stripped:
        return 0
    if stripped[0] in "[{" and not _PROMTOOL.match(stripped.splitlines()[0]):
        found = documents(stripped)
        vector = len(found) == 1 and isinstance(found[0], dict) and "resultType" in found[0].get("data", {})
        return len(numbers(stripped)) if vector else len(found)
    return len(table(text).rows)
