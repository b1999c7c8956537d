"""The inputs that evidence depends on, by name, each with the hash of its content."""

from __future__ import annotations

import hashlib
from pathlib import Path

# What is said on the site when one of them changes, and the files that it is made of.
INPUTS = {
    "manifests": ("deploy/**/*.yaml", "deploy/**/*.conf", "deploy/**/*.sql", "deploy/**/Corefile"),
    "alert rules": ("deploy/monitoring/config/*.yml",),
    "images": ("images/*/*", "images/node/cmd/**/*"),
    "planner": ("planner/**/*.py",),
    "vendors": ("vendors/**/*.py",),
    "oracle": ("checks/drill/oracle.py", "checks/drill/problems.py"),
    "harness": ("checks/drill/*.py", "checks/observe/*.py", "checks/runbook/*.py", "checks/world/**/*.py"),
}


def inputs(root: Path, page: str, fault: str) -> dict[str, str]:
    """The hash of each input of one fault's drill."""
    own = {
        "page": (f"docs/{page}",),
        "fault": (f"checks/faults/{fault.replace('-', '_')}.py", "checks/faults/base.py", "checks/faults/kinds/*.py"),
    }
    return {name: _hash(root, patterns) for name, patterns in (INPUTS | own).items()}


def changed(root: Path, known: dict[str, str]) -> list[str]:
    """The names of the inputs that are not what they were; the fault and the page by the names in `known`."""
    page, fault = known.get("page path", ""), known.get("fault name", "")
    now = inputs(root, page, fault)
    return [name for name in now if known.get(name) != now[name]]


def known(root: Path, page: str, fault: str) -> dict[str, str]:
    """What a journal keeps of its inputs."""
    return inputs(root, page, fault) | {"page path": page, "fault name": fault}


def _hash(root: Path, patterns: tuple[str, ...]) -> str:
    whole = hashlib.sha256()
    found = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    for path in sorted(found):
        if "__pycache__" not in path.parts:
            whole.update(f"{path.relative_to(root)}\0".encode())
            whole.update(path.read_bytes())
    return whole.hexdigest()
