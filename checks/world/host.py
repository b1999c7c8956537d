"""Programs of the host: found, or installed where that may be done without asking."""

from __future__ import annotations

import os
from pathlib import Path

from checks.errors import WorldError
from checks.world import places
from checks.world.progress import say
from checks.world.run import run

# Each program that a registry-less host builds with, and the Debian package it comes in.
BUILDERS = {"debootstrap": "debootstrap", "jq": "jq", "iptables": "iptables"}
DOCKER = {"dockerd": "docker.io", "iptables": "iptables"}


def missing(programs: dict[str, str]) -> list[str]:
    """The packages of those programs that are not on PATH nor where root's programs are."""
    folders = (*os.environ["PATH"].split(":"), "/usr/sbin", "/sbin")
    return [
        package
        for program, package in programs.items()
        if not any((Path(folder) / program).is_file() for folder in folders)
    ]


def may_install() -> bool:
    """Root on Debian or Ubuntu."""
    release = Path("/etc/os-release")
    debian = release.is_file() and any(f"ID={name}\n" in release.read_text() for name in ("debian", "ubuntu"))
    return os.geteuid() == 0 and debian


def ensure(programs: dict[str, str]) -> None:
    """Install what is missing, said first. Raises WorldError, with the command to type, where that may not be done."""
    if not (packages := missing(programs)):
        return
    command = ("apt-get", "install", "-y", "--no-install-recommends", *packages)
    if not may_install():
        raise WorldError(f"not installed: {', '.join(packages)}", hint=f"as root: {' '.join(command)}")
    say(f"not installed: {', '.join(packages)}; installing now: {' '.join(command)}")
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    log = places.state() / "install.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    run("apt-get", "update", what="read the package lists", deadline=300, env=env, log=log)
    run(*command, what=f"install {', '.join(packages)}", deadline=900, env=env, log=log)
