"""What was measured of each fault, by name: a file that is written after each measurement, so that it can go on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from checks.drill.journal import Record
from checks.errors import Place, RunbookError
from checks.evidence.files import replace
from checks.evidence.inputs import inputs
from checks.proofs.matrix import Cell
from checks.proofs.mutations import Proof

FOLDER = Path("evidence/measured")
DEPENDS_ON = ("fault", "page", "manifests", "planner", "D-Wave mock", "oracle")

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Table(Generic[R]):
    """A kind of measurement, the name of its file, and the command that measures."""

    name: str
    kind: type[R]
    command: str

    def load(self, root: Path) -> tuple[dict[str, dict[str, R]], dict[str, str]]:
        """The results by fault and name, and of each fault what they were measured with."""
        path = self._path(root)
        if not path.is_file():
            return {}, {}
        try:
            kept = json.loads(path.read_text())
            results = {
                fault: {name: self.kind.model_validate(one) for name, one in row.items()}
                for fault, row in kept["results"].items()
            }
            return results, kept["measured with"]
        except (json.JSONDecodeError, KeyError, ValidationError) as error:
            hint = f"delete it and run `{self.command}`"
            raise RunbookError(
                f"these are no results: {type(error).__name__}", place=Place(str(path)), hint=hint
            ) from None

    def save(self, root: Path, results: dict[str, dict[str, R]], measured: dict[str, str]) -> None:
        """Keep all results; the file is replaced as a whole or not at all."""
        told = {
            fault: {name: one.model_dump(mode="json") for name, one in row.items()} for fault, row in results.items()
        }
        replace(self._path(root), {"results": told, "measured with": measured})

    def _path(self, root: Path) -> Path:
        return root / FOLDER / f"{self.name}.json"


MATRIX = Table("matrix", Cell, "runbook prove --matrix")
PROOFS = Table("proofs", Proof, "runbook prove")


def measured_with(root: Path, fault: str, steps: Sequence[str]) -> str:
    """One hash of what a fault's results depend on: the fault, the texts of `steps`, and the world."""
    found = inputs(root, fault, [step for step in steps if "#" in step])
    return hashlib.sha256("".join(found[name] for name in DEPENDS_ON).encode()).hexdigest()
