from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import httpx
import pytest

from planner.__main__ import main
from tests.ports import free_port


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"DB_POOL_SIZE": "many", "QUANTUM_BACKEND": "classical"}, "db_pool_size"),
        ({"QUANTUM_CONFIG": "/nowhere/backend.yaml"}, "/nowhere/backend.yaml: No such file"),
    ],
)
def test_what_cannot_be_used_exits_with_2_and_says_why(monkeypatch, capsys, variables, said):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert main() == 2
    assert said in capsys.readouterr().err


def test_the_process_starts_without_a_database_and_ends_on_sigterm():
    port = free_port()
    environment = os.environ | {
        "LISTEN_HOST": "127.0.0.1",
        "LISTEN_PORT": str(port),
        "DB_HOST": "127.0.0.1",
        "DB_PORT": "1",
        "QUANTUM_BACKEND": "classical",
    }
    process = subprocess.Popen([sys.executable, "-m", "planner"], env=environment, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 15
        while True:
            try:
                assert httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False).status_code == 200
                break
            except httpx.ConnectError:
                assert time.monotonic() < deadline, "the process did not listen"
                time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=10)
    finally:
        process.kill()
        process.wait()

    assert "no more jobs are claimed" in log
    assert "Traceback" not in log
