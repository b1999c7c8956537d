"""The macros of the pages: a page's header and its evidence, computed from front matter and journals.

They are chrome: a macro never stands inside a command.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from checks.drill.journal import Journal
from checks.evidence import store
from checks.faults import FAULTS
from checks.publish import coverage, sets, tables
from checks.publish.drilled import drilled, page_of
from checks.publish.reference import reference
from checks.publish.telling import picture
from checks.runbook.load import load_docs

SCENARIOS = {name: fault.scenario for name, fault in FAULTS.items()}


def define_env(env: Any) -> None:
    """Entry point of mkdocs-macros: every public method of `Macros` is a macro of its name."""
    macros = Macros(Path(env.project_dir))
    for name in vars(Macros):
        if not name.startswith("_"):
            env.macro(getattr(macros, name), name)


class Macros:
    """What pages may ask for; `page` is MkDocs' own, as every page has it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._journals = list(store.load(root).values())
        self._pages = load_docs(root)

    def header(self, page: Any) -> str:
        """The page's front matter and what its drills are worth."""
        meta, path = page.meta, page.file.src_uri
        proofs = [journal for journal in self._journals if journal.page == path]
        rows = {
            "Alert": ", ".join(f"<code>{escape(name)}</code>" for name in meta.get("alerts", ())),
            "Severity": escape(meta["severity"]),
            "Service": escape(meta["service"]),
            "Escalate after": escape(meta["escalate_after"]),
            "Proved": " ".join(_badge(self._root, journal, path) for journal in proofs)
            or "not verified: never drilled",
        }
        cells = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows.items() if value)
        return f'<table class="header"><tbody>{cells}</tbody></table>'

    def evidence(self, page: Any) -> str:
        """Snippet by snippet, what proved it."""
        shown = coverage.snippets(self._pages[page.file.src_uri], self._journals, SCENARIOS)
        return f"## Evidence {{ #evidence }}\n\n{shown}"

    def headline(self) -> str:
        """What all drills come to."""
        passed = [journal for journal in self._journals if store.standing(self._root, journal) == "proved"]
        return f"**{store.headline(len(FAULTS), passed)}.**"

    def coverage(self, page: Any) -> str:
        """How much of each page the drills have covered."""
        return coverage.table(self._pages.values(), self._journals, page.file.src_uri)

    def telling(self) -> str:
        """Which reads told which fault from health, page by page."""
        pictures = ((page, picture(page, self._journals)) for page in self._pages.values())
        return "\n\n".join(f"### {page.title}\n\n{one}" for page, one in pictures if one)

    def rules(self) -> str:
        """The reference of the gate's rules."""
        return reference(self._root)

    def corrected(self, page: Any) -> str:
        """What was corrected of the original text, on this page."""
        return tables.corrected(self._root, page.file.src_uri)

    def origin(self, page: Any) -> str:
        """The original text, item by item."""
        return tables.origin(self._root, self._pages, self._journals, page.file.src_uri)

    def faults(self, page: Any) -> str:
        """Every fault that can be injected."""
        return tables.faults(page.file.src_uri)

    def matrix(self, page: Any) -> str:
        """What cures what."""
        return tables.matrix(self._root, page.file.src_uri)

    def sets(self) -> str:
        """Every whole set of drills."""
        return sets.sets(self._root)

    def proofs(self) -> str:
        """How the spoilt drills ended."""
        return sets.proofs(self._root)

    def unpublished(self) -> str:
        """The faults that no page knows."""
        return tables.unpublished(self._root)

    def alerts(self) -> str:
        """Every alert and its page."""
        return tables.alerts(self._root)

    def api(self) -> str:
        """The service's API."""
        return tables.api(self._root)

    def drills(self, page: Any) -> str:
        """Every fault, and its last drill in one line."""
        return tables.drills(self._root, self._journals, page.file.src_uri)

    def drills_of(self, scenario: str) -> str:
        """The last drill of every fault of a scenario, whole."""
        own = [journal for journal in self._journals if SCENARIOS.get(journal.fault) == scenario]
        return "\n\n".join(drilled(self._root, journal) for journal in own) or "Never drilled: not verified."


def _badge(root: Path, journal: Journal, page: str) -> str:
    standing = store.standing(root, journal)
    kind = standing.partition(":")[0].replace(" ", "-")
    # As on the built site, where each page is a folder: this is HTML, which MkDocs does not resolve.
    target = "../" * (page.count("/") + 1) + page_of(SCENARIOS[journal.fault]).removesuffix(".md")
    told = f"{journal.fault}: {escape(standing)}, {journal.started:%Y-%m-%d}"
    return f'<a class="badge {kind}" href="{target}/#drill-{journal.fault}">{told}</a>'
