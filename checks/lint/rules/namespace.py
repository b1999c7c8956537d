from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from checks.lint import kubectl
from checks.lint.calls import kubectl_calls
from checks.lint.facts import resources
from checks.lint.finding import Finding
from checks.lint.rule import Rule
from checks.lint.source import Document
from checks.lint.texts import inline, shells

# Commands that work on objects with namespaces, whatever their arguments.
ALWAYS = {
    "logs",
    "exec",
    "attach",
    "port-forward",
    "cp",
    "debug",
    "events",
    "run",
    "expose",
    "autoscale",
    "rollout",
    "scale",
}


def check(document: Document) -> Iterator[Finding]:
    """Kubectl on objects of a namespace, without saying which; also in inline code that is not quoted as wrong."""
    wrong = {number for number, line in document.prose if line.lstrip().startswith("|")}
    for shell in chain(shells(document), inline(document, "kubectl")):
        if "example" in shell.attributes or (not shell.block and shell.span(0, 0, 1).line in wrong):
            continue
        for call in kubectl_calls(shell):
            if _needs_one(call) and not call.flags.keys() & {
                "namespace",
                "all-namespaces",
                "kubeconfig",
                "filename",
                "raw",
            }:
                word = call.args[0] if call.args else None
                where = shell.at(word) if word else shell.span(0, 0, len("kubectl"))
                message = f"kubectl {' '.join(call.verb)} without a namespace looks in the one that happens to be set"
                yield Finding(where, RULE.id, message)


def _needs_one(call: kubectl.Call) -> bool:
    if not call.verb or call.on("help") or not (call.args or call.flags):
        return False  # only the name of a command
    if call.verb[0] in ALWAYS or call.verb == ("top", "pod"):
        return True
    kinds = [resources().get(name.partition(".")[0]) for _, name in kubectl.typed(call)]
    return any(kind is not None and kind["namespaced"] for kind in kinds)


RULE = Rule(
    "namespace",
    why="In the toolbox, and on most terminals, the namespace is another one: *not found*, or worse, another service.",
    bad='```bash id="pods"\nkubectl get pods\n```',
    fix="Name it: `-n quantum-planner`, or `-A` where all are meant.",
    document=check,
)
