from __future__ import annotations

import os
import socket

import httpx
import pytest


def test_a_test_reaches_no_other_host() -> None:
    # pytest-socket warns and raises; here a warning is an error, so either of the two may come first.
    with pytest.raises((RuntimeError, UserWarning), match=r"192\.0\.2\.1"):
        httpx.get("http://192.0.2.1/", timeout=1)
    with socket.socket() as probe, pytest.raises((RuntimeError, UserWarning), match=r"192\.0\.2\.1"):
        probe.connect(("192.0.2.1", 443))


def test_a_test_does_not_see_the_users_kubeconfig() -> None:
    assert not os.path.exists(os.environ["KUBECONFIG"])  # noqa: PTH110 - said as kubectl would
