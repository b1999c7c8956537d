"""The vendors in the cluster: at their real names, over TLS, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from checks.world import control
from checks.world.secrets import VENDORS
from checks.world.toolbox import Session
from checks.world.world import World

pytestmark = pytest.mark.cluster

HOSTS = [host for hosts in VENDORS.values() for host in hosts]
UNKNOWN = ("example.com", "www.slack.com", "api.company.com", "s3.us-east-1.amazonaws.com")
NOT_RESOLVED, REFUSED, NOT_TRUSTED = 6, 7, 60  # curl's exit codes


@pytest.fixture(scope="module")
def session(world: World) -> Iterator[Session]:
    with Session(world.cluster) as opened:
        yield opened


@pytest.mark.parametrize("host", HOSTS)
def test_each_name_answers_with_a_certificate_of_its_own(session: Session, host: str) -> None:
    result = session.run(f"curl -sS -m 5 -o /dev/null -w '%{{http_code}}' https://{host}/", "view", 10)

    assert result.exit_code == 0, result.stderr
    assert int(result.stdout) >= 200


@pytest.mark.parametrize("host", UNKNOWN)
def test_any_other_name_fails_at_once(session: Session, host: str) -> None:
    result = session.run(f"curl -sS -m 5 https://{host}/", "view", 10)

    assert result.exit_code == NOT_RESOLVED, result.stderr
    assert result.seconds < 2


@pytest.mark.parametrize(("kind", "exit_code"), [("refused", REFUSED), ("expired-certificate", NOT_TRUSTED)])
def test_a_listeners_trouble_and_its_end(world: World, session: Session, kind: str, exit_code: int) -> None:
    asks = "for i in 1 2 3 4 5 6; do curl -sS -m 3 -o /dev/null https://slack.com/api/api.test; at=$?; "
    until = asks + "[ $at = {} ] && break; sleep 1; done; (exit $at)"  # the Service follows the pod's readiness
    control.replace(world, "slack", f"Slack: {kind}", "/drill/kind", kind)
    try:
        result = session.run(until.format(exit_code), "view", 30)
        assert result.exit_code == exit_code, result.stderr
    finally:
        world.recover()

    result = session.run(until.format(0), "view", 30)
    assert result.exit_code == 0, result.stderr


def test_who_looks_may_write_nothing(session: Session) -> None:
    names = "STATUS_TOKEN PAGER_ROUTING_KEY SLACK_WEBHOOK VAULT_TOKEN GRAFANA_TOKEN"
    asks = f'for name in {names}; do [ -z "${{!name-}}" ] || echo $name; done'

    assert session.run(asks, "view", 10).stdout == ""
    assert session.run(asks, "responder", 10).stdout.split() == names.split()
    assert session.run(asks, "view", 10).stdout == ""  # nor after the responder
    assert session.run('printf %s "${PAGER_TOKEN:?}${ELASTIC_API_KEY:?}${AZURE_QUANTUM_KEY:?}"', "view", 10).stdout
