"""What a rule is: one file of ``rules/``, with an id, a reason, an example and how to mend it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from checks.lint import rules
from checks.lint.finding import Finding
from checks.lint.project import Project
from checks.lint.source import Document


class Profile(StrEnum):
    """For whose pages a rule is: `any` Markdown, or pages in this project's format, a `runbook`."""

    ANY = "any"
    RUNBOOK = "runbook"


@dataclass(frozen=True)
class Rule:
    """One rule. It looks at one file, at a batch of files that do not matter to each other, or at all of them.

    What it says of a `document` or in a `batch` depends on each file's text alone, and may be kept.
    """

    id: str
    why: str
    bad: str
    fix: str
    profile: Profile = Profile.RUNBOOK
    document: Callable[[Document], Iterator[Finding]] | None = None
    batch: Callable[[Sequence[Document]], Iterator[Finding]] | None = None
    project: Callable[[Project], Iterator[Finding]] | None = None


@lru_cache(maxsize=1)
def every() -> dict[str, Rule]:
    """All rules by their id, in the order of their names."""
    found: dict[str, Rule] = {}
    for module in sorted(pkgutil.iter_modules(rules.__path__), key=lambda one: one.name):
        rule: Rule = importlib.import_module(f"{rules.__name__}.{module.name}").RULE
        found[rule.id] = rule
    return found
