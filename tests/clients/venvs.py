"""An environment for each client, so that neither the project nor another client decides its versions.

The first line of a client's requirements says what it is: ``name==version`` of PyPI; ``# deb: package``, of which the
machine's own Debian knows the version; or ``# program: name``, which the machine has or has not.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).parent / "requirements"
# Read when this module is imported: a fixture moves the cache out of the way of every test.
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "quantum-planner-runbook" / "clients"
DEADLINE = 600
VERSION = "version"  # the file that holds a Debian package's


def environment(client: str) -> Path:
    """The folder of the client's programs; made on first use, and made anew when its requirements change."""
    if program := _wanted(client, "program"):
        if not (path := shutil.which(program)):
            pytest.skip(f"no {program} on this machine")
        return Path(path).parent
    found = _folder(client)
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{client}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (found / "ready").exists():
            for old in CACHE.glob(f"{client}-{'[0-9a-f]' * 12}"):
                shutil.rmtree(old)
            subprocess.run([sys.executable, "-m", "venv", found], check=True, timeout=DEADLINE)
            if package := _wanted(client, "deb"):
                _unpack(package, found)
            else:
                pip = (found / "bin/python", "-m", "pip", "--quiet", "--disable-pip-version-check", "install")
                wanted = REQUIREMENTS / f"{client}.txt"
                subprocess.run([*pip, "--requirement", wanted], check=True, timeout=DEADLINE)
            (found / "ready").touch()
    return found / "bin"


def version(client: str) -> str:
    """The version of the client itself."""
    if program := _wanted(client, "program"):
        told = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=True).stdout
        return told.split()[1]
    if _wanted(client, "deb"):
        return (_folder(client) / VERSION).read_text()
    return (REQUIREMENTS / f"{client}.txt").read_text().split("==")[1].split()[0]


def _wanted(client: str, kind: str) -> str:
    found = re.match(rf"# {kind}: (\S+)", (REQUIREMENTS / f"{client}.txt").read_text())
    return found[1] if found else ""


def _folder(client: str) -> Path:
    wanted = (REQUIREMENTS / f"{client}.txt").read_bytes() + sys.version.encode()
    return CACHE / f"{client}-{hashlib.sha256(wanted).hexdigest()[:12]}"


def _unpack(package: str, folder: Path) -> None:
    """Unpack a Debian package into the folder, uninstalled; skip, with the reason, where that cannot be done."""
    for command in (("apt-get", "download", package), ("apt-get", "update"), ("apt-get", "download", package)):
        try:
            ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=DEADLINE, check=False)
        except FileNotFoundError:
            pytest.skip(f"{package} is a Debian package, and here is no apt-get")
        if archives := list(folder.glob("*.deb")):
            break
    else:
        pytest.skip(f"{package} cannot be had: {ran.stderr.strip()[-300:]}")
    subprocess.run(["dpkg-deb", "-x", archives[0], folder], check=True, timeout=DEADLINE)
    shown = ["dpkg-deb", "--field", archives[0], "Version"]
    told = subprocess.run(shown, capture_output=True, text=True, timeout=10, check=True).stdout.strip()
    (folder / VERSION).write_text(told)
    archives[0].unlink()
