"""One tree of errors. A message begins ``path:line:`` where there is a place, and ends with what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Place:
    """A line of a file, as an editor opens it: ``path:line``."""

    path: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class RunbookError(Exception):
    """Something the user can mend. The command line prints it without a traceback and exits 2."""

    def __init__(self, message: str, *, place: Place | None = None, hint: str = "") -> None:
        self.place = place
        self.message = message
        self.hint = hint
        super().__init__(": ".join(str(part) for part in (place, message) if part) + (f" ({hint})" if hint else ""))


class PageError(RunbookError):
    """A page is not a program: bad fence, bad row, dead link, or an output the page misreads."""


class WorldError(RunbookError):
    """The cluster, Docker, an image or the toolbox is not as it must be."""


class Refused(WorldError):
    """A guard said no: the server is not the cluster this harness created."""


class SetupFailure(WorldError):
    """The drill could not be set up, so it says nothing about the page."""


class Timeout(WorldError):
    """A wait ran out; the message names what it waited for."""
