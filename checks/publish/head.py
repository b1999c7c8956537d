"""The head of a page: does it apply, how long have I got, whom do I call, and can it be trusted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from checks.drill.journal import Journal
from checks.evidence.store import NEVER
from checks.publish.drilled import journal_of
from checks.publish.links import built
from checks.publish.seen import Seen, tidy
from checks.publish.words import numbers
from checks.runbook.model import Page

WORDS = {"proved": "proved", "changed-since": "changed since", "not-verified": "not verified"}


def head(seen: Seen, meta: dict[str, Any], standings: dict[str, str], data: dict[str, str]) -> str:
    """From front matter, and the evidence of the drills that came through the page. `data` is what scripts need."""
    page = seen.page
    looks = [look for step in seen.sick.values() for look in step]
    came = {look.journal.fault: look.journal for look in looks}
    own = sorted(came.values(), key=lambda one: one.started, reverse=True)
    severity, escalate = str(meta["severity"]), str(meta["escalate_after"])
    facts = {
        "Severity": f'<a class="sev" href="{built("severity.md", page.path)}">{escape(severity)}</a>',
        "Escalate after": f'<a href="{built("contacts.md#secondary", page.path)}">{escape(escalate)}</a>',
        "Service": escape(meta["service"]),
        "Alert": " ".join(f"<code>{escape(name)}</code>" for name in meta.get("alerts", ())),
        "Proved": _proved(own, standings),
    }
    cells = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts.items() if value)
    number = numbers(page)[page.first.id]
    wrong = built("incident-response.md#report", page.path)
    carried = {"severity": severity, "escalate": escalate, **data}
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in carried.items())
    return (
        f'<div class="head sev-{escape(severity.lower())}"{attributes}><dl>{cells}</dl>{_badges(page, own, standings)}'
        f'<p class="go" data-screen><a class="begin" href="#{page.first.id}">Begin with step {number}</a> '
        f'<button type="button" class="start" data-wait>Start incident mode</button> '
        f'<a class="wrong" href="{wrong}">This page was wrong</a></p></div>'
    )


def checklist(root: Path) -> list[str]:
    """What is to be done before an incident is over, as its page lists it: for the postmortem's draft."""
    path = root / "docs/post-incident.md"
    return re.findall(r"^- \[ \] (.+)$", path.read_text(), re.MULTILINE) if path.is_file() else []


def _proved(own: Sequence[Journal], standings: dict[str, str]) -> str:
    """How many of the drills are proofs still, and when the last one was."""
    if not own:
        return f'<span class="badge not-verified">{NEVER}</span>'
    counts = Counter(tidy(standings[one.fault]) for one in own)
    parts = [f'<span class="badge {kind}">{counts[kind]} {told}</span>' for kind, told in WORDS.items() if counts[kind]]
    proved = [one for one in own if standings[one.fault] == "proved"]
    last = f" last <time>{proved[0].started:%Y-%m-%d}</time>" if proved else ""
    return " ".join(parts) + last


def _badges(page: Page, own: Sequence[Journal], standings: dict[str, str]) -> str:
    """Drill by drill, with the cause where one is no proof any more; folded."""
    if not own:
        return ""
    items = "".join(f"<li>{badge(one, standings[one.fault], page.path)}</li>" for one in own)
    count = f"{len(own)} drill{'' if len(own) == 1 else 's'} came through this page"
    return f'<details class="drills"><summary>{count}</summary><ul>{items}</ul></details>'


def badge(journal: Journal, standing: str, page: str) -> str:
    """One drill and what it is worth, as a link to its journal."""
    told = f"{journal.fault}: {escape(standing)}, {journal.started:%Y-%m-%d}"
    return f'<a class="badge {tidy(standing)}" href="{built(journal_of(journal.fault), page)}">{told}</a>'
