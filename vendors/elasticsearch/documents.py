"""Documents made of log lines: what a shipper and its ingest pipeline would make of them.

A line of the planner's (`planner/logs.py`) is one JSON object: its fields stay as they are, but for ``ts``, which
becomes ``@timestamp``. Any other line, such as Python's last words, is a ``message`` at the time that Kubernetes
has noted.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from vendors.elasticsearch.dates import instant, milliseconds, written

STREAM = "logs-quantum-planner-default"
TIME = "@timestamp"
# The mapping: every other field is unknown. Text is analysed into words, a keyword is one whole value.
TEXT = frozenset({"message", "exception"})
NUMBERS = frozenset({"status", "duration"})
KEYWORDS = frozenset({
    "level", "logger", "request_id", "job_id", "method", "route", "backend", "kind", "kubernetes.namespace",
    "kubernetes.pod.name", "kubernetes.container.name",
})  # fmt: skip
MAPPED = TEXT | NUMBERS | KEYWORDS | {TIME}
OWN = frozenset(name for name in MAPPED if not name.startswith("kubernetes.")) - {TIME}  # what a line may say itself
_STAMPED = re.compile(r"(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) (.*)", re.DOTALL)


@dataclass(frozen=True)
class Place:
    """Where a line was written."""

    pod: str
    container: str = "quantum-planner"
    namespace: str = "quantum-planner"


@dataclass(frozen=True)
class Document:
    """One line: its own fields, when and where it was written, and itself. Most are looked at and passed over."""

    fields: Mapping[str, Any]
    at: datetime
    place: Place
    line: str

    @cached_property
    def source(self) -> dict[str, Any]:
        """The whole document."""
        place = {"namespace": self.place.namespace, "pod": {"name": self.place.pod},
                 "container": {"name": self.place.container}}  # fmt: skip
        return {**self.fields, TIME: written(self.at), "kubernetes": place}

    @property
    def index(self) -> str:
        """The hidden index behind the data stream."""
        return f".ds-{STREAM}-{self.at:%Y.%m.%d}-000001"

    @property
    def id(self) -> str:
        """The same in every search."""
        told = f"{self.place} {self.at} {self.line}".encode()
        return hashlib.blake2b(told, digest_size=10).hexdigest()

    @cached_property
    def values(self) -> dict[str, Any]:
        """The value of each mapped field that it has: dates and numbers as numbers, the rest as text."""
        found = {name: value for name, value in self.fields.items() if name in OWN and value is not None}
        where = {"kubernetes.namespace": self.place.namespace, "kubernetes.pod.name": self.place.pod,
                 "kubernetes.container.name": self.place.container}  # fmt: skip
        return found | where | {TIME: milliseconds(self.at)}


def read(lines: Iterable[str], place: Place) -> Iterator[Document]:
    """The documents of one container's log; each line may begin with the time that Kubernetes has noted.

    A line without any time has that of the line before it; at the beginning, it is left out.
    """
    before: datetime | None = None
    for line in lines:
        stamped = _STAMPED.fullmatch(line)
        text = stamped[2] if stamped else line
        fields = _fields(text)
        before = _time(fields, stamped[1] if stamped else "") or before
        if before and text.strip():
            yield Document(fields, before, place, line)


def _fields(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    return found if isinstance(found, dict) and "message" in found else {"message": text}


def _time(fields: dict[str, Any], noted: str) -> datetime | None:
    """The line's own time, or else the one that Kubernetes has noted."""
    for text in (fields.pop("ts", None), noted):
        try:
            return instant(str(text))
        except ValueError:
            continue
    return None
