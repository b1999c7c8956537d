"""kubectl against a cluster of ours, with a stand-in for the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.errors import WorldError
from checks.world.cluster import Cluster


def _cluster(folder: Path, script: str) -> Cluster:
    kubectl = folder / "kubectl"
    kubectl.write_text(f"#!/bin/sh\necho asked >> {folder}/asked\n{script}\n")
    kubectl.chmod(0o755)
    return Cluster(folder / "kubeconfig", kubectl, 0)


def _asked(folder: Path) -> int:
    return len((folder / "asked").read_text().splitlines())


def test_a_conflict_is_asked_again(tmp_path: Path) -> None:
    script = f"""
    [ "$(wc -l < {tmp_path}/asked)" -ge 2 ] && exit 0
    echo 'Error from server (Conflict): the object has been modified' >&2; exit 1"""

    assert _cluster(tmp_path, script).kubectl("replace", what="put it back").exit_code == 0
    assert _asked(tmp_path) == 2


def test_another_error_is_told_at_once(tmp_path: Path) -> None:
    cluster = _cluster(tmp_path, "echo 'Error from server (NotFound)' >&2; exit 1")

    with pytest.raises(WorldError, match=r"put it back: .*\n.*NotFound"):
        cluster.kubectl("replace", what="put it back")
    assert _asked(tmp_path) == 1
