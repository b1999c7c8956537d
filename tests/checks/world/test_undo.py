"""What is owed is on disk before the change, and is played back newest first."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.world import guard, world
from checks.world.cluster import Cluster
from checks.world.images.plan import Plan
from checks.world.run import Ended
from checks.world.undo import Undo, UndoLog


class Recording(Cluster):
    """Remembers its calls, and what was owed at each."""

    def kubectl(
        self, *argv: str, what: str, deadline: float = 60, stdin: str | None = None, check: bool = True
    ) -> Ended:
        CALLS.append((argv, [undo.what for undo in LOG[0].owed()]))
        return Ended(0, "", "")


CALLS: list[tuple[tuple[str, ...], list[str]]] = []
LOG: list[UndoLog] = []


@pytest.fixture
def recording(tmp_path: Path) -> Recording:
    CALLS.clear()
    LOG[:] = [UndoLog(tmp_path / "undo.jsonl")]
    return Recording(tmp_path / "kubeconfig", tmp_path / "kubectl", 1)


def test_the_undo_is_owed_before_the_change(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "check", lambda cluster: None)
    changed = world.World(recording, Plan.__new__(Plan), LOG[0])

    changed.change("scale", "--replicas=0", what="scale down", undo=Undo("scale up", ("scale", "--replicas=1")))

    assert CALLS == [(("scale", "--replicas=0"), ["scale up"])]


def test_newest_first_and_then_nothing_is_owed(recording: Recording) -> None:
    for name in ("first", "second"):
        LOG[0].owe(Undo(name, (name,)))

    assert LOG[0].play(recording) == ["second", "first"]
    assert [argv for argv, _ in CALLS] == [("second",), ("first",)]
    assert LOG[0].owed() == []


def test_a_line_that_a_kill_cut_short_was_never_followed_by_its_change(recording: Recording) -> None:
    LOG[0].owe(Undo("whole", ("a",)))
    with LOG[0].path.open("a") as log:
        log.write('{"what": "cut')

    assert [undo.what for undo in LOG[0].owed()] == ["whole"]
