"""The toolbox's shell, on the cluster."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from checks.errors import SetupFailure
from checks.world.toolbox import Session
from checks.world.world import World

pytestmark = pytest.mark.cluster


@pytest.fixture
def session(world: World) -> Iterator[Session]:
    with Session(world.cluster) as opened:
        yield opened


def test_exit_code_and_both_outputs_are_kept_apart(session: Session) -> None:
    result = session.run("echo to-out; echo to-err >&2; false", "view", 10)

    assert (result.exit_code, result.stdout, result.stderr) == (1, "to-out\n", "to-err\n")


def test_what_one_snippet_exports_the_next_one_has(session: Session) -> None:
    session.run("export GREETING=hello", "view", 10)

    assert session.run('printf %s "$GREETING"', "responder", 10).stdout == "hello"


@pytest.mark.parametrize(
    "endless", ["sleep 60", "while :; do sleep 1; done", "while :; do :; done", "(trap '' INT; sleep 60) & wait"]
)
def test_an_overrun_is_killed_with_its_children_and_the_session_goes_on(session: Session, endless: str) -> None:
    session.run("export KEPT=yes", "view", 10)

    overran = session.run(endless, "view", 1)

    assert overran.overran
    assert overran.exit_code == 124
    assert session.run('printf %s "$KEPT"', "view", 10).stdout == "yes"
    assert session.run("pgrep -c -f 'sleep [0-9]'", "view", 10).stdout.strip() == "0"


def test_an_unset_variable_ends_its_snippet_and_not_the_session(session: Session) -> None:
    result = session.run('echo "${NOT_THERE:?is not set}"; echo after', "view", 10)

    assert result.exit_code != 0
    assert "after" not in result.stdout
    assert session.run("printf on", "view", 10).stdout == "on"


def test_a_snippet_that_exits_the_shell_is_a_setup_failure(session: Session) -> None:
    with pytest.raises(SetupFailure, match="must not exit"):
        session.run("exit 0", "view", 10)


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        ("kubectl -n quantum-planner scale deployment/quantum-planner --replicas=2", "cannot patch"),
        ("kubectl -n quantum-planner delete pod no-such-pod", "cannot delete"),
        ("kubectl -n quantum-planner get secret quantum-db", "cannot get"),
        ('psql -h "$DB_HOST" -c "CREATE TABLE should_not_be (x int)"', "read-only transaction"),
        ('psql -h "$DB_HOST" -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"', "permission denied"),
    ],
)
def test_the_view_identity_changes_nothing(session: Session, command: str, refusal: str) -> None:
    result = session.run(command, "view", 20)

    assert result.exit_code != 0
    assert refusal in result.stderr


def test_the_responder_reads_no_secret(session: Session) -> None:
    result = session.run("kubectl -n quantum-planner get secret quantum-db", "responder", 20)

    assert "cannot get" in result.stderr


def test_a_missing_namespace_shows(session: Session) -> None:
    """The seed's command, without `-n`: from the toolbox the Deployment is not there."""
    result = session.run("kubectl rollout restart deployment/quantum-planner", "responder", 20)

    assert 'deployments.apps "quantum-planner" not found' in result.stderr or "forbidden" in result.stderr


def test_names_outside_do_not_resolve_and_vendors_do(session: Session) -> None:
    outside = session.run("curl -sS -m 5 https://example.com", "view", 20)
    vendor = session.run("curl -sS -m 5 https://status.company.com/api/ping", "view", 20)

    assert outside.exit_code == 6
    assert "Pong" in vendor.stdout


def test_two_sessions_do_not_mix(session: Session, world: World) -> None:
    with Session(world.cluster) as other:
        session.run("export WHO=first", "view", 10)
        other.run("export WHO=second", "view", 10)

        assert (session.run("echo $WHO", "view", 10).stdout, other.run("echo $WHO", "view", 10).stdout) == (
            "first\n",
            "second\n",
        )
        slow = threading.Thread(target=other.run, args=("echo mine; sleep 1; echo mine", "view", 10))
        slow.start()
        outputs = {session.run("echo yours", "view", 10).stdout for _ in range(20)}
        slow.join(10)

    assert outputs == {"yours\n"}
