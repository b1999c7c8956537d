"""The form for values that a page's snippets take from outside: filled in once, put into what is shown and copied.

Without JavaScript it says which variables there are, and who sets them. A secret is never asked for: it stays in the
toolbox.
"""

from __future__ import annotations

import json
import re
from html import escape

from checks.lint.shell import Script
from checks.runbook.model import Page

# What a value may be. None of these characters means anything to a shell, within quotes or without; whatever a link
# brings is checked against it. Only the alert's own fields are taken from a link: a host in one could be anybody's.
FIELDS = {
    "ALERT_ALERTNAME": ("Alert", r"[A-Za-z][A-Za-z0-9_]{0,63}", "QuantumPlannerDown"),
    "ALERT_SEVERITY": ("Severity", r"P[0-3]", "P1"),
    "ALERT_STARTED": ("Started, UTC", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "2026-01-31T03:04:05Z"),
    "ALERT_KEY": ("The pager's key", r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,127}", "as the pager shows it"),
    "PLANNER": (
        "The planner's address",
        r"https?://[A-Za-z0-9][A-Za-z0-9.\-]{0,252}(:\d{1,5})?",
        "as the toolbox has it",
    ),
    "DB_HOST": ("The database's host", r"[A-Za-z0-9][A-Za-z0-9.\-]{0,252}", "as the toolbox has it"),
}

LINK = {"alertname": "ALERT_ALERTNAME", "severity": "ALERT_SEVERITY", "started": "ALERT_STARTED", "key": "ALERT_KEY"}


def uses(page: Page) -> dict[str, list[tuple[str, int, int]]]:
    """For each snippet the fields it reads: name, offset in its text, length."""
    found = {}
    for name, snippet in page.snippets.items():
        starts = [0, *(at.end() for at in re.finditer("\n", snippet.text))]
        own = []
        for word in Script(snippet.text).reads:
            # The parser counts a blank before it to an expansion within quotes.
            place = re.compile(rf"\$(?:{word.text}\b|\{{{word.text}\}})").search(
                snippet.text, starts[word.line] + word.column
            )
            if word.text in FIELDS and place:
                own.append((word.text, place.start(), len(place[0])))
        if own:
            found[name] = sorted(own, key=lambda one: one[1])
    return found


def form(page: Page) -> str:
    """The folded form; nothing for a page that takes nothing."""
    found = uses(page)
    names = [name for name in FIELDS if any(name == one for own in found.values() for one, _, _ in own)]
    if not names:
        return ""
    told = ", ".join(f"<code>${name}</code>" for name in names)
    fields = "".join(_field(name) for name in names)
    return (
        f'<details class="values" data-screen data-uses="{escape(json.dumps(found, separators=(",", ":")))}">'
        f"<summary>Values: {told}</summary><p>The toolbox sets them. Fill in what yours does not know: it goes into "
        "every command below, shown and copied, and stays in this browser.</p>"
        f'<form hidden autocomplete="off">{fields}<p class="bad" role="status"></p>'
        '<div class="exports" hidden><p>Or paste them once into your terminal:</p><output tabindex="0"></output>'
        '<button type="button" data-do="copy">Copy</button> <button type="button" data-do="forget">Forget</button>'
        "</div></form></details>"
    )


def link() -> str:
    """What an alert's link may bring in its query, and what each may be, for the head of a page."""
    return json.dumps({field: (name, FIELDS[name][1]) for field, name in LINK.items()}, separators=(",", ":"))


def _field(name: str) -> str:
    label, pattern, example = FIELDS[name]
    return (
        f'<label>{label} <code>${name}</code><input name="{name}" pattern="{escape(pattern)}" maxlength="280" '
        f'placeholder="{escape(example)}" spellcheck="false" autocapitalize="off"></label>'
    )
