"""One client and what it must see of its vendor: its main job, and what each kind of trouble does to it."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from vendors.drill.kinds import Kind

MAIN: Final = "main job"
STILL_TRYING: Final = "still trying"  # the outcome of a client that had told nothing when its time was over
PROGRAMS = Path(__file__).parent / "programs"


@dataclass(frozen=True)
class Sees:
    """What the client must tell: `outcome` is its exception's full name, or what it says of its work.

    `within` seconds it must have told it; `says` must be in its message; `at_least` seconds it takes.
    """

    outcome: str
    says: str = ""
    within: float = 30.0
    at_least: float = 0.0


@dataclass(frozen=True)
class Never:
    """Why there is no such cell."""

    reason: str


@dataclass(frozen=True)
class Client:
    """A client as its users install it, and its program of `programs/`, which does its main job once and says how.

    The program prints one JSON object: `outcome`, and `says`, a message. `command` stands for it where the client is a
    command itself; then its exit code is the outcome, as ``exit 1``, and what it prints is what it says.
    """

    vendor: str
    name: str
    sees: Mapping[str, Sees | Never]
    main: str
    environ: Mapping[str, str] = field(default_factory=dict)
    program: str = ""
    command: tuple[str, ...] = ()
    requirements: str = ""  # another name than the client's own

    @property
    def installed(self) -> str:
        """The name of its requirements."""
        return self.requirements or self.name

    def __post_init__(self) -> None:
        missing = {MAIN, *Kind} - set(self.sees)
        assert not missing, f"{self.name}: say what it sees, or why never: {', '.join(sorted(missing))}"


@dataclass(frozen=True)
class Seen:
    """What it did tell."""

    outcome: str
    says: str
    seconds: float


def tell(stdout: str, stderr: str, exit_code: int, *, program: bool, began: float) -> Seen:
    """Read what a program or a command has told."""
    seconds = round(time.monotonic() - began, 1)
    if not program:
        return Seen(f"exit {exit_code}", (stdout + stderr).strip(), seconds)
    try:
        told = json.loads(stdout.splitlines()[-1])
    except (IndexError, ValueError):
        raise AssertionError(f"it told nothing, exit code {exit_code}:\n{stdout}\n{stderr}") from None
    return Seen(told["outcome"], told["says"], seconds)
