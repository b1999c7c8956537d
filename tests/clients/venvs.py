"""An environment for each client, so that neither the project nor another client decides its versions.

A client without requirements is a program of this machine, such as curl.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).parent / "requirements"
# Read when this module is imported: a fixture moves the cache out of the way of every test.
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "quantum-planner-runbook" / "clients"
DEADLINE = 600


def environment(client: str) -> Path:
    """The folder of the client's programs; made on first use, and made anew when its requirements change."""
    wanted = REQUIREMENTS / f"{client}.txt"
    if not wanted.exists():
        return _installed(client).parent
    name = hashlib.sha256(wanted.read_bytes() + sys.version.encode()).hexdigest()[:12]
    found = CACHE / f"{client}-{name}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{client}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (found / "ready").exists():
            for old in CACHE.glob(f"{client}-*"):
                shutil.rmtree(old)
            subprocess.run([sys.executable, "-m", "venv", found], check=True, timeout=DEADLINE)
            pip = (found / "bin/python", "-m", "pip", "--quiet", "--disable-pip-version-check", "install")
            subprocess.run([*pip, "--requirement", wanted], check=True, timeout=DEADLINE)
            (found / "ready").touch()
    return found / "bin"


def version(client: str) -> str:
    """The version of the client itself: the first requirement, or what the program says of itself."""
    if not (REQUIREMENTS / f"{client}.txt").exists():
        told = subprocess.run([_installed(client), "--version"], capture_output=True, text=True, timeout=10, check=True)
        return told.stdout.split()[1]
    return (REQUIREMENTS / f"{client}.txt").read_text().split("==")[1].split()[0]


def _installed(program: str) -> Path:
    found = shutil.which(program)
    assert found, f"{program} has neither requirements nor is it installed here"
    return Path(found)
