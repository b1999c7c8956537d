"""The responder alone, when the drill that it serves is no more."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PAYLOAD = {"payload": {"custom_details": {"runbook_url": "https://runbook.company.com/"}}}


@pytest.mark.parametrize("asks_first", [False, True])
def test_it_ends_silently_with_its_drill(tmp_path: Path, asks_first: bool) -> None:
    order = json.dumps({"payload": PAYLOAD, "site": str(tmp_path)}) + "\n"
    responder = subprocess.Popen(
        [sys.executable, "-I", "-m", "checks.drill.responder"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert responder.stdin
    assert responder.stdout
    assert responder.stderr
    if asks_first:
        responder.stdin.write(order)
        responder.stdin.flush()
        assert "ALERT_ALERTNAME" in responder.stdout.readline()
    else:
        responder.stdout.close()  # so that its first word finds nobody
        responder.stdin.write(order)
    responder.stdin.close()

    with responder.stderr as words:
        assert words.read() == ""
    assert responder.wait(timeout=30) == 0
    responder.stdout.close()
