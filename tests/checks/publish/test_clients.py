"""The table of clients and vendors, from a record."""

from __future__ import annotations

import json

import pytest

from checks.errors import RunbookError
from checks.publish.clients import RECORD, clients, counted

ROW = {
    "version": "1.2.3",
    "main": "lists solvers",
    "cells": {
        "slow": {"outcome": "requests.exceptions.ReadTimeout", "says": "read | timed out", "seconds": 4.0},
        "quota": {"never": "there is none"},
        "main job": {"outcome": "done", "says": "2 solvers", "seconds": 0.4},
    },
}


@pytest.fixture
def root(tmp_path):
    (tmp_path / RECORD).parent.mkdir(parents=True)
    record = {"recorded": "2026-01-02T03:04:05+00:00", "packets for another machine": 0,
              "clients": {"dwave": {"one": ROW, "two": {**ROW, "cells": {}}}}}  # fmt: skip
    (tmp_path / RECORD).write_text(json.dumps(record))
    return tmp_path


def test_the_main_job_comes_first_and_no_cell_is_empty(root):
    assert clients(root).splitlines() == [
        "### dwave",
        "",
        "| | one 1.2.3 | two 1.2.3 |",
        "|---|---|---|",
        "| main job | lists solvers: 2 solvers (0.4 s) | not tried yet |",
        "| quota | never: there is none | not tried yet |",
        "| slow | `ReadTimeout`: read &#124; timed out (4.0 s) | not tried yet |",
    ]


def test_it_is_counted(root):
    assert "2 clients of 1 vendors met 2 times, 0 packets for another machine" in counted(root)


def test_without_a_record_nothing_was_met(tmp_path):
    assert clients(tmp_path) == ""
    assert "0 clients of 0 vendors" in counted(tmp_path)


def test_a_broken_record_says_what_to_do(root):
    (root / RECORD).write_text("{")

    with pytest.raises(RunbookError, match="make clients"):
        clients(root)
