"""The matrix of faults and resolutions, as it was measured: one file, written after each cell, so that it can go on."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from checks.drill.matrix import Cell
from checks.evidence.inputs import inputs

Cells = dict[str, dict[str, Cell]]
FILE = Path("evidence/matrix/cells.json")


def load(root: Path) -> tuple[Cells, dict[str, str]]:
    """The cells by fault and remedy, and of each fault what its cells were measured with."""
    path = root / FILE
    if not path.is_file():
        return {}, {}
    kept = json.loads(path.read_text())
    cells = {
        fault: {remedy: Cell.model_validate(cell) for remedy, cell in row.items()}
        for fault, row in kept["cells"].items()
    }
    return cells, kept["inputs"]


def save(root: Path, cells: Cells, measured: dict[str, str]) -> None:
    """Keep all cells; the file is replaced as a whole or not at all."""
    path = root / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {fault: {name: cell.model_dump() for name, cell in row.items()} for fault, row in cells.items()}
    new = path.with_suffix(".new")
    new.write_text(json.dumps({"cells": told, "inputs": measured}, indent=1, sort_keys=True) + "\n")
    new.replace(path)


def measured_with(root: Path, fault: str, steps: list[str]) -> str:
    """One hash of what a fault's cells depend on: the fault, the remedies' texts, and the world."""
    found = inputs(root, fault, [step for step in steps if "#" in step])
    wanted = ("fault", "page", "manifests", "planner", "vendors", "oracle")
    return hashlib.sha256("".join(found[name] for name in wanted).encode()).hexdigest()
