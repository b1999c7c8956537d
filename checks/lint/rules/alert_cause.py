from __future__ import annotations

import re
from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.project import Project
from checks.lint.rule import Rule

# Words for what may lie behind a symptom; an alert that has one sends the reader to a cause before anybody has looked.
CAUSES = re.compile(
    r"database|postgres|\bsql\b|\block(s|ed)?\b|\bpool|\bdeadlock|\bdisk|\bdns\b|certificate|password|credential|"
    r"\boom|memory|\bcpu\b|image|config|network|quota|token|vendor|d-?wave|azure|braket",
    re.IGNORECASE,
)
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")  # CamelCase


def check(project: Project) -> Iterator[Finding]:
    """An alert whose name, summary or description names a cause. Its runbook_url is where the page is, and may."""
    for alert in project.alerts:
        texts = [_WORDS.sub(" ", alert["alert"])]
        texts += [text for name, text in (alert.get("annotations") or {}).items() if name in ("summary", "description")]
        for text in texts:
            if found := CAUSES.search(text):
                message = f"the alert {alert['alert']} names a cause: {found[0]!r}"
                yield project.in_file(project.rules, f"alert: {alert['alert']}", RULE.id, message)


RULE = Rule(
    "alert-cause",
    why="Several faults share a symptom; an alert that names one of them misleads for all the others.",
    bad="- alert: QuantumPlannerDatabaseDown",
    fix="Name what users feel: availability, errors, latency, waiting. Finding the cause is the page's work.",
    project=check,
)
