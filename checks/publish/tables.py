"""Tables that are generated: the original text and its places, the faults, the alerts, the API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from checks.drill.journal import Journal
from checks.evidence import store
from checks.evidence.history import Entry
from checks.evidence.kept import MATRIX, measured_with
from checks.faults import FAULTS
from checks.faults.base import Fault
from checks.faults.unpublished import UNPUBLISHED
from checks.proofs.matrix import RESTART, Cell, remedies
from checks.publish.coverage import acted, link
from checks.publish.drilled import journal_of
from checks.publish.links import relative
from checks.publish.runs import cell, flaky, signs
from checks.publish.whole import EARLIER, told_of_earlier
from checks.runbook.model import Page
from checks.runbook.origin import TEXT, items, places

OPENAPI = Path("deploy/planner/openapi.json")


def origin(root: Path, pages: dict[str, Page], journals: list[Journal], page: str) -> str:
    """Each item of the original text, its place, and the drills that ran what stands there; else why none did."""
    known = places(root)
    lines = ["| item | now | drilled by |", "|---|---|---|"]
    for item in items((root / TEXT).read_text()):
        place = known[item.text].at
        lines.append(f"| {_shown(item.text)} | {_place(place, page)} | {_drilled(place, pages, journals, page)} |")
    return "\n".join(lines)


def corrected(root: Path, page: str) -> str:
    """What was corrected on one page, and why; nothing where nothing was."""
    known = places(root)
    lines = [
        f"| {_shown(item.text)} | {known[item.text].why} | {_place(known[item.text].at, page)} |"
        for item in items((root / TEXT).read_text())
        if known[item.text].why and known[item.text].at.startswith(f"{page}#")
    ]
    if not lines:
        return ""
    head = "## What was corrected\n\nThe commands of the runbook this page grew from, where they would not have worked:"
    return "\n".join([f"{head}\n", "| It said | Why it fails | Now |", "|---|---|---|", *lines])


def faults(page: str) -> str:
    """Every fault that can be injected, with its ground truth."""
    lines = ["| fault | how it is injected | alert | right resolution | must not cure it |", "|---|---|---|---|---|"]
    for fault in FAULTS.values():
        wrong = ", ".join(_place(one, page) for one in remedies(fault) if one not in fault.also)
        told = f"{fault.title} (`{fault.name}`) | {fault.how} | `{fault.alert}`"
        lines.append(f"| {told} | {_place(fault.resolution, page)} | {wrong} |")
    return "\n".join(lines)


def matrix(root: Path, page: str) -> str:
    """What cures what, as it was measured: a table for each scenario, a column for each of its resolutions."""
    cells, measured = MATRIX.load(root)
    parts = []
    for scenario in dict.fromkeys(fault.scenario for fault in FAULTS.values()):
        own = [fault for fault in FAULTS.values() if fault.scenario == scenario]
        columns = [*sorted({fault.resolution for fault in own}), RESTART]
        lines = [
            f"| {scenario} | {' | '.join(_place(one, page) for one in columns)} |",
            "|---" * (len(columns) + 1) + "|",
        ]
        for fault in own:
            row = [_cell(fault, one, cells.get(fault.name, {}).get(one)) for one in columns]
            same = fault.name not in cells or measured[fault.name] == measured_with(root, fault.name, remedies(fault))
            lines.append(f"| {fault.name}{'' if same else EARLIER} | {' | '.join(row)} |")
        parts.append("\n".join(lines))
    return told_of_earlier("\n\n".join(parts))


def unpublished(root: Path, page: str) -> str:
    """The faults that no page knows, and how their walks ended."""
    journals = store.load(root, "unpublished")
    lines = [
        "| fault | how it is injected | alert | the walk ended in | users then | verdict |",
        "|---|---|---|---|---|---|",
    ]
    for name, fault in UNPUBLISHED.items():
        one = journals.get(name)
        paged, told = "-", "never drilled | - | not verified"
        if one:
            users = "served" if one.times.recover is not None else "not served: handed over"
            paged, told = f"`{one.alert}`", f"{one.end} | {users} | {one.verdict.value} {one.reason}".rstrip()
        shown = f"[{fault.title}]({relative(journal_of(name), page)})"
        lines.append(f"| {shown} (`{name}`) | {fault.how} | {paged} | {told} |")
    return "\n".join(lines)


def _cell(fault: Fault, remedy: str, cell: Cell | None) -> str:
    if remedy == fault.resolution:
        return "**resolves**"
    if not fault.bites:
        return "users are served all the while"
    if cell is None:
        return "not measured"
    return "cures too" if cell.cured else "no"


def drills(root: Path, journals: list[Journal], runs: dict[str, list[Entry]], page: str) -> str:
    """Every fault: what its evidence is worth, the four times of its last drill, and its recent runs."""
    known = {journal.fault: journal for journal in journals}
    lines = [
        "| fault | standing | resolution | detect | identify | mitigate | recover | recent runs |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, fault in FAULTS.items():
        shown = f"[{fault.title}]({relative(journal_of(name), page)})"
        told = _line(root, known.get(name), _place(fault.resolution, page))
        lines.append(f"| {shown} | {told} | {signs(runs.get(name, []))} |")
    return "\n".join(lines)


def attention(root: Path, journals: list[Journal], runs: dict[str, list[Entry]], page: str) -> str:
    """What is no proof now, and why: failed, flaky, changed since, never drilled. First on the page of the evidence."""
    known = {journal.fault: journal for journal in journals}
    why: dict[str, list[str]] = {}
    for name, fault in FAULTS.items():
        standing = store.standing(root, known.get(name))
        told = [standing] * (standing != "proved") + ["flaky"] * flaky(runs.get(name, []))
        if told:
            link = f"[{fault.title}]({relative(journal_of(name), page)})"
            why.setdefault("; ".join(told), []).append(link)
    lines = [f"- **{cell(cause)}** ({len(links)}): {'; '.join(links)}" for cause, links in why.items()]
    return "\n".join(lines) or "Nothing: every fault is proved, and none is flaky."


def api(root: Path) -> str:
    """The service's API, from the description that it publishes of itself."""
    description: dict[str, Any] = json.loads((root / OPENAPI).read_text())
    lines = ["| request | what it does | answers |", "|---|---|---|"]
    for path, methods in description["paths"].items():
        for method, one in methods.items():
            answers = ", ".join(f"`{status}`" for status in one["responses"])
            told = one.get("description", one["summary"]).splitlines()[0]
            lines.append(f"| `{method.upper()} {path}` | {told} | {answers} |")
    return "\n".join(lines)


