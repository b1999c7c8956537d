from __future__ import annotations

import pytest

from checks.observe import parse
from checks.observe.match import Output
from checks.publish.deciding import deciding

PSQL = """ pid | role      | state
-----+-----------+---------------------
   7 | planner   | active
  12 | reporting | idle in transaction
(2 rows)

"""
NONE = " pid | role\n-----+------\n(0 rows)\n\n"
PODS = """NAME        READY   STATUS    RESTARTS   AGE
planner-1   1/1     Running   0          4m
planner-2   0/1     Pending   0          4m
"""
HEALTH = """{"status": "ok", "database": {"status":"ok","reasons":["a, b"]}}
{"database":{"status":"failing","reasons":[]}}
"""
HELD = "any `role` is `reporting` and its `state` is `idle in transaction`"


@pytest.mark.parametrize(
    ("cell", "stdout", "parts"),
    [
        (
            HELD,
            PSQL,
            ["reporting", "idle in transaction"],
        ),
        ("every `pid` is at least `1`", PSQL, ["7", "12"]),
        ("no rows", NONE, ["(0 rows)"]),
        ("any row", PSQL, ["   7 | planner   | active", "  12 | reporting | idle in transaction", "(2 rows)"]),
        ("any `STATUS` is `Pending`", PODS, ["Pending"]),
        ("`NAME` is `planner-1`", PODS, ["planner-1", "planner-2"]),
        ("any `.database.status` is `failing`", HEALTH, ['"failing"']),
        ("every `.database.status` is `ok`", HEALTH, ['"ok"', '"failing"']),
        ("any `.database.reasons[0]` is `a, b`", HEALTH, ['"a, b"']),
        ("any `.database.reasons[0]` contains `a` or `b`", HEALTH, ["a", "b"]),
        ("any `STATUS` matches `^P`", PODS, ["P"]),
        ("any `.nothing.there` is `x`", HEALTH, []),
        ("value is above `8`", "10\n", ["10"]),
        ("output contains `refused` or `late`", "it is refused\nand late, refused\n", ["refused", "late", "refused"]),
        ("output has the line `ok`", "not ok\nok\n", ["ok\n"]),
        ("output matches `[0-9]+ ms`", "took 12 ms", ["12 ms"]),
        ("output does not contain `x`", "abc", []),
        ("exit code is `0`", "abc", []),
    ],
)
def test_what_a_row_looked_at_is_found(cell: str, stdout: str, parts: list[str]) -> None:
    found = deciding(parse(cell), Output(0, stdout))

    assert [stdout[start:end] for start, end in found] == parts


def test_a_table_that_is_not_one_decides_nothing() -> None:
    assert deciding(parse("any `STATUS` is `Pending`"), Output(1, "", "no such pod\n")) == []


def test_where_anything_else_won_the_others_looked_in_vain() -> None:
    others = [parse("`.late` is `0`"), parse("exit code is not `0`"), parse("anything else")]
    output = '{"jobs":9,"late":4}\n'

    ((start, end),) = deciding(parse("anything else"), Output(0, output), others)

    assert output[start:end] == "4"


def test_stretches_that_touch_are_one() -> None:
    assert deciding(parse("output contains `ab` and output contains `bc`"), Output(0, "abc")) == [(0, 3)]


def test_a_row_on_a_variable_of_the_session_can_not_be_judged_afterwards() -> None:
    assert deciding(parse("any `NAME` is `${POD}`"), Output(0, PODS)) == []
