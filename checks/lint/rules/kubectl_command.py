from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from checks.lint.calls import kubectl_calls
from checks.lint.finding import Finding
from checks.lint.rule import Profile, Rule
from checks.lint.source import Document
from checks.lint.texts import inline, shells


def check(document: Document) -> Iterator[Finding]:
    """Commands, flags, values and resource types that kubectl does not have; also in inline code.

    What looks like nothing kubectl knows may be a plugin or a custom resource, and is left alone.
    """
    for shell in chain(shells(document), inline(document, "kubectl")):
        for call in kubectl_calls(shell):
            for problem in call.problems:
                if problem.kind in ("verb", "resource") and not problem.suggestion:
                    continue
                where = shell.at(problem.word)
                yield Finding(where, RULE.id, problem.message, problem.suggestion)


RULE = Rule(
    "kubectl-command",
    why="kubectl refuses the whole command.",
    bad="`kubectl get pods --fieldselector=status.phase=Failed`",
    fix="Use what `kubectl help` of the pinned version lists.",
    profile=Profile.ANY,
    document=check,
)
