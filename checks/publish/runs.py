"""The history of the drills: runs of each fault, which are flaky, pass rates of snippets, and where the time went."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape

from checks.drill.journal import Spent, Verdict
from checks.evidence import history
from checks.evidence.history import Entry
from checks.publish.links import relative
from checks.runbook.model import Page

RECENT = 10  # runs of a fault that are looked at for whether it is flaky
SIGNS = {
    Verdict.PASS: "✓", Verdict.FAIL: "✗", Verdict.SKIPPED: "s", Verdict.SETUP_FAILURE: "!", Verdict.REFUSED: "r",
    Verdict.NOT_VERIFIED: "?",
}  # fmt: skip
KEY = ", ".join(f"{sign} {verdict}" for verdict, sign in SIGNS.items())
NOTHING = "No drill was recorded yet."


def by_fault(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Each fault's runs, oldest first."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda one: one.started):
        found[entry.fault].append(entry)
    return dict(found)


def flaky(entries: Sequence[Entry]) -> bool:
    """Whether one fault's recent runs both passed and failed."""
    return {Verdict.PASS, Verdict.FAIL} <= {entry.verdict for entry in entries[-RECENT:]}


def signs(entries: Sequence[Entry]) -> str:
    """One fault's recent runs, oldest first, a sign for each, and whether they are flaky."""
    told = ", ".join(entry.verdict for entry in entries[-RECENT:])
    shown = "".join(
        f'<i class="{entry.verdict}" title="{entry.started:%Y-%m-%d} {entry.verdict}">{SIGNS[entry.verdict]}</i>'
        for entry in entries[-RECENT:]
    )
    mark = ' <b class="badge flaky">flaky</b>' if flaky(entries) else ""
    return f'<span class="signs" role="img" aria-label="oldest first: {told}">{shown}</span>{mark}' if told else "-"


def latest(entries: Sequence[Entry]) -> str:
    """One fault's recent runs as a table, newest first: what failed stays."""
    if not entries:
        return NOTHING
    lines = ["| drilled | seed | verdict | detect | identify | mitigate | recover |", "|---|---|---|---|---|---|---|"]
    for entry in reversed(entries[-RECENT:]):
        told = f"{entry.verdict}{': ' * bool(entry.reason)}{cell(entry.reason)}"
        times = " | ".join(seconds(value) for value in entry.times.model_dump().values())
        lines.append(f"| {entry.started:%Y-%m-%d %H:%M} | {entry.seed} | {told} | {times} |")
    return "\n".join(lines)


def rates(pages: Iterable[Page], entries: Sequence[Entry], page: str) -> str:
    """For `page`: of the drills that ran each snippet, how many passed; page by page, the worst first."""
    ran: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for step in set(entry.steps):
            ran[step].append(entry)
    parts = []
    for one in pages:
        own = [(name, ran[f"{one.path}#{name}"]) for name in one.snippets if f"{one.path}#{name}" in ran]
        if own:
            lines = [
                "| Snippet | Drills that ran it | Passed | Rate | Last that did not pass |",
                "|---|---|---|---|---|",
            ]
            lines += [_rate(one.path, name, runs, page) for name, runs in sorted(own, key=lambda pair: _share(pair[1]))]
            parts.append(f"### {one.title}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) or NOTHING


def _share(runs: Sequence[Entry]) -> float:
    return sum(run.verdict is Verdict.PASS for run in runs) / len(runs)


def _rate(path: str, name: str, runs: Sequence[Entry], page: str) -> str:
    lost = [run for run in runs if run.verdict is not Verdict.PASS]
    last = f"{lost[-1].fault}, {lost[-1].started:%Y-%m-%d}: {lost[-1].verdict}" if lost else "-"
    link = f"[`{name}`]({relative(f'{path}#{name}', page)})"
    return f"| {link} | {len(runs)} | {len(runs) - len(lost)} | {_share(runs):.0%} | {last} |"


def sets(entries: Iterable[Entry]) -> str:
    """Each set of drills, newest first: how many passed, and where their time went."""
    found = history.sets(entries)
    if not found:
        return NOTHING
    lines = [
        "| begun | drills | passed | failed | other | minutes | system | fixed windows | harness |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for own in found:
        passed = sum(entry.verdict is Verdict.PASS for entry in own)
        failed = sum(entry.verdict is Verdict.FAIL for entry in own)
        counts = f"{len(own)} | {passed} | {failed} | {len(own) - passed - failed}"
        begun = min(entry.started for entry in own)
        lines.append(f"| {begun:%Y-%m-%d %H:%M} | {counts} | {_spent([one.spent for one in own if one.spent])} |")
    return "\n".join(lines)


def _spent(spent: Sequence[Spent]) -> str:
    whole = sum(one.system + one.windows + one.harness for one in spent)
    if not whole:
        return "- | - | - | -"
    parts = (sum(getattr(one, name) for one in spent) / whole for name in ("system", "windows", "harness"))
    return f"{whole / 60:.1f} | " + " | ".join(f"{part:.0%}" for part in parts)


def budgets(entries: Iterable[Entry], minutes: dict[str, float]) -> str:
    """How long users were not served, fault by fault over its runs, and how much of the page's time box that is.

    `minutes` are, for each fault, those after which its page says to escalate.
    """
    lines = ["| fault | runs | recover, median | worst | over runs | after the page | budget |", "|" + "---|" * 7]
    for fault, own in by_fault(entries).items():
        known = [entry.times.recover for entry in own if entry.times.recover is not None]
        if not known or fault not in minutes:
            lines.append(f"| {fault} | {len(own)} | never | - | {signs(own)} | - | - |")
            continue
        after = [
            entry.times.recover - entry.times.detect
            for entry in own
            if entry.times.recover is not None and entry.times.detect is not None
        ]
        used = max(after, default=0.0)
        share = f"{used:.0f} s | {used / (60 * minutes[fault]):.0%} of {minutes[fault]:g} min"
        told = f"{statistics.median(known):.0f} s | {max(known):.0f} s | {spark(own)} | {share}"
        lines.append(f"| {fault} | {len(own)} | {told} |")
    return "\n".join(lines) if len(lines) > 2 else NOTHING


def spark(entries: Sequence[Entry]) -> str:
    """One bar a run, as high as users had to wait; a run in which they never were served is a full bar of its own."""
    own = entries[-2 * RECENT :]
    top = max((entry.times.recover or 0.0 for entry in own), default=0.0) or 1.0
    bars = []
    for index, entry in enumerate(own):
        height = 20 if entry.times.recover is None else max(1.0, round(20 * entry.times.recover / top, 1))
        told = f"{entry.started:%Y-%m-%d}: {seconds(entry.times.recover)}, {entry.verdict}"
        bars.append(
            f'<rect class="{"pass" if entry.verdict is Verdict.PASS else "fail"}" x="{index * 7}" '
            f'y="{20 - height}" width="5" height="{height}"><title>{escape(told)}</title></rect>'
        )
    told = "seconds to recover, oldest first: " + ", ".join(seconds(entry.times.recover) for entry in own)
    return (
        f'<svg class="spark" viewBox="0 0 {7 * len(own)} 20" width="{7 * len(own)}" height="20" role="img" '
        f'aria-label="{escape(told)}">{"".join(bars)}</svg>'
    )


def seconds(value: float | None) -> str:
    """A time in a cell."""
    return "-" if value is None else f"{value:.0f} s"


def cell(text: str) -> str:
    """Any text as a cell of a Markdown table."""
    return escape(" ".join(text.split())).replace("|", "&#124;").replace("`", "&#96;").replace("*", "&#42;")
