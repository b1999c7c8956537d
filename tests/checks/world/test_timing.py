"""One factor divides every duration, and nothing else."""

from __future__ import annotations

import pytest
import yaml

from checks.world.timing import divide, divide_after, seconds


@pytest.mark.parametrize(
    ("text", "expected"), [("15s", 15), ("1m30s", 90), ("500ms", 0.5), ("2h", 7200), ("1d", 86400)]
)
def test_seconds(text: str, expected: float) -> None:
    assert seconds(text) == expected


@pytest.mark.parametrize("text", ["", "5", "m5", "5 m", "5x"])
def test_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration"):
        seconds(text)


def test_for_intervals_and_ranges_are_divided_and_thresholds_are_not() -> None:
    rule = {"expr": "sum(rate(x[5m])) / sum(rate(y[5m:30s])) > 0.05", "for": "2m", "labels": {"severity": "P1"}}

    divided = yaml.safe_load(divide(yaml.safe_dump(rule), 10))

    assert divided == {
        "expr": "sum(rate(x[30000ms])) / sum(rate(y[30000ms:3000ms])) > 0.05",
        "for": "12000ms",
        "labels": {"severity": "P1"},
    }  # fmt: skip


def test_every_interval_is_divided() -> None:
    assert yaml.safe_load(divide("{repeat_interval: 4h, group_wait: 30s}", 10)) == {
        "repeat_interval": "1440000ms",
        "group_wait": "3000ms",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [("[a, --delay=1m, --keep=1d]", "[a, --delay=6000ms, --keep=1d]"), ("--delay=300", "--delay=30")],
)
def test_one_timing_of_a_manifest_is_divided(text: str, expected: str) -> None:
    assert divide_after(text, "--delay=", 10) == expected


@pytest.mark.parametrize("text", ["--other=1m", "--delay=1m --delay=2m"])
def test_a_timing_that_is_not_there_once_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="stands before"):
        divide_after(text, "--delay=", 10)
