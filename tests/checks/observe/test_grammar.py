from __future__ import annotations

import pytest

from checks.errors import PageError, Place
from checks.observe import Observation, parse
from checks.observe.grammar import Cells, Clause, Rows, Whole
from checks.observe.grammar import Test as Judged


def cells(quantifier: str | None, *parts: tuple[str, Judged]) -> Cells:
    return Cells(quantifier, parts)  # type: ignore[arg-type]


READ: list[tuple[str, tuple[Clause, ...]]] = [
    ("anything else", ()),
    ("  anything  else ", ()),
    ("no rows", (Rows("no"),)),
    ("any row", (Rows("any"),)),
    ("at least `2` rows", (Rows("at least", "2"),)),
    ("at most `${LIMIT}` rows", (Rows("at most", "${LIMIT}"),)),
    ("`READY` is `0/0`", (cells(None, ("READY", Judged("is", ("0/0",)))),)),
    ("any `STATUS` is not `A`, `B` or `C`", (cells("any", ("STATUS", Judged("is not", ("A", "B", "C")))),)),
    ("any `STATUS` is `A` or `B` or `C`", (cells("any", ("STATUS", Judged("is", ("A", "B", "C")))),)),
    ("every `.a.b[0].c-d` is empty", (cells("every", (".a.b[0].c-d", Judged("is"))),)),
    ("no `.error` is not empty", (cells("no", (".error", Judged("is not"))),)),
    ("`free` is at least `3`", (cells(None, ("free", Judged("at least", ("3",)))),)),
    ("`free` at least `3`", (cells(None, ("free", Judged("at least", ("3",)))),)),
    ("`free` is below `512Mi`", (cells(None, ("free", Judged("below", ("512Mi",)))),)),
    ("any `A` contains `x, y` or `or`", (cells("any", ("A", Judged("contains", ("x, y", "or")))),)),
    (
        "any `a` is `x` and its `b` is above `5` and its `c` is not `y`",
        (cells("any", ("a", Judged("is", ("x",))), ("b", Judged("above", ("5",))), ("c", Judged("is not", ("y",)))),),
    ),
    (
        "every `A` is `x` and every `B` is `y`",
        (cells("every", ("A", Judged("is", ("x",)))), cells("every", ("B", Judged("is", ("y",))))),
    ),
    ("value is above `0.5`", (Whole("value", Judged("above", ("0.5",))),)),
    ("every value is at most `90%`", (Whole("value", Judged("at most", ("90%",)), "every"),)),
    ("output does not contain `a` or `b`", (Whole("output", Judged("does not contain", ("a", "b"))),)),
    ("output has the line `a b`", (Whole("output", Judged("has the line", ("a b",))),)),
    ("output matches `^a+$`", (Whole("output", Judged("matches", ("^a+$",))),)),
    (
        "exit code is `7` or `28` and output is empty",
        (Whole("exit code", Judged("is", ("7", "28"))), Whole("output", Judged("is"))),
    ),
]


@pytest.mark.parametrize(("cell", "clauses"), READ)
def test_a_cell_is_read(cell: str, clauses: tuple[Clause, ...]) -> None:
    assert parse(cell) == Observation(clauses)


CLAUSES = (
    "a clause is one of: no rows, any row, at least `3` rows, `COLUMN` is `x`, any `.json.path` is `x`, "
    "value is above `3`, output contains `x`, exit code is `1`; `anything else` stands alone"
)
TESTS = (
    "a test is one of: is, is not, is empty, above, below, at least, at most, "
    "contains, does not contain, matches, has the line"
)
EACH = "write each alternative in backticks, as in: `a`, `b` or `c`"

WRONG = [
    ("", "a value in backticks was expected, not the end", CLAUSES),
    ("the pod is ill", "a value in backticks was expected, not the", CLAUSES),
    ("Any `A` is `x`", "a value in backticks was expected, not Any", CLAUSES),
    ("any rows", "a value in backticks was expected, not rows", CLAUSES),
    ("anything else and no rows", "a value in backticks was expected, not anything", CLAUSES),
    ("no rows and", "a value in backticks was expected, not the end", CLAUSES),
    ("any output is `x`", "a value in backticks was expected, not output", CLAUSES),
    ("no rows or any row", "or was not expected", "alternatives take `or`, clauses take `and`"),
    ("`A` is `x` or `y`, `z`", ", was not expected", "alternatives take `or`, clauses take `and`"),
    ("`A` is `x` its `B` is `y`", "its was not expected", "alternatives take `or`, clauses take `and`"),
    ("no rows and its `A` is `x`", "a value in backticks was expected, not its", CLAUSES),
    ("`A` is x", "a value in backticks was expected, not x", EACH),
    ("`A` is `x`, or `y`", "a value in backticks was expected, not or", EACH),
    ("`A` is contains `x`", "a value in backticks was expected, not contains", EACH),
    ("`A` is `x` or", "a value in backticks was expected, not the end", EACH),
    ("`A`", "a test was expected, not the end", TESTS),
    ("`A` = `x`", "a test was expected, not =", TESTS),
    ("exit code `1`", "a test was expected, not `1`", TESTS),
    ("`A` is above `3` or `4`", "or was not expected", "alternatives take `or`, clauses take `and`"),
    ("`A` is above 3", "a value in backticks was expected, not 3", "write the number to compare with in backticks"),
    (
        "`A` is above `many`",
        "'many' is no number",
        "write a number, with a unit such as Mi, m, % or s if need be",
    ),
    (
        "at least 2 rows",
        "a value in backticks was expected, not 2",
        "write the number of rows, as in: at least `3` rows",
    ),
    ("at least `two` rows", "a number of rows was expected", "write it as in: at least `3` rows"),
    ("at least `2`", "a number of rows was expected", "write it as in: at least `3` rows"),
    ("`A` is ``", "a value is empty", "write `is empty`, without backticks, for an empty cell"),
    ("`A is `x`", "a backtick is not closed", "write each value as `value`"),
    ("`A` matches `a|b`", "`|` is not allowed in a cell", "write the alternatives with `or`"),
    (
        "`A` matches `(`",
        "'(' is no regular expression: missing ), unterminated subpattern at position 0",
        "it is Python's re.search",
    ),
    ("`.a[*]` is `x`", "'.a[*]' is not a path", "write it as .name.name or .name[0]"),
    ("`.` is `x`", "'.' is not a path", "write it as .name.name or .name[0]"),
    ("`.a` is `x` and its `B` is `y`", "`and its` mixes a column with a .json.path", "a row has one or the other"),
    (
        "`A` is `1` and its `B` is `2` and its `C` is `3` and its `D` is `4`",
        "`and its` chains 4 parts, at most 3 can be read",
        "filter in SQL or in a selector",
    ),
]


@pytest.mark.parametrize(("cell", "what", "hint"), WRONG)
def test_a_wrong_cell_is_told_with_its_place_and_what_to_do(cell: str, what: str, hint: str) -> None:
    with pytest.raises(PageError) as raised:
        parse(cell, Place("docs/scenarios/x.md", 12))
    assert str(raised.value) == f"docs/scenarios/x.md:12: {what}, in the observation {cell!r} ({hint})"
