"""Each meaning of the grammar, as a table of cases: the cell, what the command left, whether it matches."""

from __future__ import annotations

import pytest

from checks.errors import PageError, Place
from checks.observe import Output, decide, match, parse

PODS = """\
NAME   READY   STATUS    RESTARTS     AGE
a      0/1     Running   2 (4s ago)   38s
b      1/1     Running   0            5d3h
"""
NO_PODS = "NAME   READY   STATUS    RESTARTS   AGE\n"
ROLES = """\
  role   | lag | sessions
---------+-----+----------
 planner |     |        2
 report  |  12 |       21
(2 rows)

"""
SOLVED = '{"solved": true, "error": null}\n{"solved": false, "error": "statement timeout"}\n'
SESSION = {"ROLE": "report", "LIMIT": "20", "DOT": "a.b", "COLUMN": "role", "ROWS": "2", "EMPTY": ""}


def holds(cell: str, stdout: str, *, stderr: str = "", exit_code: int = 0, parse_as: str | None = None) -> bool:
    return match(parse(cell), Output(exit_code, stdout, stderr, parse_as), SESSION)


CASES = {
    "rows are counted": [
        ("no rows", PODS, False),
        ("no rows", NO_PODS, True),
        ("no rows", "", True),
        ("any row", PODS, True),
        ("any row", "", False),
        ("at least `2` rows", PODS, True),
        ("at least `3` rows", PODS, False),
        ("at most `2` rows", PODS, True),
        ("at most `1` rows", PODS, False),
        ("at least `${ROWS}` rows", PODS, True),
    ],
    "any, every and no": [
        ("any `READY` is `0/1`", PODS, True),
        ("any `READY` is `2/2`", PODS, False),
        ("every `STATUS` is `Running`", PODS, True),
        ("every `READY` is `1/1`", PODS, False),
        ("no `STATUS` is `Pending`", PODS, True),
        ("no `READY` is `1/1`", PODS, False),
    ],
    "every and no want at least one row": [
        ("every `STATUS` is `Running`", NO_PODS, False),
        ("no `STATUS` is `Running`", NO_PODS, False),
        ("any `STATUS` is not `Running`", NO_PODS, False),
        ("`STATUS` is `Running`", NO_PODS, False),
        ("every `STATUS` is `Running`", "", False),
        ("every `.solved` is `true`", "", False),
        ("no `.solved` is `true`", "[]", False),
        ("every value is above `0`", "", False),
        ("no value is above `0`", "\n", False),
    ],
    "and its is of the same row, and is of the whole": [
        ("any `READY` is `0/1` and its `RESTARTS` is not `0`", PODS, True),
        ("any `READY` is `1/1` and its `RESTARTS` is not `0`", PODS, False),
        ("any `READY` is `1/1` and any `RESTARTS` is not `0`", PODS, True),
        ("every `STATUS` is `Running` and its `READY` is `1/1`", PODS, False),
        ("no `READY` is `1/1` and its `RESTARTS` is not `0`", PODS, True),
        ("any `READY` is `1/1` and no rows", PODS, False),
        ("any `.solved` is `false` and its `.error` contains `timeout`", SOLVED, True),
        ("any `.solved` is `true` and its `.error` contains `timeout`", SOLVED, False),
    ],
    "text compares exactly": [
        ("any `READY` is `1`", PODS, False),
        ("any `STATUS` is `running`", PODS, False),
        ("any `STATUS` is `Runn`", PODS, False),
        ("any `RESTARTS` is `2 (4s ago)`", PODS, True),
        ("any `sessions` is `2.0`", ROLES, False),
        ("any `READY` is `2/2`, `3/3` or `1/1`", PODS, True),
        ("any `READY` is not `0/1` or `1/1`", PODS, False),
        ("any `STATUS` contains `unn`", PODS, True),
        ("any `STATUS` does not contain `x` or `unn`", PODS, False),
        ("any `STATUS` matches `^Ru.*g$`", PODS, True),
        ("any `STATUS` matches `^u` or `g$`", PODS, True),
        ("any `STATUS` matches `^u`", PODS, False),
        ("any `.solved` is `true`", SOLVED, True),
    ],
    "numbers compare with units": [
        ("any `sessions` is above `3`", ROLES, True),
        ("every `sessions` is above `3`", ROLES, False),
        ("any `sessions` at least `21`", ROLES, True),
        ("any `sessions` is below `0.002k`", ROLES, False),
        ("any `sessions` is at most `0.002k`", ROLES, True),
        ("any `AGE` is below `1m`", PODS, True),
        ("any `AGE` is above `1w`", PODS, False),
    ],
    "NULL and <none> are empty": [
        ("any `lag` is empty", ROLES, True),
        ("every `lag` is empty", ROLES, False),
        ("any `lag` is not empty", ROLES, True),
        ("any `lag` is below `5`", ROLES, False),
        ("any `lag` is above `5`", ROLES, True),
        ("any `.error` is empty", SOLVED, True),
        ("every `REASON` is empty", "POD   REASON\na     <none>\n", True),
        ("every `REASON` is `<none>`", "POD   REASON\na     <none>\n", True),
        ("`.error` is empty", '{"error": "NULL"}', True),
        ("`.error` is empty", '{"error": "none"}', False),
    ],
    "JSON, an array and lines are rows": [
        ("every `.solved` is `true`", '{"solved": true}', True),
        ("every `.solved` is `true`", '[{"solved": true}, {"solved": false}]', False),
        ("at least `2` rows", SOLVED, True),
        ("`.database.ok` is `true`", '{"database": {"ok": true}}', True),
        ("any `.items[1].name` is `b`", '{"items": [{"name": "a"}, {"name": "b"}]}', True),
    ],
    "value is one number or each of a vector": [
        ("value is below `5`", "1\n", True),
        ("value is `5`", "5.0\n", True),
        ("value is `4` or `5`", "5\n", True),
        ("value is not `5`", "5\n", False),
        ("value is at least `1Gi`", "1024Mi\n", True),
        ("value is above `0`", "", False),
        ("any value is above `0.5`", '{a="1"} => 0.2 @[5]\n{a="2"} => 0.7 @[5]\n', True),
        ("every value is above `0.5`", '{a="1"} => 0.2 @[5]\n{a="2"} => 0.7 @[5]\n', False),
        ("no value is above `0.8`", '{a="1"} => 0.2 @[5]\n{a="2"} => 0.7 @[5]\n', True),
        ("no rows", "\n", True),
        ("value is above `0`", "{} => NaN @[5]\n", False),
    ],
    "variables of the session": [
        ("any `role` is `${ROLE}`", ROLES, True),
        ("any `${COLUMN}` is `report`", ROLES, True),
        ("any `sessions` is above `${LIMIT}`", ROLES, True),
        ("output contains `role ${ROLE}`", "role report", True),
        ("output matches `^${DOT}$`", "a.b", True),
        ("output matches `^${DOT}$`", "axb", False),
        ("output contains `$ROLE`", "$ROLE", True),
    ],
    "output": [
        ("output is empty", "\n", True),
        ("output is empty", "x", False),
        ("output is `OK`", "OK\n", True),
        ("output contains `a` or `rolled out`", "deployment successfully rolled out\n", True),
        ("output does not contain `a` or `b`", "xb", False),
        ("output has the line `b`", "a\nb\r\nc", True),
        ("output has the line `b`", "ab\n", False),
        ("output has the line `x` or `ab`", "ab\n", True),
    ],
}


