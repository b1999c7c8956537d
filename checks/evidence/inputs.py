"""The inputs that evidence depends on, by name, each with the hash of its content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from checks.world.secrets import VENDORS

# No snippet has a line that begins so: a comment within one has a single `#`, and no heading of a page has.
_HEADING = re.compile(r"^(?=#{2,4} )", re.MULTILINE)
# What else cures a fault is what the matrix found; saying so changes no drill.
_ALSO = re.compile(rb"^    also = \([^)]*\)\n", re.MULTILINE)


def _mocks(*vendors: str) -> tuple[str, ...]:
    return tuple(
        pattern
        for one in vendors
        for pattern in (f"vendors/{one}.py", f"vendors/{one}/**/*.py", f"deploy/vendors/{one}.yaml")
    )


# Vendors that every drill meets: the service asks the first, the alert and the process page call the others.
ALWAYS = ("heartbeat", "pagerduty", "slack", "statuspage")

# What is said on the site when one of them changes, and the files that it is made of.
INPUTS = {
    "manifests": (
        "deploy/*.yaml",
        "deploy/[!v]*/*.yaml",
        "deploy/vendors/namespace.yaml",
        "deploy/**/*.conf",
        "deploy/**/*.sql",
        "deploy/**/Corefile",
    ),
    "alert rules": ("deploy/monitoring/config/*.yml",),
    "images": ("images/*/*", "images/node/cmd/**/*"),
    "planner": ("planner/**/*.py",),
    "D-Wave mock": (
        "vendors/__init__.py",
        "vendors/__main__.py",
        "vendors/vendor.py",
        # Neither what is written down of requests nor the troubles by name, which no drill sets.
        "vendors/drill/faults.py",
        "vendors/drill/control.py",
        "vendors/drill/door.py",
        "vendors/drill/switch.py",
        *_mocks("dwave"),
    ),
    "pager and channels": _mocks(*ALWAYS),
    "oracle": ("checks/drill/oracle.py", "checks/drill/problems.py"),
    "harness": ("checks/drill/*.py", "checks/observe/*.py", "checks/runbook/*.py", "checks/world/**/*.py"),
}


def inputs(root: Path, fault: str, steps: Sequence[str]) -> dict[str, str]:
    """The hash of each input of one fault's drill, which went through `steps`, each as 'page#step'.

    A walk depends on the steps it went through, their rows included, and on no other text of their pages; and of the
    vendors that not every drill meets, on those whose host names these steps have.
    """
    walked = "".join(_step(root, one) for one in steps)
    asked = (name for name, hosts in VENDORS.items() if name != "dwave" and any(host in walked for host in hosts))
    own = (f"checks/faults/**/{fault.replace('-', '_')}.py", "checks/faults/base.py", "checks/faults/kinds/*.py")
    found = {name: _hash(root, patterns) for name, patterns in (INPUTS | {"fault": own}).items()}
    found["other vendors"] = _hash(root, _mocks(*sorted(set(asked) - set(ALWAYS))))
    return found | {"page": hashlib.sha256(walked.encode()).hexdigest()}


def changed(root: Path, known: dict[str, str]) -> list[str]:
    """The names of the inputs that are not what they were; the fault and the steps by the names in `known`."""
    now = inputs(root, known.get("fault name", ""), known.get("steps", "").split())
    return [name for name in now if known.get(name) != now[name]]


def known(root: Path, fault: str, steps: Sequence[str]) -> dict[str, str]:
    """What a journal keeps of its inputs."""
    return inputs(root, fault, steps) | {"fault name": fault, "steps": " ".join(steps)}


def _step(root: Path, step: str) -> str:
    """The source of one step: from its heading to the next one; empty where it is gone."""
    page, _, name = step.partition("#")
    path = root / "docs" / page
    sections = _HEADING.split(path.read_text()) if path.is_file() else []
    return next((one for one in sections if f"{{ #{name} }}" in one.partition("\n")[0]), "")


def _hash(root: Path, patterns: Iterable[str]) -> str:
    whole = hashlib.sha256()
    found = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    for path in sorted(found):
        if "__pycache__" not in path.parts:
            whole.update(f"{path.relative_to(root)}\0".encode())
            whole.update(_ALSO.sub(b"", path.read_bytes()))
    return whole.hexdigest()
