"""Whatever a page says and whatever a command prints, the answer is a bool or a PageError."""

from __future__ import annotations

import random
from itertools import product

import pytest

from checks.errors import PageError
from checks.observe import Observation, Output, match, parse

WORDS = (
    "any every no value output rows row exit code is not empty above below at least most contains does contain "
    "matches has the line and its or , anything else `NAME` `.a` `3` `5m` `[` `${X}` ` ``"
)
CLAUSES = (
    "no rows", "any row", "at least `2` rows", "any `A` is `x`", "every `A` is above `5m`", "no `.a[0]` is empty",
    "`.a` matches `x`", "any value is below `1`", "value is `${X}`", "output has the line `x`", "exit code is `0`",
)  # fmt: skip
PIECES = (
    "A", "A   B", "x   1", "(1 row)", "(2 rows)", "---", "---+---", " a | b", " | ", "", "{", "}", '{"a": [1]}', "[]",
    "null", '{"a": NaN}', "5m", "NaN", "up => 1 @[5]", '{"data": {"resultType": "vector"}}', "\t", "é|ü", "\x00", "-",
)  # fmt: skip


def test_a_random_cell_is_read_or_refused() -> None:
    dice = random.Random(20)
    read = 0
    for _ in range(5000):
        cell = " ".join(dice.choices(WORDS.split(), k=dice.randint(1, 7)))
        try:
            read += isinstance(parse(cell), Observation)
        except PageError:
            continue
    assert read  # otherwise the dice say nothing


@pytest.mark.parametrize("parse_as", [None, "table", "json", "value"])
def test_a_random_output_is_judged_or_refused(parse_as: str | None) -> None:
    dice = random.Random(21)
    outputs = ["\n".join(dice.choices(PIECES, k=dice.randint(0, 6))) for _ in range(500)]
    judged = 0
    for cell, stdout in product(CLAUSES, outputs):
        try:
            judged += match(parse(cell), Output(0, stdout, "", parse_as), {"X": "1"}) in (True, False)
        except PageError:
            continue
    assert judged
