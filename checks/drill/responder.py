"""The responder: a process of its own that gets the pager's payload, the published site and a shell, nothing else.

It speaks JSON lines: its standard input begins with ``{"payload": …, "site": …}``; it asks by ``{"run": …}`` and gets
``{"exit_code": …, "stdout": …, "stderr": …}``; it tells each ``{"decided": …}`` and at last ``{"end": …}``.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from checks.drill.walk import Decision, walk
from checks.errors import PageError, RunbookError
from checks.observe import Output
from checks.runbook import process
from checks.runbook.load import load_site
from checks.runbook.model import Effect, Exit, Link, Page, Snippet

_LABEL = re.compile(r"[^A-Za-z0-9 _.:/-]")


def main() -> None:
    """Walk from one page to its end; it ends at once and silently when the drill is no more."""
    try:
        order = _told()
        _tell({"end": _answer_the_page(order["payload"], Path(order["site"]))})
    except RunbookError as error:
        _tell({"end": "page-error", "why": str(error)})
    except (BrokenPipeError, EOFError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python writes what is left when it ends


def _answer_the_page(payload: dict[str, Any], site: Path) -> str:
    details = payload["payload"]["custom_details"]
    shell = _Shell()
    labels = {**details, "key": payload.get("dedup_key", "")}
    for name in ("alertname", "severity", "service", "started", "key"):
        shell.ask(f"export ALERT_{name.upper()}={json.dumps(_LABEL.sub('', str(labels.get(name, ''))))}", Effect.READ)
    pages = load_site(site)
    begin = _page(details["runbook_url"], pages)
    last = _follow(pages, process.OPEN, shell) if process.PAGE in pages else begin
    if not isinstance(last, Exit):  # the process page handed over to the page of the alert
        last = _follow(pages, begin, shell)
    if process.PAGE in pages and last is Exit.DONE:
        _follow(pages, process.CLOSE, shell)
    return last.value if isinstance(last, Exit) else Exit.ESCALATE.value


def _follow(pages: dict[str, Page], start: Link, shell: _Shell) -> Link | Exit:
    last: Link | Exit = Exit.ESCALATE
    for decision in walk(pages, start, shell, time.sleep):
        _tell({"decided": _record(decision)})
        last = decision.target
    return last


def _page(runbook_url: str, pages: dict[str, Page]) -> Link:
    """The first step of a published address: ``https://host/scenarios/x/`` is ``scenarios/x.md``."""
    path = urlsplit(runbook_url).path.strip("/")
    page = pages.get(f"{path}.md")
    if page is None:
        raise PageError(f"{runbook_url!r} names no page of the site", hint="set runbook_url in the alert rule")
    return Link(page.path, page.first.id)


def _record(decision: Decision) -> dict[str, Any]:
    row = decision.step.rows[decision.row]
    return {
        "page": decision.page, "step": decision.step.id, "title": decision.step.title, "row": decision.row,
        "cell": row.cell, "means": row.means, "matched": decision.matched, "by_order": decision.by_order,
        "asked": decision.asked, "do": str(decision.target),
    }  # fmt: skip


@dataclass
class _Shell:
    """The toolbox, at the other end of the pipe."""

    def run(self, snippet: Snippet, page: str, step: str, deadline: float) -> Output:
        answer = self.ask(snippet.text, snippet.effect, page=page, step=step, deadline=deadline)
        return Output(answer["exit_code"], answer["stdout"], answer["stderr"], snippet.parse_as)

    def value(self, name: str) -> str:
        said: str = self.ask(f'printf %s "${{{name}-}}"', Effect.READ)["stdout"]
        if not said:
            raise PageError(f"${{{name}}} is empty", hint="an earlier snippet must export it")
        return said

    def ask(self, text: str, effect: Effect, **more: Any) -> dict[str, Any]:
        _tell({"run": {"text": text, "effect": effect.value, **more}})
        return _told()


def _told() -> dict[str, Any]:
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    said: dict[str, Any] = json.loads(line)
    return said


def _tell(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
