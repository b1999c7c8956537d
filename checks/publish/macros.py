"""The macros of the pages: a page's header and its evidence, computed from front matter and journals.

They are chrome: a macro never stands inside a command.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from checks.evidence import history, store
from checks.faults import FAULTS
from checks.publish import coverage, landing, runs, tables, whole
from checks.publish.chart import chart
from checks.publish.drilled import drilled
from checks.publish.head import checklist, head
from checks.publish.reference import reference
from checks.publish.seen import Seen, seen, standings
from checks.publish.severity import levels
from checks.publish.steps import carried
from checks.publish.telling import picture
from checks.publish.told import told
from checks.publish.values import form, link
from checks.runbook.load import load_docs
from checks.runbook.model import Page


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
        self._standings = standings(root, self._journals)
        self._entries = history.load(root)
        self._runs = runs.by_fault(self._entries)

    def header(self, page: Any) -> str:
        """The page's front matter, what its drills are worth, its values, and what each step is to be given."""
        own = self._pages[_path(page)]
        level = levels(self._root).get(page.meta["severity"])
        data = {
            "within": level.within if level else "",
            "call": level.escalate if level else "",
            "link": link(),
            "checklist": json.dumps(checklist(self._root)),
        }
        found = self._seen(own)
        top = head(found, page.meta, self._standings, data)
        return "\n\n".join(filter(None, (top, form(own), carried(found))))

    def chart(self, page: Any) -> str:
        """The map of the page."""
        return chart(self._seen(self._pages[_path(page)]), self._pages)

    def calculator(self) -> str:
        """Four questions, and how grave it is."""
        return landing.calculator(levels(self._root))

    def symptoms(self) -> str:
        """What to do about an error text."""
        return landing.symptoms(self._root, self._pages.values())

    def glance(self) -> str:
        """What the evidence is worth today."""
        return landing.glance(self._journals, self._standings)

    def _seen(self, page: Page) -> Seen:
        return seen(page, self._journals, self._standings)

    def evidence(self, page: Any) -> str:
        """Snippet by snippet, what proved it."""
        shown = coverage.snippets(self._pages[_path(page)], self._journals)
        return f"## Evidence {{ #evidence }}\n\n{shown}"

    def headline(self) -> str:
        """What all drills come to."""
        passed = [journal for journal in self._journals if store.proved(self._root, journal)]
        return f"**{store.headline(len(FAULTS), passed)}.**"

    def coverage(self, page: Any) -> str:
        """How much of each page the drills have covered."""
        return coverage.table(self._pages.values(), self._journals, _path(page))

    def telling(self) -> str:
        """Which reads told which fault from health, page by page."""
        pictures = ((page, picture(page, self._journals)) for page in self._pages.values())
        return "\n\n".join(f"### {page.title}\n\n{one}" for page, one in pictures if one)

    def rules(self) -> str:
        """The reference of the gate's rules."""
        return reference(self._root)

    def corrected(self, page: Any) -> str:
        """What was corrected of the original text, on this page."""
        return tables.corrected(self._root, _path(page))

    def origin(self, page: Any) -> str:
        """The original text, item by item."""
        return tables.origin(self._root, self._pages, self._journals, _path(page))

    def faults(self, page: Any) -> str:
        """Every fault that can be injected."""
        return tables.faults(_path(page))

    def matrix(self, page: Any) -> str:
        """What cures what."""
        return tables.matrix(self._root, _path(page))

    def whole_sets(self) -> str:
        """Every set that drilled each fault, and what it came to."""
        return whole.sets(self._entries)

    def proofs(self) -> str:
        """How the spoilt drills ended."""
        return whole.proofs(self._root)

    def unpublished(self, page: Any) -> str:
        """The faults that no page knows."""
        return tables.unpublished(self._root, _path(page))

    def alerts(self) -> str:
        """Every alert and its page."""
        return landing.alerts(self._root, self._pages)

    def api(self) -> str:
        """The service's API."""
        return tables.api(self._root)

    def attention(self, page: Any) -> str:
        """What is no proof now, and why."""
        return tables.attention(self._root, self._journals, self._runs, _path(page))

    def drills(self, page: Any) -> str:
        """Every fault, and its last drill in one line."""
        return tables.drills(self._root, self._journals, self._runs, _path(page))

    def drills_of(self, scenario: str) -> str:
        """The last drill of every fault of a scenario, with its picture."""
        known = {journal.fault: journal for journal in self._journals}
        own = [fault for fault in FAULTS.values() if fault.scenario == scenario]
        return "\n\n".join(drilled(self._root, fault, known.get(fault.name)) for fault in own)

    def drill(self, page: Any) -> str:
        """The last drill of the fault that the page is named after, step by step."""
        fault = Path(_path(page)).stem
        known = {
            journal.fault: journal for journal in (*self._journals, *store.load(self._root, "unpublished").values())
        }
        if fault not in known:
            return "Not verified: never drilled."
        steps = {f"{path}#{name}" for path, one in self._pages.items() for name in one.steps}
        return told(self._root, known[fault], self._runs.get(fault, []), steps)

    def rates(self, page: Any) -> str:
        """How many of the drills that ran each snippet passed."""
        return runs.rates(self._pages.values(), self._entries, _path(page))

    def sets(self) -> str:
        """Each set of drills, and where its time went."""
        return runs.sets(self._entries)

    def budgets(self) -> str:
        """How long users waited, and how much of the page's time box that is."""
        box = {path: _minutes(page.meta.get("escalate_after", "")) for path, page in self._pages.items()}
        return runs.budgets(
            self._entries, {name: box[fault.page] for name, fault in FAULTS.items() if box.get(fault.page)}
        )


def _path(page: Any) -> str:
    """The page's source, relative to ``docs/``: as MkDocs names it, or as Zensical does."""
    named: str = page.file.src_uri if hasattr(page, "file") else page.path
    return named


def _minutes(told: str) -> float:
    """The minutes that a page's front matter names; 0 where it names none."""
    number, _, unit = told.partition(" ")
    return float(number) if number.isdigit() and unit.startswith("minute") else 0.0
