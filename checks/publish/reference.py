"""The reference of the static gate's rules, from the rules themselves."""

from __future__ import annotations

from pathlib import Path

from checks.lint.gate import files, read
from checks.lint.measure import milliseconds, must_find, near_misses
from checks.lint.project import Project
from checks.lint.rule import Profile, Rule, every


def reference(root: Path) -> str:
    """A table of all rules, measured on this site, and an entry for each."""
    project = Project([read(path) for path in files([root / "docs"])], root)
    for rule in every().values():
        milliseconds(rule, project)  # so that what they share is read, and no rule pays for it
    lines = ["| rule | for | must be found | near misses | on this site |", "|---|---|---|---|---|"]
    for rule in every().values():
        counts = f"{must_find(root, rule.id)} | {near_misses(root, rule.id)}"
        took = f"{milliseconds(rule, project):.0f} ms"
        lines.append(f"| [{rule.id}](#{rule.id}) | {_whose(rule)} | {counts} | {took} |")
    return "\n\n".join(["\n".join(lines), *(_entry(rule) for rule in every().values())])


def _entry(rule: Rule) -> str:
    """One rule. Its example is shown in a longer fence, for it holds fences itself."""
    heading = f"### {rule.id} {{ #{rule.id} }}"
    return f"{heading}\n\n*For {_whose(rule)}.* {rule.why}\n\n````markdown\n{rule.bad}\n````\n\n{rule.fix}"


def _whose(rule: Rule) -> str:
    return "any Markdown" if rule.profile is Profile.ANY else "pages in this format"
