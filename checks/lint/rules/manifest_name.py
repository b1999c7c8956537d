from __future__ import annotations

import re
from collections.abc import Iterator

from checks.lint import facts, kubectl
from checks.lint.calls import kubectl_calls
from checks.lint.declared import Declared
from checks.lint.facts import resources
from checks.lint.finding import Finding
from checks.lint.meant import meant
from checks.lint.payloads import documents
from checks.lint.project import Project
from checks.lint.rule import Rule
from checks.lint.shell import Word
from checks.lint.texts import Shell, inline, shells

# Objects that are there because the manifests say so; pods and replica sets get names of their own.
DECLARED = {"deployments", "statefulsets", "daemonsets", "configmaps", "services", "secrets", "poddisruptionbudgets"}
_DATA_PATH = re.compile(r"\.data\.((?:[\w-]|\\\.)+)")
Wrong = tuple[Word, str, str]  # the word, what is wrong with it, what was meant


def check(project: Project) -> Iterator[Finding]:
    """Namespaces, objects, containers and labels that the manifests under ``deploy/`` do not have."""
    if not project.objects:
        return
    declared = Declared(project.objects)
    for document in project.documents:
        every: list[Shell] = [*shells(document), *inline(document, "kubectl")]
        for shell in every:
            for call in kubectl_calls(shell):
                for word, message, close in _wrong(call, declared):
                    yield Finding(shell.at(word), RULE.id, message, close)


def _wrong(call: kubectl.Call, declared: Declared) -> Iterator[Wrong]:
    for word in call.flags.get("namespace", ()):
        yield from _unless(word, word.text, declared.namespaces, "namespace")
    for word in call.flags.get("selector", ()):
        for pair in word.text.split(","):
            if "=" in pair and "!" not in pair and "$" not in pair:
                yield from _unless(word, pair.replace("==", "="), declared.labels, "label")
    for name in ("container", "containers"):
        for word in call.flags.get(name, ()):
            yield from _unless(word, word.text, declared.containers, "container")
    yield from _objects(call, declared)
    yield from _keys(call, declared)
    if call.verb == ("set", "env") and len(call.args) > 1:
        known = set(declared.variables.get(call.args[0].text.rpartition("/")[2], ()))
        known |= facts.settings() if known else set()
        for word in call.args[1:] if known else ():
            yield from _unless(word, word.text.partition("=")[0].removesuffix("-"), known, "variable")


def _objects(call: kubectl.Call, declared: Declared) -> Iterator[Wrong]:
    named = kubectl.typed(call)
    words = [(word, kind, word.text.partition("/")[2]) for word, kind in named if "/" in word.text]
    if named and not words and len(call.args) > 1 and call.verb[0] not in ("set", "label", "annotate"):
        words = [(word, named[0][1], word.text) for word in call.args[1:2]]
    for word, kind, name in words:
        known = resources().get(kind.partition(".")[0])
        if known and known["plural"] in DECLARED and name:
            yield from _unless(word, name, declared.names.get(known["kind"], set()), known["kind"])


def _keys(call: kubectl.Call, declared: Declared) -> Iterator[Wrong]:
    """Keys of a declared ConfigMap, in a patch of its data or in the path of an output."""
    names = [word.text.rpartition("/")[2] for word in call.args if word.text.rpartition("/")[2] in declared.keys]
    if not names or {kind for _, kind in kubectl.typed(call)} - {"configmap", "configmaps", "cm"}:
        return
    for word in call.flags.get("patch", ()):
        content = next(iter(documents(word.text)), None)
        data = content.get("data") if isinstance(content, dict) else None
        for key in data if isinstance(data, dict) else ():
            yield from _unless(word, str(key), declared.keys[names[0]], f"key of {names[0]}")
    for word in call.flags.get("output", ()):
        for found in _DATA_PATH.finditer(word.text):
            yield from _unless(word, found[1].replace("\\.", "."), declared.keys[names[0]], f"key of {names[0]}")


def _unless(word: Word, text: str, known: set[str], what: str) -> Iterator[Wrong]:
    if word.plain and "$" not in text and text not in known:
        close = meant(text, known)
        yield word, f"the manifests have no {what} {text!r}", close


RULE = Rule(
    "manifest-name",
    why="*not found*, or an empty list that reads as good news.",
    bad='```bash id="pods"\nkubectl -n quantum-planer get pods\n```',
    fix="Use the names that deploy/ declares.",
    project=check,
)
