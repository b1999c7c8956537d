"""Whether an observation is what a command printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from checks.errors import PageError
from checks.observe.grammar import ORDERS, VARIABLE, Cells, Clause, Observation, Rows, Test, Whole
from checks.observe.outputs import at_path, count, documents, numbers, table
from checks.observe.values import EMPTY, compare

Fill = Callable[[str], str]  # puts the session's variables in


@dataclass(frozen=True)
class Output:
    """What a command left. `parse_as` is the fence's ``as``: table, json or value; None looks at stdout."""

    exit_code: int
    stdout: str
    stderr: str = ""
    parse_as: str | None = None

    @property
    def text(self) -> str:
        """Standard output and standard error together; a last line without its end stays a line of its own."""
        return f"{self.stdout}\n{self.stderr}" if self.stdout and self.stdout[-1] != "\n" else self.stdout + self.stderr


def match(observation: Observation, output: Output, variables: Mapping[str, str]) -> bool:
    """Whether every clause holds; `anything else` always does.

    Raises PageError where the page misreads the output: an unknown column, a table that does not line up, no JSON,
    values that do not compare, a variable the session has not.
    """
    try:
        results = [_holds(clause, output, variables) for clause in observation.clauses]  # each: errors must show
    except PageError as error:
        raise PageError(
            f"{error.message}, in the observation {observation.cell!r}", place=observation.place, hint=error.hint
        ) from None
    return all(results)


def decide(observations: Sequence[Observation], output: Output, variables: Mapping[str, str]) -> tuple[int, ...]:
    """The indices of all rows that match; the first wins. `anything else` matches where nothing before it did."""
    found: list[int] = []
    for index, observation in enumerate(observations):
        if match(observation, output, variables) if observation.clauses else not found:
            found.append(index)
    return tuple(found)


def _holds(clause: Clause, output: Output, variables: Mapping[str, str]) -> bool:
    def fill(text: str) -> str:
        return _fill(text, variables)

    if isinstance(clause, Whole) and clause.subject == "exit code":
        return _passes(str(output.exit_code), clause.test, fill)
    if isinstance(clause, Whole) and clause.subject == "output":
        return _passes(output.text, clause.test, fill)
    if output.exit_code != 0:
        return False  # a refused call has empty output too, and must not read as `no rows`
    if isinstance(clause, Rows):
        return _counted(clause, count(output.stdout, output.parse_as), fill)
    if isinstance(clause, Whole):
        return _value(clause, output, fill)
    return _cells(clause, output, fill)


def _fill(text: str, variables: Mapping[str, str]) -> str:
    for name in VARIABLE.findall(text):
        if not variables.get(name, "").strip():
            raise PageError(f"${{{name}}} is empty or not set", hint="export it in an earlier snippet")
    return VARIABLE.sub(lambda found: variables[found[1]], text)


def _counted(clause: Rows, rows: int, fill: Fill) -> bool:
    if clause.verb in ("no", "any"):
        return (rows > 0) == (clause.verb == "any")
    return compare(str(rows), clause.verb, fill(clause.count))


def _value(clause: Whole, output: Output, fill: Fill) -> bool:
    _expect("value", "value", output.parse_as)
    found = numbers(output.stdout)
    return _quantified(clause.quantifier, [_passes(number, clause.test, fill, is_number=True) for number in found])


def _cells(clause: Cells, output: Output, fill: Fill) -> bool:
    parts = [(fill(name), test) for name, test in clause.parts]
    is_path = parts[0][0].startswith(".")
    _expect("json" if is_path else "table", parts[0][0], output.parse_as)
    read = _paths if is_path else _columns
    columns = read(output.stdout, [name for name, _ in parts])
    passed = [[_passes(text, test, fill) for text in column] for column, (_, test) in zip(columns, parts, strict=True)]
    return _quantified(clause.quantifier, [all(row) for row in zip(*passed, strict=True)])


def _expect(kind: str, what: str, parse_as: str | None) -> None:
    if parse_as not in (None, kind):
        raise PageError(f'{what!r} is read from as="{kind}", the fence says as="{parse_as}"', hint="change either")


def _paths(stdout: str, names: Sequence[str]) -> list[list[str]]:
    rows = documents(stdout)
    return [at_path(rows, name) for name in names]


def _columns(stdout: str, names: Sequence[str]) -> list[list[str]]:
    found = table(stdout)
    for name in names:
        if found.columns and name not in found.columns:
            raise PageError(f"the output has no column {name!r}", hint=f"it has {', '.join(found.columns)}")
    return [[row[name] for row in found.rows] for name in names]


def _quantified(quantifier: str | None, results: list[bool]) -> bool:
    """Of no rows nothing is said. Without a quantifier there is one row."""
    if not results:
        return False
    if quantifier is None and len(results) > 1:
        raise PageError(f"there are {len(results)} rows", hint="write any, every or no before what is asked of them")
    return {"every": all(results), "no": not any(results)}.get(quantifier or "any", any(results))


def _passes(text: str, test: Test, fill: Fill, *, is_number: bool = False) -> bool:
    if test.verb == "matches":  # a variable in a pattern stands for itself
        return any(re.search(VARIABLE.sub(lambda v: re.escape(fill(v[0])), value), text) for value in test.values)
    values, stripped = [fill(value) for value in test.values], text.strip()
    if test.verb in ORDERS:
        return stripped not in EMPTY and compare(stripped, test.verb, values[0])
    if test.verb in ("is", "is not"):
        return _is(stripped, values, is_number=is_number) == (test.verb == "is")
    if test.verb == "has the line":
        return any(line.rstrip() in values for line in text.splitlines())
    return any(value in text for value in values) == (test.verb == "contains")


def _is(text: str, values: Sequence[str], *, is_number: bool) -> bool:
    if not values:
        return text in EMPTY
    if is_number:
        return any(compare(text, "is", value) for value in values)
    return text in values