@pytest.mark.parametrize(
    ("cell", "stdout", "expected"),
    [
        pytest.param(*case, id=f"{name}, case {number}")
        for name, cases in CASES.items()
        for number, case in enumerate(cases, start=1)
    ],
)
def test_meaning(cell: str, stdout: str, expected: bool) -> None:
    assert holds(cell, stdout) is expected


@pytest.mark.parametrize(
    ("cell", "stdout"),
    [
        ("no rows", ""),
        ("any row", PODS),
        ("at most `5` rows", PODS),
        ("any `STATUS` is `Running`", PODS),
        ("no `STATUS` is `Pending`", PODS),
        ("every `.solved` is `true`", '{"solved": true}'),
        ("value is `5`", "5\n"),
    ],
)
def test_rows_columns_paths_and_values_want_exit_code_zero(cell: str, stdout: str) -> None:
    assert holds(cell, stdout)
    assert not holds(cell, stdout, exit_code=1)


@pytest.mark.parametrize(
    "cell", ["any `TYPO` is `x`", "any `.typo` is `x`", "value is above `0`", "any `${UNSET}` is above `3`"]
)
def test_a_failed_command_is_never_misread(cell: str) -> None:
    assert not holds(cell, "no table, no JSON\n", exit_code=1)


def test_exit_code_and_output_are_judged_whatever_the_exit_code() -> None:
    assert holds("exit code is `7` or `28`", "", exit_code=28)
    assert not holds("exit code is `7` or `28`", "", exit_code=2)
    assert holds("exit code is above `0` and output contains `FATAL`", "", stderr="FATAL: too many", exit_code=2)
    assert not holds("exit code is `2` and no rows", "", exit_code=2)


