from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from checks.lint import kubectl
from checks.lint.calls import commands
from checks.lint.facts import fields, resources
from checks.lint.finding import Finding
from checks.lint.meant import meant
from checks.lint.payloads import documents
from checks.lint.rule import Profile, Rule
from checks.lint.shell import Command, Word
from checks.lint.source import Document
from checks.lint.texts import shells

Wrong = tuple[str, str]  # what is wrong, and what was meant


def check(document: Document) -> Iterator[Finding]:
    """A field that the patched or applied object does not have. Custom resources are left alone."""
    for shell in shells(document):
        for command in commands(shell.script):
            for content, kind, word in _contents(command):
                for message, close in _wrong(content, fields()["kinds"].get(kind, ""), kind):
                    yield Finding(shell.at(word), RULE.id, message, close)


def _contents(command: Command) -> Iterator[tuple[Any, str, Word]]:
    """What is sent, the kind of object it is for, and the word to point at."""
    if command.name.text != "kubectl":
        return
    call = kubectl.read(command.words)
    if call.flag("filename") == "-":
        for text in command.inputs:
            for content in documents(text):
                if isinstance(content, dict):
                    yield content, str(content.get("kind", "")), command.name
    if call.verb == ("patch",):
        named = kubectl.typed(call)
        known = resources().get(named[0][1].partition(".")[0]) if named else None
        for word in call.flags.get("patch", ()) if known else ():
            for content in documents(word.text) if "$" not in word.text else ():
                patch = _as_object(content) if call.flag("type") == "json" else content
                yield patch, known["kind"] if known else "", word


def _as_object(operations: Any) -> Any:
    """The paths of a JSON patch as one nested object; positions in lists are left out."""
    whole: dict[str, Any] = {}
    for one in operations if isinstance(operations, list) else ():
        path = one.get("path", "") if isinstance(one, dict) else ""
        at = whole
        for part in str(path).strip("/").split("/"):
            if not part.isdigit() and part != "-":
                at = at.setdefault(part.replace("~1", "/").replace("~0", "~"), {})
    return whole


def _wrong(content: Any, kind: str, where: str) -> Iterator[Wrong]:
    """Fields that the type `kind` does not have, all the way down."""
    for item in content if isinstance(content, list) else [content]:
        if not isinstance(item, dict) or not kind:
            continue
        if kind.startswith("*"):
            for value in item.values():
                yield from _wrong(value, kind[1:], where)
            continue
        known = fields()["types"].get(kind)
        for name, value in item.items() if known else ():
            if known and str(name) not in known and not str(name).startswith("$"):
                close = meant(str(name), known)
                yield f"{where} has no field {json.dumps(name, default=str)}", close
            elif known:
                yield from _wrong(value, known.get(str(name), ""), f"{where}.{name}")


RULE = Rule(
    "field",
    why="The API server ignores the field, or refuses the object: nothing changes, and the reader waits.",
    bad='```bash\nkubectl patch deployment web -p \'{"spec": {"replica": 3}}\'\n```',
    fix="Use the fields that `kubectl explain` lists.",
    profile=Profile.ANY,
    document=check,
)
