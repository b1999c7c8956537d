"""Whether an observation is what a command printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from checks.errors import PageError
from checks.observe.grammar import ORDER, Cells, Observation, Rows, Test, Whole
from checks.observe.outputs import at_path, count, documents, numbers, table
from checks.observe.values import EMPTY, compare

_VARIABLE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True)
class Output:
    """What a command left: rows and numbers are read from `stdout` alone."""

    exit_code: int
    stdout: str
    stderr: str = ""


def match(observation: Observation, output: Output, variables: Mapping[str, str]) -> bool:
    """Whether every clause holds; `anything else` always does.

    Raises PageError where the page misreads the output: an unknown column, a table that does not line up, no JSON.
    """
    return all(_holds(clause, output, variables) for clause in observation.clauses)


def decide(observations: Sequence[Observation], output: Output, variables: Mapping[str, str]) -> tuple[int, ...]:
    """The indices of the rows that match, in order: the first wins. `anything else` counts only where none did."""
    found = tuple(index for index, one in enumerate(observations) if one.clauses and match(one, output, variables))
    return found or tuple(index for index, one in enumerate(observations) if not one.clauses)[:1]


def _holds(clause: Cells | Rows | Whole, output: Output, variables: Mapping[str, str]) -> bool:
    if isinstance(clause, Whole) and clause.subject == "exit code":
        return _passes(str(output.exit_code), clause.test, variables)
    if isinstance(clause, Whole) and clause.subject == "output":
        return _passes(output.stdout + output.stderr, clause.test, variables)
    if output.exit_code != 0:
        return False  # a refused call has empty output too, and must not read as `no rows`
    if isinstance(clause, Rows):
        return _counted(clause, count(output.stdout))
    if isinstance(clause, Whole):
        return _value(clause, numbers(output.stdout), variables)
    return _cells(clause, output.stdout, variables)


def _counted(clause: Rows, rows: int) -> bool:
    return {
        "no": rows == 0, "any": rows > 0, "at least": rows >= clause.count, "at most": rows <= clause.count,
    }[clause.verb]  # fmt: skip


def _value(clause: Whole, found: list[str], variables: Mapping[str, str]) -> bool:
    if clause.quantifier is None and len(found) > 1:
        raise PageError(f"`value` is {len(found)} numbers", hint="write any value or every value")
    return _quantified(clause.quantifier, [_passes(number, clause.test, variables) for number in found])


def _cells(clause: Cells, stdout: str, variables: Mapping[str, str]) -> bool:
    get: Callable[[int, str], str]
    if clause.parts[0][0].startswith("."):
        rows = documents(stdout)
        size, get = len(rows), lambda row, path: at_path(rows[row], path)
    else:
        read = table(stdout)
        size, get = len(read.rows), lambda row, name: read.rows[row][name]
        for name, _ in clause.parts:
            if read.columns and name not in read.columns:
                raise PageError(f"the output has no column {name!r}", hint=f"it has {', '.join(read.columns)}")
    if clause.quantifier is None and size > 1:
        raise PageError(f"there are {size} rows", hint="write any or every before the column")
    results = [all(_passes(get(row, name), test, variables) for name, test in clause.parts) for row in range(size)]
    return _quantified(clause.quantifier, results)


def _quantified(quantifier: str | None, results: list[bool]) -> bool:
    """No quantifier: of the one row. `every` and `no` want at least one."""
    if not results:
        return False
    return not any(results) if quantifier == "no" else all(results) if quantifier == "every" else any(results)


def _passes(text: str, test: Test, variables: Mapping[str, str]) -> bool:
    values = [_VARIABLE.sub(lambda found: variables[found[1]], value) for value in test.values]
    stripped = text.strip()
    if test.verb in ORDER:
        return stripped not in EMPTY and compare(stripped, test.verb, values[0])
    if test.verb in ("is", "is not"):
        same = stripped in EMPTY if not values else stripped in values
        return same == (test.verb == "is")
    if test.verb == "has the line":
        return any(line.rstrip() in values for line in text.splitlines())
    if test.verb == "matches":
        return any(re.search(value, text) for value in values)
    return any(value in text for value in values) == (test.verb == "contains")
