from __future__ import annotations

import re

import pytest

from checks.errors import PageError
from checks.observe.values import compare

LESS = [  # left is less than right
    ("2", "10"),
    ("-1", "0"),
    ("0.5", ".75"),
    ("1e3", "1001"),
    ("999", "1k"),
    ("1k", "1Ki"),
    ("1023", "1Ki"),
    ("128Mi", "0.5Gi"),
    ("1G", "1Gi"),
    ("50m", "0.1"),
    ("999u", "1m"),
    ("1n", "1u"),
    ("1Ti", "1Pi"),
    ("1M", "1Mi"),
    ("5", "1E"),
    ("85%", "90.5%"),
    ("59s", "1m"),
    ("900ms", "1s"),
    ("23h59m", "1d"),
    ("5d3h", "1w"),
    ("5m", "301s"),
    ("5m", "10m"),
    ("00:00:59.9", "1m"),
    ("1 day 02:00:00", "27h"),
    ("2 days", "49h"),
    ("12", "+Inf"),
    ("-Inf", "0"),
]


@pytest.mark.parametrize(("left", "right"), LESS)
def test_a_smaller_value_is_below_and_at_most(left: str, right: str) -> None:
    verbs = ("is", "above", "below", "at least", "at most")
    assert [compare(left, verb, right) for verb in verbs] == [False, False, True, False, True]
    assert [compare(right, verb, left) for verb in verbs] == [False, True, False, True, False]


EQUAL = [("100m", "0.1"), ("9m", "0.009"), ("1Ki", "1024"), ("1.0", "1"), ("60s", "1m"), ("01:00:00", "1h")]


@pytest.mark.parametrize(("left", "right"), EQUAL)
def test_equal_values_are_at_least_and_at_most(left: str, right: str) -> None:
    verbs = ("is", "above", "below", "at least", "at most")
    assert [compare(left, verb, right) for verb in verbs] == [True, False, False, True, True]


@pytest.mark.parametrize("verb", ["is", "above", "below", "at least", "at most"])
def test_nan_is_nothing_to_anything(verb: str) -> None:
    assert not compare("NaN", verb, "1")
    assert not compare("1", verb, "NaN")


@pytest.mark.parametrize(
    ("left", "right"),
    [("0/1", "1"), ("2 (4s ago)", "1"), ("85%", "0.9"), ("1h", "3600"), ("v1.34", "1"), ("5 m", "1"), ("5x", "5")],
)
def test_values_of_two_kinds_do_not_compare(left: str, right: str) -> None:
    hint = "compare plain numbers, Kubernetes quantities, percentages or durations with their own kind"
    with pytest.raises(PageError, match=f"^{re.escape(f'{left!r} and {right!r} do not compare ({hint})')}$"):
        compare(left, "above", right)
