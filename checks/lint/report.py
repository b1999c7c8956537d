"""Findings for people, for GitHub, and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from xml.etree import ElementTree

from checks.lint.finding import Finding


def text(findings: Sequence[Finding]) -> str:
    """One line a finding, with the offending text marked below, and what was probably meant."""
    return "\n".join(_shown(finding) for finding in findings)


def github(findings: Sequence[Finding]) -> str:
    """Workflow commands, which GitHub shows beside the line of the diff."""
    lines = []
    for one in findings:
        span = one.span
        place = f"file={_property(span.path)},line={span.line},col={span.column},endColumn={span.end}"
        message = one.message + (f" (did you mean {one.suggestion}?)" if one.suggestion else "")
        lines.append(f"::error {place},title={one.rule}::{_data(message)}")
    return "\n".join(lines)


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects: path, line, column, end, rule, message, suggestion."""
    return json.dumps([{**asdict(one.span), **_without_span(one)} for one in findings], indent=1, ensure_ascii=False)


def junit(findings: Sequence[Finding]) -> str:
    """One test case a finding; a clean run is one case that passed."""
    suite = ElementTree.Element(
        "testsuite", name="runbook lint", tests=str(max(1, len(findings))), failures=str(len(findings))
    )
    for one in findings:
        case = ElementTree.SubElement(
            suite, "testcase", classname=_legal(one.span.path), name=f"{one.rule}:{one.span.line}"
        )
        ElementTree.SubElement(case, "failure", message=_legal(one.message)).text = _legal(_shown(one, marked=False))
    if not findings:
        ElementTree.SubElement(suite, "testcase", classname="runbook lint", name="clean")
    return ElementTree.tostring(suite, encoding="unicode")


FORMATS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "text": text, "github": github, "json": as_json, "junit": junit,
}  # fmt: skip


def _shown(one: Finding, *, marked: bool = True) -> str:
    span = one.span
    meant = f" (did you mean {one.suggestion}?)" if one.suggestion else ""
    told = f"{span.path}:{span.line}:{span.column}: {one.rule}: {one.message}{meant}"
    return f"{told}\n{_marked(one)}" if marked and _marked(one) else told


def _marked(one: Finding) -> str:
    """The line of the file, and marks below the text that is meant; shortened around it where it is long."""
    try:
        with open(one.span.path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - the path as it was given
            line = next((text for number, text in enumerate(file, 1) if number == one.span.line), "").rstrip("\n")
    except OSError:
        return ""
    start = max(0, one.span.column - 1 - 40)
    shown = line[start : start + 110].replace("\t", " ")
    width = max(1, min(one.span.end - one.span.column, len(shown) - (one.span.column - 1 - start)))
    return f"    {shown}\n    {' ' * (one.span.column - 1 - start)}{'^' * width}" if shown.strip() else ""


def _without_span(one: Finding) -> dict[str, str]:
    return {"rule": one.rule, "message": one.message, "suggestion": one.suggestion}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _legal(text: str) -> str:
    """Without the characters that XML does not have."""
    return "".join(character for character in text if character in "\t\n" or ord(character) >= 32)
