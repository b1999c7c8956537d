"""Run the rules over files, and keep what was found in files that have not changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from checks.errors import Place, RunbookError
from checks.lint import suppress
from checks.lint.finding import Finding, Span
from checks.lint.project import Project
from checks.lint.rule import Profile, Rule, every
from checks.lint.source import Document

CACHE = ".runbook_cache"
IGNORED = {".git", ".venv", "node_modules", "site", CACHE}


def files(paths: Iterable[Path]) -> list[Path]:
    """The Markdown files at or under `paths`. Raises RunbookError for a path that is not there."""
    found: list[Path] = []
    for path in paths:
        if path.is_file():
            found.append(path)
        elif path.is_dir():
            below = (one for pattern in ("*.md", "*.markdown") for one in path.rglob(pattern))
            found += [one for one in below if one.is_file() and not IGNORED & set(one.relative_to(path).parts)]
        else:
            raise RunbookError("there is no such file or folder", place=Place(str(path)), hint="name Markdown to check")
    return sorted(dict.fromkeys(found))


def read(path: Path) -> Document:
    """One file; bytes that are no UTF-8 become replacement characters. Raises RunbookError where it may not be read."""
    try:
        return Document(str(path), path.read_bytes().decode("utf-8-sig", "replace"))
    except OSError as error:
        raise RunbookError(f"it cannot be read: {error.strerror}", place=Place(str(path))) from None


@dataclass
class Gate:
    """The rules of a profile, and where to keep findings; None keeps none."""

    profile: Profile
    cache: Path | None = None
    _kept: dict[str, list[Finding]] = field(default_factory=dict)

    def run(self, documents: list[Document], root: Path | None = None) -> list[Finding]:
        """Every finding, in the order of the files."""
        rules = [rule for rule in every().values() if rule.profile is Profile.ANY or self.profile is Profile.RUNBOOK]
        found = self._by_file(documents, rules)
        project = Project(documents, root)
        for rule in rules:
            for finding in rule.project(project) if rule.project else ():
                found.setdefault(finding.span.path, []).append(finding)
        told: list[Finding] = []
        for document in documents:
            told += suppress.apply(document, found.pop(document.path, []), every())
        told += [finding for others in found.values() for finding in others]
        return sorted(set(told))

    def _by_file(self, documents: list[Document], rules: list[Rule]) -> dict[str, list[Finding]]:
        kept = self._load()
        keys = {document.path: self._key(document) for document in documents}
        new = [document for document in documents if keys[document.path] not in kept]
        found: dict[str, list[Finding]] = {document.path: [] for document in new}
        for finding in _look(new, rules):
            found[finding.span.path].append(finding)
        self._save(kept | {keys[path]: findings for path, findings in found.items()}, set(keys.values()))
        return found | {path: kept[key] for path, key in keys.items() if path not in found}

    def _key(self, document: Document) -> str:
        whole = hashlib.sha256(f"{_version()}\0{self.profile}\0{document.path}\0{document.source}".encode())
        return whole.hexdigest()

    def _load(self) -> dict[str, list[Finding]]:
        path = self.cache / "lint.json" if self.cache else None
        if path is None or not path.is_file():
            return {}
        try:
            content = json.loads(path.read_text())
            return {
                key: [Finding(Span(**one.pop("span")), **one) for one in findings] for key, findings in content.items()
            }
        except (ValueError, TypeError, KeyError, AttributeError):
            return {}  # another version's, or cut short: look again

    def _save(self, kept: dict[str, list[Finding]], wanted: set[str]) -> None:
        if not self.cache:
            return
        self.cache.mkdir(parents=True, exist_ok=True)
        (self.cache / ".gitignore").write_text("*\n")
        new = self.cache / "lint.new"
        content = {key: [asdict(finding) for finding in findings] for key, findings in kept.items() if key in wanted}
        new.write_text(json.dumps(content))
        new.replace(self.cache / "lint.json")


def _look(documents: list[Document], rules: list[Rule]) -> Iterator[Finding]:
    for rule in rules:
        if rule.batch:
            yield from rule.batch(documents)
        if rule.document:
            for document in documents:
                yield from rule.document(document)


def _version() -> str:
    """The content of this package: what another version found is not what this one finds."""
    whole = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.*")):
        if path.suffix in (".py", ".json"):
            whole.update(path.read_bytes())
    return whole.hexdigest()
