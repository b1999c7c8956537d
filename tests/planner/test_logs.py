from __future__ import annotations

import json
import logging
import sys

from planner.logs import JsonFormatter


def test_a_record_is_one_json_line_with_the_known_fields_only():
    record = logging.LogRecord("planner", logging.WARNING, "x.py", 1, "lost %s\nline", ("it",), None)
    record.job_id = "42"
    record.password = "hunter2"
    try:
        raise ValueError("boom")
    except ValueError:
        record.exc_info = sys.exc_info()

    line = JsonFormatter().format(record)
    entry = json.loads(line)

    assert "\n" not in line
    assert "hunter2" not in line
    assert (entry["level"], entry["message"], entry["job_id"]) == ("warning", "lost it\nline", "42")
    assert entry["exception"].endswith("ValueError: boom")
    assert entry["ts"].endswith("+00:00")
