"""All documents together, and what the project around them declares: manifests, alerts, features."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from gherkin.parser import Parser

from checks.errors import PageError, Place
from checks.lint.finding import Finding, Span
from checks.lint.source import Document
from checks.runbook.load import Reader
from checks.runbook.model import Page, Step


@dataclass(frozen=True)
class Named:
    """A name that a feature gives: an ``alert`` that calls the pager, or a ``step`` of a page."""

    kind: str
    name: str
    path: Path
    line: int


_CALLED_BY = re.compile(r'called by "([^"<>]+)"')
_STEP = re.compile(r'the step "([^"<>]+)"')
_COLUMNS = {"alert": "alert", "step": "step", "resolution": "step"}


@dataclass
class Project:
    """The documents that were asked for. `root` is the folder of ``mkdocs.yml``; None for any other Markdown."""

    documents: list[Document]
    root: Path | None = None
    broken: dict[str, PageError] = field(default_factory=dict)  # pages that are no programs, by their path

    @cached_property
    def pages(self) -> dict[str, Page]:
        """The documents that are programs, by their path relative to ``docs/``; those that are none are `broken`."""
        if self.root is None:
            return {}
        reader = Reader(self.root)
        found: dict[str, Page] = {}
        for document in self.documents:
            path = Path(document.path)
            try:
                page = reader.page(path, document.source)
            except PageError as error:
                self.broken[document.path] = error
                continue
            if page.snippets:
                found[page.path] = page
        return found

    def span(self, place: Place, text: str = "") -> Span:
        """The whole line of a place, or the first `text` in it."""
        document = next((one for one in self.documents if one.path == place.path), None)
        line = document.lines[place.line - 1] if document and 0 < place.line <= len(document.lines) else ""
        start = line.find(text) if text else -1
        if start >= 0:
            return Span(place.path, place.line, start + 1, start + 1 + len(text))
        start = len(line) - len(line.lstrip())
        return Span(place.path, place.line, start + 1, max(start + 2, len(line) + 1))

    def steps(self) -> Iterator[tuple[Page, Step]]:
        """Every step of every page that is a program."""
        return ((page, step) for page in self.pages.values() for step in page.steps.values())

    @cached_property
    def objects(self) -> list[dict[str, Any]]:
        """Every Kubernetes object under ``deploy/``, as it is declared."""
        found: list[dict[str, Any]] = []
        for path in sorted((self.root / "deploy").rglob("*.yaml")) if self.root else ():
            namespace = _namespace(path.parent)
            for one in yaml.load_all(path.read_text(), yaml.CSafeLoader):
                if isinstance(one, dict) and "kind" in one:
                    if namespace and "metadata" in one:
                        one["metadata"].setdefault("namespace", namespace)
                    found.append(one)
        return found

    @property
    def rules(self) -> Path:
        """The file of the alert rules."""
        return (self.root or Path()) / "deploy/monitoring/config/rules.yml"

    @cached_property
    def named(self) -> list[Named]:
        """What the features under ``features/`` name."""
        found: list[Named] = []
        for path in sorted((self.root / "features").glob("*.feature")) if self.root else ():
            for scenario in _scenarios(path):
                for step in scenario["steps"]:
                    line = step["location"]["line"]
                    found += [Named("alert", name, path, line) for name in _CALLED_BY.findall(step["text"])]
                    found += [Named("step", name, path, line) for name in _STEP.findall(step["text"])]
                found += [Named(kind, name, path, line) for kind, name, line in _examples(scenario)]
        return found

    def in_file(
        self, path: Path, text: str, rule: str, message: str, suggestion: str = "", *, line: int = 0
    ) -> Finding:
        """A finding in a file that is no document: where `text` first stands, from `line` on."""
        shown = shorter(path)
        lines = path.read_text().splitlines() if path.is_file() else []
        for number, content in enumerate(lines, 1):
            if number >= line and text in content:
                start = content.index(text) + 1
                return Finding(Span(shown, number, start, start + len(text)), rule, message, suggestion)
        return Finding(Span(shown, max(1, line)), rule, message, suggestion)

    @cached_property
    def alerts(self) -> list[dict[str, Any]]:
        """Every alert rule of the monitoring, as it is declared."""
        if self.root is None or not self.rules.is_file():
            return []
        groups = yaml.load(self.rules.read_text(), yaml.CSafeLoader)["groups"]
        return [rule for group in groups for rule in group["rules"] if "alert" in rule]


def _namespace(folder: Path) -> str:
    """The namespace that a folder's kustomization gives to all that is declared in it."""
    path = folder / "kustomization.yaml"
    content = yaml.load(path.read_text(), yaml.CSafeLoader) if path.is_file() else None
    return str((content or {}).get("namespace") or "")


def shorter(path: Path) -> str:
    """The path as one would type it here."""
    return os.path.relpath(path) if path.is_absolute() and path.is_relative_to(Path.cwd()) else str(path)


def _scenarios(path: Path) -> Iterator[Any]:
    document: Any = Parser().parse(path.read_text())
    for child in (document["feature"] or {"children": []})["children"]:
        if "scenario" in child:
            yield child["scenario"]


def _examples(scenario: Any) -> Iterator[tuple[str, str, int]]:
    """The alerts and steps that the examples name, each with its line."""
    for examples in scenario["examples"]:
        names = [cell["value"] for cell in (examples.get("tableHeader") or {"cells": []})["cells"]]
        for row in examples["tableBody"]:
            for name, cell in zip(names, row["cells"], strict=True):
                if name in _COLUMNS:
                    yield _COLUMNS[name], cell["value"], row["location"]["line"]
