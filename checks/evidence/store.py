"""The evidence: one journal a fault, kept in the repository as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from checks.drill.journal import SCHEMA_VERSION, Journal, Verdict
from checks.errors import Place, RunbookError
from checks.evidence.files import replace
from checks.evidence.inputs import changed, known
from checks.world.images.leaves import KUBERNETES

NEVER = "not verified: never drilled"


def folder(root: Path) -> Path:
    """Where the evidence is kept."""
    return root / "evidence"


def stamped(root: Path, journal: Journal) -> Journal:
    """The journal with what it was drilled on, and with the inputs that its worth depends on."""
    inputs = known(root, journal.fault, journal.path)
    return journal.model_copy(update={"versions": {"kubernetes": KUBERNETES}, "inputs": inputs})


def save(root: Path, journal: Journal, kind: str = "") -> Path:
    """Keep a journal as its fault's evidence, of a `kind` apart; the file is replaced as a whole or not at all."""
    path = folder(root) / kind / f"{journal.fault}.json"
    replace(path, journal.model_dump(mode="json"))
    return path


def load(root: Path, kind: str = "") -> dict[str, Journal]:
    """Every kept journal of a kind, by its fault. Raises RunbookError for a file of another schema."""
    files = sorted((folder(root) / kind).glob("*.json"))
    return {journal.fault: journal for path in files for journal in (_read(path),)}


def _read(path: Path) -> Journal:
    try:
        content = json.loads(path.read_text())
        if isinstance(content, dict) and content.get("schema_version") != SCHEMA_VERSION:
            raise RunbookError(
                f"schema version {content.get('schema_version')} is not {SCHEMA_VERSION}", place=Place(str(path)),
                hint="drill the fault again",
            )  # fmt: skip
        return Journal.model_validate(content)
    except (json.JSONDecodeError, ValidationError) as error:
        raise RunbookError(f"this is no journal: {error}", place=Place(str(path)), hint="drill again") from None


def standing(root: Path, journal: Journal | None) -> str:
    """What the evidence is worth now: 'proved', 'changed since: …' with the cause, or 'not verified: …'."""
    if journal is None:
        return NEVER
    if journal.verdict is not Verdict.PASS:
        return f"not verified: {journal.verdict}: {journal.reason}"
    causes = changed(root, journal.inputs)
    return f"changed since: {', '.join(causes)}" if causes else "proved"


def proved(root: Path, journal: Journal | None) -> bool:
    """Whether it is a proof now."""
    return standing(root, journal) == "proved"


def headline(faults: int, resolved: Sequence[Journal]) -> str:
    """What all of it comes to, in one sentence: of so many `faults` those were `resolved`."""
    ways = {
        run.step
        for journal in resolved
        for run in journal.runs
        if run.effect == "change" and f"{run.page}#{run.step}" == journal.expected
    }
    alerts = {journal.alert for journal in resolved}
    return (
        f"{_many(faults, 'fault')}, of which {len(resolved)} resolved by following the published text alone, through "
        f"{_many(len(ways), 'distinct resolution')}, from {_many(len(alerts), 'symptom alert')}"
    )


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
