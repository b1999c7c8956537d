"""What real clients saw of each vendor's mock: one table a vendor, as the acceptance test recorded it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from checks.errors import Place, RunbookError
from checks.publish.runs import cell

RECORD = Path("evidence/measured/clients.json")
COMMAND = "make clients"
SAID = 120  # characters shown of what a client said


def clients(root: Path) -> str:
    """Of each vendor: a row for the main job and for each trouble, a column for each client."""
    record = _record(root)
    parts = []
    for vendor, told in record["clients"].items():
        names = list(told)
        heads = (f"{name} {row['version']}" for name, row in told.items())
        lines = [
            f"### {vendor}\n",
            f"| | {' | '.join(heads)} |",
            "|---" * (len(names) + 1) + "|",
        ]
        rows = dict.fromkeys(trouble for name in names for trouble in told[name]["cells"])
        ordered = sorted(rows, key=lambda trouble: (trouble != "main job", trouble))
        for trouble in ordered:
            seen = " | ".join(_seen(told[name]["cells"].get(trouble), told[name]["main"]) for name in names)
            lines.append(f"| {trouble} | {seen} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def counted(root: Path) -> str:
    """How many clients, meetings and packets for another machine."""
    record = _record(root)
    rows = [row for told in record["clients"].values() for row in told.values()]
    met = sum("outcome" in one for row in rows for one in row["cells"].values())
    return (
        f"**{len(rows)} clients of {len(record['clients'])} vendors met {met} times, "
        f"{record['packets for another machine']} packets for another machine** ({record['recorded'][:10]})"
    )


def _seen(one: dict[str, Any] | None, main: str) -> str:
    if one is None:
        return "not tried yet"
    if "never" in one:
        return f"never: {cell(one['never'])}"
    if one["outcome"] == "done":
        return f"{cell(main)}: {cell(_short(one['says']))} ({one['seconds']} s)"
    kind = one["outcome"].rpartition(".")[2]
    said = f": {cell(_short(one['says']))}" if one["says"] else ""
    return f"`{kind}`{said} ({one['seconds']} s)"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SAID else f"{line[:SAID]}…"


def _record(root: Path) -> dict[str, Any]:
    path = root / RECORD
    if not path.is_file():
        return {"clients": {}, "packets for another machine": "no", "recorded": "never"}
    try:
        found: dict[str, Any] = json.loads(path.read_text())
        return found
    except ValueError as error:
        raise RunbookError(
            f"this is no record of clients: {type(error).__name__}", place=Place(str(RECORD)), hint=f"run `{COMMAND}`"
        ) from None
