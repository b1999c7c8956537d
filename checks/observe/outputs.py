"""From what a command printed to rows: psql's and kubectl's tables, JSON, and numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from checks.errors import PageError
from checks.observe.grammar import PATH_STEP
from checks.observe.values import readings

_PSQL_RULE = re.compile(r"-+(\+-+)*")  # a value of dashes is no rule: psql puts a blank before each value
_PSQL_END = re.compile(r"\((\d+) rows?\)")
_HEADER_FIELD = re.compile(r"[A-Z][A-Za-z0-9 ()%/_.-]*")
_PROMTOOL = re.compile(r"(?:.*=>|scalar:) (\S+) @\[[^\]]*\]")

_Absent = object()


@dataclass(frozen=True)
class Table:
    """Rows of texts by column; no columns: the output was empty."""

    columns: tuple[str, ...] = ()
    rows: tuple[dict[str, str], ...] = ()


def table(text: str) -> Table:
    """Rows of psql's default output (of several result sets the last), or a table of kubectl below any title lines.

    Raises PageError where there is no table, or its columns do not line up.
    """
    lines = [line.rstrip() for line in text.splitlines()]
    if not any(lines):
        return Table()
    if rules := [number for number, line in enumerate(lines) if number and _PSQL_RULE.fullmatch(line)]:
        return _psql(lines, rules[-1])
    return _kubectl(lines)


def _psql(lines: Sequence[str], rule: int) -> Table:
    bars = [number for number, char in enumerate(lines[rule]) if char == "+"]
    columns = _psql_cells(lines[rule - 1], bars)
    cells: list[list[str]] = []
    for line in lines[rule + 1 :]:
        if end := _PSQL_END.fullmatch(line):
            if int(end[1]) != len(cells):
                raise PageError(
                    f"psql counts {end[1]} rows on {len(cells)} lines: a value runs over several",
                    hint="select it with replace(…, E'\\n', ' '), or not at all",
                )
            return _table(columns, cells)
        cells.append(_psql_cells(line, bars))
    raise PageError("psql's table has no end such as `(2 rows)`", hint="leave psql's footer on, and do not cut it off")


def _psql_cells(line: str, bars: Sequence[int]) -> list[str]:
    if any(line[bar : bar + 1] != "|" for bar in bars):
        raise _crooked(line)
    starts, ends = [0, *(bar + 1 for bar in bars)], [*bars, len(line)]
    return [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def _kubectl(lines: Sequence[str]) -> Table:
    start = next((number for number, line in enumerate(lines) if _is_header(line)), None)
    if start is None:
        first = next(line for line in lines if line)
        raise PageError(f"the output is no table: {first[:80]!r}", hint="psql's and kubectl's default tables are read")
    fields = list(re.finditer(r"\S+(?: \S+)*", lines[start]))
    body = lines[start + 1 :]
    end = body.index("") if "" in body else len(body)
    if any(body[end:]):
        raise PageError("the output holds more than one table", hint="ask kubectl for one kind of object a snippet")
    starts = [field.start() for field in fields]
    return _table([field[0] for field in fields], [_kubectl_cells(line, starts) for line in body[:end]])


def _is_header(line: str) -> bool:
    """`NAME   LAST SEEN   CPU(cores)`: in capitals, but for a unit in parentheses."""
    fields = re.split(r"\s{2,}", line.strip())
    return all(_HEADER_FIELD.fullmatch(field) and field.split("(")[0].isupper() for field in fields)


def _kubectl_cells(line: str, starts: Sequence[int]) -> list[str]:
    if any(line[start - 1 : start].strip() for start in starts[1:]):
        raise _crooked(line)
    return [line[start:end].strip() for start, end in zip(starts, [*starts[1:], len(line)], strict=True)]


def _crooked(line: str) -> PageError:
    return PageError(f"the columns do not line up at {line[:80]!r}", hint="one table a snippet; or print JSON lines")


def _table(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> Table:
    if len(set(columns)) < len(columns):
        raise PageError(f"two columns have one name: {', '.join(columns)}", hint="name them with AS")
    return Table(tuple(columns), tuple(dict(zip(columns, row, strict=True)) for row in cells))


def documents(text: str) -> list[Any]:
    """JSON, a JSON array or JSON lines, as rows; fractions stay as they are written. Raises PageError otherwise."""
    decoder = json.JSONDecoder(parse_float=str)
    found, text = [], text.strip()
    while text:
        try:
            document, end = decoder.raw_decode(text)
        except json.JSONDecodeError as error:
            raise PageError(f"the output is not JSON: {error.msg} at {text[:80]!r}", hint="print JSON only") from None
        found.append(document)
        text = text[end:].lstrip()
    return found[0] if len(found) == 1 and isinstance(found[0], list) else found


def at_path(rows: Sequence[Any], path: str) -> list[str]:
    """The text at ``.a.b[0]`` of each row. Null and, as Kubernetes leaves out what is empty, absent are empty.

    Raises PageError where no row has it: then it is as unknown as an unknown column.
    """
    found = [_at(row, path) for row in rows]
    if rows and all(one is _Absent for one in found):
        raise PageError(f"no row has {path!r}", hint=f"the first row is {json.dumps(rows[0])[:120]}")
    return [_text(one) for one in found]


def _at(document: Any, path: str) -> Any:
    for name, index in PATH_STEP.findall(path):
        if document is None:
            return None
        try:
            document = document[name] if name else document[int(index)]
        except (KeyError, IndexError, TypeError):
            return _Absent
    return document


def _text(found: Any) -> str:
    if found is None or found is _Absent:
        return ""
    return found if isinstance(found, str) else json.dumps(found)


def numbers(text: str) -> list[str]:
    """A number a line, the lines of ``promtool query instant``, or the answer of Prometheus' API; as written."""
    if text.lstrip().startswith("{") and not _PROMTOOL.fullmatch(text.strip().splitlines()[0]):
        return _prometheus(documents(text))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [found[1] if (found := _PROMTOOL.fullmatch(line)) else line for line in lines]


def _prometheus(found: list[Any]) -> list[str]:
    """https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries ."""
    match found:
        case [{"status": "success", "data": {"resultType": "scalar", "result": [_, str(number)]}}]:
            return [number]
        case [{"status": "success", "data": {"resultType": "vector", "result": list(samples)}}]:
            return [str(sample["value"][1]) for sample in samples if "value" in sample]
    raise PageError(
        f"the answer is no instant vector of Prometheus: {json.dumps(found)[:120]}",
        hint="ask with promtool query instant, or curl --fail: then a refused query has an exit code of its own",
    )


def count(text: str, parse_as: str | None) -> int:
    """How many rows an output has. `parse_as`: table, json or value; None looks at the output."""
    kind = parse_as or _sniff(text)
    if kind == "json":
        return len(documents(text))
    if kind == "value":
        return len(numbers(text))
    found = table(text)
    if not parse_as and len(found.columns) == 1 and not found.rows and not _PSQL_END.search(text):
        raise PageError(f"{text.strip()!r} is a header without rows, or a word", hint='say as="table" in the fence')
    return len(found.rows)


def _sniff(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and all(_PROMTOOL.fullmatch(line) or readings(line) for line in lines):
        return "value"
    if text.lstrip()[:1] in ("{", "["):
        return "value" if '"resultType"' in text else "json"
    return "table"
