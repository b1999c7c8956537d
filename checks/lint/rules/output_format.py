from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from checks.lint.calls import kubectl_calls
from checks.lint.finding import Finding
from checks.lint.jsonpath import go_template, jsonpath
from checks.lint.kubectl import Call
from checks.lint.meant import meant
from checks.lint.rule import Profile, Rule
from checks.lint.source import Document
from checks.lint.texts import inline, shells

# https://kubernetes.io/docs/reference/kubectl/#output-options, and what else `kubectl get --help` lists
FORMATS = {
    "json", "yaml", "kyaml", "wide", "name", "jsonpath", "jsonpath-as-json", "jsonpath-file", "go-template",
    "go-template-file", "template", "templatefile", "custom-columns", "custom-columns-file",
}  # fmt: skip
_PATHS = ("jsonpath", "jsonpath-as-json")
# Where -o is another thing: a version's or an event's own words
_OWN = {("version",), ("config", "get-contexts"), ("api-resources",), ("top", "pod"), ("top", "node"), ("wait",)}


def check(document: Document) -> Iterator[Finding]:
    """``-o`` with a format that kubectl does not have, or a template that it cannot read."""
    for shell in chain(shells(document), inline(document, "kubectl")):
        for call in kubectl_calls(shell):
            for word in call.flags.get("output", ()):
                if call.verb in _OWN:
                    continue
                kind, _, template = word.text.partition("=")
                where = shell.at(word)
                if kind not in FORMATS and "$" not in kind:
                    close = meant(kind, FORMATS)
                    yield Finding(where, RULE.id, f"kubectl has no output format {kind!r}", close)
                elif said := _template(kind, template or (call.flag("template") or ""), word.plain, call):
                    yield Finding(where, RULE.id, said)


def _template(kind: str, template: str, plain: bool, call: Call) -> str:
    if not plain or "$(" in template or "${" in template:
        return ""
    if kind in _PATHS:
        return jsonpath(template) if template else f"{kind} needs a template"
    if kind in ("go-template", "template"):
        return go_template(template)
    if kind == "custom-columns":
        wrong = [part for part in _columns(template) if ":" not in part]
        return f"{wrong[0]!r} is no HEADER:.path" if wrong else ""
    return ""


def _columns(template: str) -> list[str]:
    """Split at the commas that are not in brackets."""
    parts, depth, part = [], 0, ""
    for character in template:
        depth += (character in "[(") - (character in ")]")
        if character == "," and not depth:
            parts.append(part)
            part = ""
        else:
            part += character
    return [*parts, part]


RULE = Rule(
    "output-format",
    why="kubectl prints an error where the table should be; a wrong path prints nothing at all.",
    bad="```bash\nkubectl get pods -o jsonpath='{.items[*].metadata.name'\n```",
    fix="Close braces and brackets; `{range .items[*]}…{end}` for each item.",
    profile=Profile.ANY,
    document=check,
)