def test_output_is_both_streams_and_rows_are_stdout_alone() -> None:
    assert holds("output contains `No resources`", "", stderr="No resources found")
    assert holds("no rows", "", stderr="No resources found")
    assert holds("output has the line `a` and output has the line `b`", "a", stderr="b")


WRONG = [
    (
        "any `STATE` is `x`", PODS, None, "the output has no column 'STATE'",
        "it has NAME, READY, STATUS, RESTARTS, AGE",
    ),
    ("any `STATE` is `x`", NO_PODS, None, "the output has no column 'STATE'",
     "it has NAME, READY, STATUS, RESTARTS, AGE"),
    ("any `READY` is `2/2` and its `X` is `x`", PODS, None, "the output has no column 'X'",
     "it has NAME, READY, STATUS, RESTARTS, AGE"),
    ("any `READY` is `2/2` and any `X` is `x`", PODS, None, "the output has no column 'X'",
     "it has NAME, READY, STATUS, RESTARTS, AGE"),
    ("`READY` is `1/1`", PODS, None, "there are 2 rows", "write any, every or no before what is asked of them"),
    ("value is above `0`", "1\n2\n", None, "there are 2 rows", "write any, every or no before what is asked of them"),
    ("any `STATUS` is `x`", "hello", None, "the output is no table: 'hello'",
     "psql's and kubectl's default tables are read"),
    ("any `.status` is `x`", "<html>", None, "the output is not JSON: Expecting value at '<html>'", "print JSON only"),
    ("any `.status` is `x`", '{"ok": 1}', None, "no row has '.status'", 'the first row is {"ok": 1}'),
    ("any `READY` is above `1`", PODS, None, "'0/1' and '1' do not compare",
     "compare plain numbers, Kubernetes quantities, percentages or durations with their own kind"),
    ("output contains `${UNSET}`", "", None, "${UNSET} is empty or not set", "export it in an earlier snippet"),
    ("output contains `${EMPTY}`", "", None, "${EMPTY} is empty or not set", "export it in an earlier snippet"),
    ("any `READY` is `1/1`", PODS, "json", '\'READY\' is read from as="table", the fence says as="json"',
     "change either"),
    ("any `.a` is `1`", "{}", "table", '\'.a\' is read from as="json", the fence says as="table"', "change either"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "stdout", "parse_as", "what", "hint"), WRONG)
def test_a_page_that_misreads_is_told_so(cell: str, stdout: str, parse_as: str | None, what: str, hint: str) -> None:
    with pytest.raises(PageError) as raised:
        match(parse(cell, Place("docs/x.md", 7)), Output(0, stdout, "", parse_as), SESSION)
    assert str(raised.value) == f"docs/x.md:7: {what}, in the observation {cell!r} ({hint})"


DECIDED = [
    (["any `READY` is `0/1`", "any row", "no rows", "anything else"], PODS, (0, 1)),
    (["any `READY` is `2/2`", "any row", "anything else"], PODS, (1,)),
    (["any `READY` is `2/2`", "no rows", "anything else"], PODS, (2,)),
    (["any `READY` is `2/2`", "anything else", "any row"], PODS, (1, 2)),
    (["anything else", "anything else"], PODS, (0,)),
    (["no rows"], PODS, ()),
]


@pytest.mark.parametrize(("cells", "stdout", "rows"), DECIDED)
def test_every_row_that_matches_is_named_in_order(cells: list[str], stdout: str, rows: tuple[int, ...]) -> None:
    assert decide([parse(cell) for cell in cells], Output(0, stdout), {}) == rows


def test_a_row_after_the_winner_still_shows_its_error() -> None:
    with pytest.raises(PageError, match="no column 'TYPO'"):
        decide([parse("any row"), parse("any `TYPO` is `x`")], Output(0, PODS), {})
