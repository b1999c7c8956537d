"""The command behind `runbook lint`: from paths to findings on the terminal, and an exit code."""

from __future__ import annotations

from pathlib import Path

from checks.errors import RunbookError
from checks.lint.gate import CACHE, Gate, files, read
from checks.lint.report import FORMATS
from checks.lint.rule import Profile, every


def lint(paths: list[Path], profile: Profile, form: str, root: Path | None, *, cached: bool) -> tuple[str, int]:
    """What to print, and how many findings there are."""
    if form not in FORMATS:
        raise RunbookError(f"there is no format {form!r}", hint=f"one of {', '.join(FORMATS)}")
    cache = (root or Path.cwd()) / CACHE if cached else None
    findings = Gate(profile, cache).run([read(path) for path in files(paths)], root)
    return FORMATS[form](findings), len(findings)


def explain(name: str) -> str:
    """What a rule is for, an example and how to mend it."""
    rule = every().get(name)
    if rule is None:
        raise RunbookError(f"there is no rule {name!r}", hint=f"known: {', '.join(every())}")
    example = "\n".join(f"    {line}" for line in rule.bad.splitlines())
    return f"{rule.id}\n\n{rule.why}\n\nFound in:\n\n{example}\n\n{rule.fix}"
