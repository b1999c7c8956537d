"""Which drills a change of this tree makes due: a few always, what the evidence no longer covers, and one by chance."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from checks.evidence import store
from checks.faults import FAULTS
from checks.world.run import run

SMOKE = ("scaled-to-zero", "quota-used-up", "oversized-jobs", "lock-held", "monitoring-down")  # one of each scenario


def due(root: Path, faults: Collection[str] = tuple(FAULTS)) -> dict[str, str]:
    """Fault to why it is due. The one by chance is chosen by the commit, so that everybody drills the same one."""
    kept = store.load(root)
    why = dict.fromkeys(SMOKE, "smoke: one of each scenario")
    for name in faults:
        if not store.proved(root, kept.get(name)):
            why[name] = store.standing(root, kept.get(name))
    if commit := _commit(root):
        chosen = sorted(faults)[int(commit, 16) % len(faults)]
        why.setdefault(chosen, f"chosen by commit {commit[:12]}")
    return {name: why[name] for name in faults if name in why}


def _commit(root: Path) -> str:
    """The hash of the tree's commit; empty outside a repository."""
    asked = run("git", "-C", root, "rev-parse", "HEAD", what="look at the commit", deadline=10, check=False)
    return asked.stdout.strip() if asked.exit_code == 0 else ""
