"""Where things are: the project's own tree, the cache of what was built, the state of what runs."""

from __future__ import annotations

import os
from pathlib import Path

from checks.errors import RunbookError

NAME = "quantum-planner-runbook"


def project_root(start: Path | None = None) -> Path:
    """The folder that holds ``mkdocs.yml`` and ``deploy/``, at or above `start` (default: where you are)."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").is_file() and (folder / "deploy").is_dir():
            return folder
    raise RunbookError(f"no runbook project at or above {here}", hint="run this where mkdocs.yml and deploy/ are")


def _xdg(variable: str, fallback: str) -> Path:
    return Path(os.environ.get(variable) or Path.home() / fallback) / NAME


def cache() -> Path:
    """What can be built again: binaries, root file systems. Safe to delete."""
    return _xdg("XDG_CACHE_HOME", ".cache")


def state() -> Path:
    """What says what runs: kubeconfig, process ids, keys, the undo log."""
    return _xdg("XDG_STATE_HOME", ".local/state")
