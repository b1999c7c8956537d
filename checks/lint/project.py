"""All documents together, and what the project around them declares: manifests, alerts, features."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from checks.errors import PageError, Place
from checks.lint.finding import Span
from checks.lint.source import Document
from checks.runbook.load import Reader
from checks.runbook.model import Page, Step


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
                page = reader.page(path)
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
            found += [
                one
                for one in yaml.load_all(path.read_text(), yaml.CSafeLoader)
                if isinstance(one, dict) and "kind" in one
            ]
        return found

    @cached_property
    def alerts(self) -> list[dict[str, Any]]:
        """Every alert rule of the monitoring, as it is declared."""
        path = self.root / "deploy/monitoring/config/rules.yml" if self.root else None
        if path is None or not path.is_file():
            return []
        groups = yaml.load(path.read_text(), yaml.CSafeLoader)["groups"]
        return [rule for group in groups for rule in group["rules"] if "alert" in rule]
