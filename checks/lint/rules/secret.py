from __future__ import annotations

import re
from collections.abc import Iterator

from checks.lint.finding import Finding, Span
from checks.lint.rule import Profile, Rule
from checks.lint.source import Document

# Each form is one that its issuer documents; a word like `password` alone proves nothing.
FORMS = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*$"),
    "an access key of AWS": re.compile(r"\b(?:AKIA|ASIA)(?!IOSFODNN7EXAMPLE)[A-Z0-9]{16}\b"),
    "a token of GitHub": re.compile(r"\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9_]{60,}\b"),
    "a token of GitLab": re.compile(r"\bglpat-[A-Za-z0-9_-]{20}\b"),
    "a token of Slack": re.compile(r"\bxox[abprs]-[0-9]{9,}-[0-9A-Za-z-]{20,}\b"),
    "a webhook of Slack": re.compile(r"hooks\.slack\.com/services/T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{24}\b"),
    "a signed token": re.compile(r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}\b"),
    "a password in an address": re.compile(
        r"\b[a-z][a-z0-9+.-]*://[^\s:/@'\"<>${}]+:(?P<word>[^\s:/@'\"<>${}]{6,})@[^\s/]+"
    ),
}
# One look that costs little, since hardly any line has any of them.
_MAY_BE = re.compile(
    r"-----BEGIN|A[KS]IA|gh[pousr]_|github_pat_|glpat-|xox|hooks\.slack|eyJ|://[^\s/@:]{1,100}:[^\s/@:]{1,200}@"
)
_STANDS_FOR = re.compile(r"(?i)pass|secret|token|user|example|changeme|\*|x{3,}|\.\.\.|^(.)\1+$|your|redacted")


def check(document: Document) -> Iterator[Finding]:
    """Keys, tokens and passwords in the form their issuers give them; examples that say so are left alone."""
    for number, line in enumerate(document.lines, 1):
        for what, start, end in secrets(line):
            yield Finding(Span(document.path, number, start + 1, end + 1), RULE.id, f"this looks like {what}")


def secrets(line: str) -> Iterator[tuple[str, int, int]]:
    """What a stretch of a line looks like, its start and its end."""
    if not _MAY_BE.search(line):
        return
    for what, form in FORMS.items():
        for found in form.finditer(line):
            word = found.groupdict().get("word") or found[0].rpartition("_")[2]
            if not _STANDS_FOR.search(word):
                yield what, found.start(), found.end()


RULE = Rule(
    "secret",
    why="A published secret is no secret; whoever reads the page has it.",
    bad="postgres://admin:hunter22@db.internal/planner",
    fix="Revoke it first. Then take it from where secrets are kept, by a variable.",
    profile=Profile.ANY,
    document=check,
)