def _drilled(place: str, pages: dict[str, Page], journals: list[Journal], page: str) -> str:
    path, _, anchor = place.partition("#")
    if path not in pages or anchor not in pages[path].snippets:
        return "to be read: nothing is run"
    ran = [one.fault for one in journals if any(f"{run.page}#{run.step}" == place for run in acted(one))]
    why_not = "no fault leads there yet" if pages[path].meta.get("alerts") else "no alert leads there: people decide"
    return ", ".join(link(name, page) for name in ran if name in FAULTS) or f"not drilled: {why_not}"


def _place(place: str, page: str) -> str:
    path, found, anchor = place.partition("#")
    if not found and not path.endswith(".md"):
        return path
    return f"[{anchor or path.removesuffix('.md')}]({relative(place, page)})"


def _shown(text: str) -> str:
    """An item as a cell: a command as code, a bar as a reference, which code spans of tables would not take."""
    text = text.replace("<", "&lt;").replace("|", "&#124;")
    if text.startswith(("curl", "kubectl", "psql")):
        return f"<code>{text}</code>"
    head, found, rest = text.partition("`")
    return f"{head}<code>{rest.rstrip('`')}</code>" if found else text


def _line(root: Path, journal: Journal | None, link: str) -> str:
    if journal is None:
        return f"not verified | {link} | - | - | - | -"
    times = [journal.times.detect, journal.times.identify, journal.times.mitigate, journal.times.recover]
    told = " | ".join("-" if value is None else f"{value:.0f} s" for value in times)
    return f"{store.standing(root, journal).partition(':')[0]} | {link} | {told}"
