"""The stage itself: what would leave the machine is counted and does not, and unknown names fail at once."""

from __future__ import annotations

import time

import pytest

from checks.world.secrets import VENDORS
from tests.clients.stage import Stage, why_not

NOT_RESOLVED, NOT_CONNECTED = 6, 7  # curl's exit codes
ELSEWHERE = "203.0.113.7"  # of a network that is for documentation alone (RFC 5737)


@pytest.fixture(scope="module")
def apart(tmp_path_factory):
    """A stage of its own, whose count may rise."""
    if reason := why_not():
        pytest.skip(reason)
    with Stage(tmp_path_factory.mktemp("apart"), VENDORS) as stage:
        yield stage


def curl(stage, folder, url):
    began = time.monotonic()
    ran = stage.run("/usr/bin/curl", "-sS", "-m", "20", url, environ={}, deadline=30, cwd=folder)
    return ran.returncode, time.monotonic() - began


def test_a_packet_for_another_machine_goes_nowhere_and_is_counted(apart, tmp_path):
    before = apart.tried_to_leave()

    exit_code, _ = curl(apart, tmp_path, f"http://{ELSEWHERE}/")

    assert exit_code == NOT_CONNECTED
    assert apart.tried_to_leave() > before


@pytest.mark.parametrize("host", ["example.com", "www.pagerduty.com", "api.company.com"])
def test_an_unknown_name_fails_at_once(apart, tmp_path, host):
    exit_code, seconds = curl(apart, tmp_path, f"https://{host}/")

    assert exit_code == NOT_RESOLVED
    assert seconds < 5


@pytest.mark.parametrize("host", [host for hosts in VENDORS.values() for host in hosts])
def test_a_vendors_name_is_loopback_and_no_vendor_is_there_unasked(apart, tmp_path, host):
    exit_code, seconds = curl(apart, tmp_path, f"https://{host}/")

    assert exit_code == NOT_CONNECTED
    assert seconds < 5


def test_it_changes_nothing_outside(apart, tmp_path):
    curl(apart, tmp_path, "https://slack.com/")

    with open("/etc/hosts") as hosts:  # noqa: PTH123 - the very file that a client's namespace covers
        assert "slack.com" not in hosts.read()
