"""The table of clients and troubles as it was seen, which the site publishes: `make clients` writes it anew."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from tests.clients.meeting import Client, Never, Seen
from tests.clients.venvs import version

PATH = Path(__file__).parents[2] / "evidence/measured/clients.json"
TRACEBACK = "Traceback (most recent call last)"
RECORDING = "RECORD_CLIENTS"  # set it to write the table


@dataclass
class Record:
    """What was published, and what is seen now; `left` counts the packets that were for another machine."""

    published: dict[str, Any]
    seen: dict[str, Any] = field(default_factory=dict)
    left: int | None = None

    @classmethod
    @contextmanager
    def kept(cls) -> Iterator[Self]:
        """The record; at the end it is written, if it is to be: what was not seen this time stays as it was."""
        record = cls(json.loads(PATH.read_text())["clients"] if PATH.is_file() else {})
        yield record
        if os.environ.get(RECORDING) and record.seen:
            vendors = sorted({*record.published, *record.seen})
            clients = {
                vendor: dict(sorted((record.published.get(vendor, {}) | record.seen.get(vendor, {})).items()))
                for vendor in vendors
            }
            whole = {"recorded": datetime.now(UTC).isoformat(timespec="seconds"), "packets for another machine":
                     record.left, "clients": clients}  # fmt: skip
            PATH.write_text(json.dumps(whole, indent=1) + "\n")

    def note(self, client: Client, trouble: str, seen: Seen) -> None:
        """Write one cell down. Raises AssertionError where another one is published, unless that is to be replaced."""
        row = self.seen.setdefault(client.vendor, {}).setdefault(client.name, _row(client))
        row["cells"][trouble] = asdict(replace(seen, says=_last_words(seen.says)))
        if not os.environ.get(RECORDING):
            told = self.published.get(client.vendor, {}).get(client.name, {}).get("cells", {}).get(trouble, {})
            assert told.get("outcome") == seen.outcome, "the published table says otherwise: `make clients`"


def _last_words(says: str) -> str:
    """Of a traceback the last line, which says what was raised; the others name the files of one machine."""
    return says.strip().splitlines()[-1] if TRACEBACK in says else says


def _row(client: Client) -> dict[str, Any]:
    nevers = {trouble: {"never": sees.reason} for trouble, sees in client.sees.items() if isinstance(sees, Never)}
    return {"version": version(client.installed), "main": client.main, "cells": nevers}
