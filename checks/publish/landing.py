"""The first page: how grave is it, which alert was it, what does the error text say, and can all this be trusted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import yaml

from checks.drill.journal import Journal
from checks.evidence.store import NEVER
from checks.faults import FAULTS
from checks.publish.drilled import journal_of
from checks.publish.links import built
from checks.publish.seen import tidy
from checks.publish.severity import Level
from checks.runbook.model import Link, Page

HOME = "index.md"
RULES = Path("deploy/monitoring/config/rules.yml")

# The four questions, gravest answer first; each answer with the level it comes to, as the process page judges it.
QUESTIONS = (
    ("Is data lost or wrong, or has somebody got in?", (("Yes, or perhaps", "P0"), ("No", ""))),
    ("Is anybody served?", (("Nobody", "P0"), ("Some, or all", ""))),
    ("How many jobs fail?", (("Most: half or more", "P0"), ("Some: 5 % or more", "P1"), ("Fewer", ""))),
    (
        "How many users wait twice as long as usual?",
        (("Half or more", "P1"), ("Some: 5 % or more", "P2"), ("A few", "P2"), ("Nobody notices", "P3")),
    ),
)


def calculator(levels: dict[str, Level]) -> str:
    """Four questions, and a card for each level, which light up without JavaScript; with it they tell a time."""
    asked = "".join(_question(number, *one) for number, one in enumerate(QUESTIONS, 1))
    cards = "".join(_card(one) for one in levels.values())
    return (
        f'<form class="calc" autocomplete="off"><div class="asked">{asked}</div>'
        '<p class="since" data-wait><label>Paged at <input type="time" name="since"></label> '
        '<button type="reset">Start again</button></p>'
        f'<div class="cards">{cards}</div><p class="verdict" role="status"></p></form>'
    )


def _question(number: int, text: str, answers: Sequence[tuple[str, str]]) -> str:
    options = "".join(
        f'<label><input type="radio" name="q{number}" value="{level}"{f" class=to-{level.lower()}" if level else ""}>'
        f" {answer}{f' <b>{level}</b>' if level else ''}</label>"
        for answer, level in answers
    )
    return f"<fieldset><legend>{text}</legend>{options}</fieldset>"


def _card(one: Level) -> str:
    level = one.name
    called = "nobody: open a ticket" if level == "P3" else _contact("primary", "primary on-call", "PagerDuty")
    if level in ("P0", "P1"):
        called += " and the " + _contact("secondary", "technical lead", "phone")
    return (
        f'<section class="card {level.lower()}" data-level="{level}" data-within="{escape(one.within)}">'
        f'<h3><a href="severity/#{level.lower()}">{level}</a> {escape(one.what)}</h3><dl>'
        f'<div><dt>Somebody at work</dt><dd>within {escape(one.within)}<span class="until"></span></dd></div>'
        f"<div><dt>Page</dt><dd>{called}</dd></div><div><dt>Escalate</dt><dd>{escape(one.escalate)}</dd></div></dl></section>"
    )


def _contact(anchor: str, who: str, how: str) -> str:
    return f'<a href="contacts/#{anchor}">{who}</a> ({how})'


def alerts(root: Path, pages: dict[str, Page]) -> str:
    """Every alert: what it says, and the page it leads to."""
    groups = yaml.safe_load((root / RULES).read_text())["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    items = []
    # The gravest first; the heartbeat, which calls when it stops, last.
    for rule in sorted(rules, key=lambda one: (one["labels"]["severity"], "for" not in one)):
        path = rule["annotations"]["runbook_url"].split("/", 3)[3].strip("/") + ".md"
        severity = rule["labels"]["severity"]
        title = escape(pages[path].title if path in pages else path)
        items.append(
            f'<li class="{severity.lower()}"><a href="{built(path, HOME)}"><span class="sev">{severity}</span> '
            f"<b>{_wrapping(rule['alert'])}</b> <span>{escape(rule['annotations']['description'])}</span> "
            f"<em>{title}</em></a></li>"
        )
    return f'<ul class="alerts">{"".join(items)}</ul>'


def _wrapping(name: str) -> str:
    """A name that breaks between its words where a line is too short for it."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "<wbr>", name)


def symptoms(root: Path, pages: Iterable[Page]) -> str:
    """What rows look for, as texts to search: each with the step that looks, and where it leads."""
    items: dict[str, str] = {}
    for page in pages:
        for text in _felt(root, page):
            items[f"{text} {page.path}"] = _item(text, built(page.path, HOME), "as users feel it", page)
        for step in page.steps.values():
            for row in step.rows:
                target = row.do.target if isinstance(row.do.target, Link) else Link(page.path, step.id)
                for text in _literals(row.cell):
                    way = built(str(target), HOME)
                    items.setdefault(f"{text} {target}", _item(text, way, row.means.replace("`", ""), page))
    return (
        '<div class="find"><label for="symptom">Paste an error text, or a word of it</label>'
        '<input type="search" id="symptom" autocomplete="off" spellcheck="false" maxlength="2000" data-wait>'
        '<p class="found" role="status"></p><details><summary>Every text that a step looks for</summary>'
        f'<ul class="symptoms">{"".join(items.values())}</ul></details></div>'
    )


def _item(text: str, way: str, means: str, page: Page) -> str:
    return (
        f'<li><a href="{way}"><code>{escape(text)}</code> <span>{escape(means)}</span> '
        f"<em>{escape(page.title)}</em></a></li>"
    )


def _felt(root: Path, page: Page) -> list[str]:
    """The symptoms that the page names itself."""
    found = re.search(r"^Symptoms: (.+?)\.$", (root / "docs" / page.path).read_text(), re.MULTILINE)
    return found[1].split(", ") if found else []


def _literals(cell: str) -> list[str]:
    """The texts a row compares with, and no columns, paths or numbers: at least four letters in a row."""
    found = re.findall(r"`([^`]+)`", cell)
    return [text for text in found if re.search(r"[A-Za-z]{4}", text) and text[0] != "." and not text.isupper()]


def glance(journals: Sequence[Journal], standings: dict[str, str]) -> str:
    """All faults as squares; what is no proof now, with its cause; the oldest proof."""
    known = {one.fault: one for one in journals}
    state = {name: standings.get(name, NEVER) for name in FAULTS}
    squares = "".join(_square(name, told, name in known) for name, told in state.items())
    counts = Counter(tidy(told) for told in state.values())
    proved = [known[name].started for name, told in state.items() if told == "proved"]
    oldest = f", the oldest of {min(proved):%Y-%m-%d}" if proved else ""
    causes = Counter(told for told in state.values() if told != "proved")
    why = "".join(f"<li><b>{count}</b> {escape(told)}</li>" for told, count in causes.most_common(6))
    stale = f"<ul>{why}</ul>" if why else ""
    return (
        f'<div class="glance"><p><b>{counts["proved"]} of {len(FAULTS)}</b> drills are proofs now{oldest}.</p>'
        f'<ol class="squares">{squares}</ol>{stale}</div>'
    )


def _square(fault: str, standing: str, drilled: bool) -> str:
    told = escape(f"{fault}: {standing}")
    if not drilled:
        return f'<li class="{tidy(standing)}" title="{told}"><span>{told}</span></li>'
    way = built(journal_of(fault), HOME)
    return f'<li class="{tidy(standing)}"><a href="{way}" title="{told}"><span>{told}</span></a></li>'
