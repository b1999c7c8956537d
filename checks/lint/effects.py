"""What a shell text does to the world, found by looking at it: read, notify, change or destroy.

The strongest effect of all commands counts, also of those inside pipes, substitutions, here-documents and ``-c``.
A program that is not known here reads; `program` tells of those that the toolbox does not have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from checks.lint import kubectl, sql
from checks.lint.calls import commands, psql_texts
from checks.lint.shell import Command, Script, Word
from checks.runbook.model import Effect

RANK = {Effect.READ: 0, Effect.NOTIFY: 1, Effect.CHANGE: 2, Effect.DESTROY: 3}

_READS = {
    ("get",), ("describe",), ("logs",), ("top",), ("events",), ("explain",), ("api-resources",), ("api-versions",),
    ("version",), ("cluster-info",), ("auth",), ("rollout", "status"), ("rollout", "history"), ("diff",), ("wait",),
    ("options",), ("help",), ("completion",), ("config",), ("port-forward",), ("proxy",), ("kustomize",), ("plugin",),
}  # fmt: skip
_TELLS = {"events.pagerduty.com", "api.pagerduty.com", "hooks.slack.com", "slack.com", "status.company.com",
          "grafana.company.com"}  # fmt: skip
_WEBHOOKS = {"$SLACK_WEBHOOK", "${SLACK_WEBHOOK}"}  # the toolbox's address of the incident channel
# POST that only asks: https://prometheus.io/docs/prometheus/latest/querying/api/, Elasticsearch's searches, and the
# list of Amazon Braket's devices.
_ASKS = re.compile(r"/api/v1/(query|query_range|series|labels|format_query|parse_query)$|/_(search|count)$|/devices$")
_FUNCTIONS = re.compile(
    r"pg_(terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile|pg_switch_wal|pg_promote|pg_wal_replay_\w+|"
    r"pg_(create|drop|copy)_\w*slot\w*|pg_stat_reset\w*|pg_(try_)?advisory_\w*lock\w*|setval|nextval|lo_\w+|dblink\w*|"
    r"pg_(create|drop)_restore_point|pg_notify|set_config|pg_file_\w+|pg_logical_emit_message"
)
_HARMLESS = {"SelectStmt", "VariableShowStmt", "VariableSetStmt", "TransactionStmt", "ExplainStmt", "DeclareCursorStmt",
             "FetchStmt", "ClosePortalStmt", "PrepareStmt", "DiscardStmt", "CheckPointStmt"}  # fmt: skip
_DESTROYS = {"DeleteStmt", "TruncateStmt", "DropStmt", "DropdbStmt", "DropRoleStmt", "DropTableSpaceStmt"}
_LOCAL = {"/dev/null", "/dev/stderr", "/dev/stdout"}


@dataclass(frozen=True)
class Cause:
    """An effect, and the word that has it."""

    effect: Effect
    word: Word
    what: str


def strongest(script: Script) -> Cause | None:
    """The strongest effect of a text; None for a text without commands."""
    causes = [cause for command in commands(script) for cause in _causes(command)]
    return max(causes, key=lambda cause: RANK[cause.effect], default=None)


def _causes(command: Command) -> list[Cause]:
    name = command.program
    known = _PROGRAMS.get(name)
    found = known(command) if known else [Cause(Effect.READ, command.name, name)]
    for file in command.writes:
        if file.text not in _LOCAL and not file.text.startswith(("/tmp/", "&", "$")):  # noqa: S108 - a page's, not ours
            found = [*found, Cause(Effect.CHANGE, file, f"writes {file.text}")]
    return found


def _kubectl(command: Command) -> list[Cause]:
    call = kubectl.read(command.words)
    said = " ".join(("kubectl", *call.verb))
    if call.flag("dry-run") in ("client", "server") or any(call.verb[: len(one)] == one for one in _READS):
        return [Cause(Effect.READ, command.name, said)]
    if call.verb in (("exec",), ("debug",)):
        return _told(call.after, command) if call.after else [Cause(Effect.CHANGE, command.name, said)]
    if call.verb == ("cp",):
        into = bool(call.args) and ":" in call.args[-1].text
        return [Cause(Effect.CHANGE if into else Effect.READ, command.name, said)]
    if call.verb == ("delete",):
        pods = {kind for _, kind in kubectl.typed(call)} in ({"pod"}, {"pods"}, {"po"})
        return [Cause(Effect.CHANGE if pods else Effect.DESTROY, command.name, said)]
    if call.verb == ("replace",) and call.on("force"):
        return [Cause(Effect.DESTROY, command.name, f"{said} --force")]
    return [Cause(Effect.CHANGE, command.name, said)] if call.verb else [Cause(Effect.READ, command.name, said)]


def _told(words: Sequence[Word], outer: Command) -> list[Cause]:
    """The effect of the program that another one is told to run."""
    inner = Command(words[0], tuple(words[1:]), outer.inputs)
    if inner.program in ("sh", "bash"):
        cause = strongest(Script(" ".join(_quoted(word) for word in words)))
        return [Cause(cause.effect, outer.name, cause.what)] if cause else []
    return _causes(inner)


def _quoted(word: Word) -> str:
    return "'" + word.text.replace("'", "'\\''") + "'"


def _psql(command: Command) -> list[Cause]:
    found = [Cause(Effect.READ, command.name, "psql")]
    for text, word in psql_texts(command):
        statements = sql.parse(text)
        if not isinstance(statements, sql.Fault):
            found += [_of_statement(one.stmt, word) for one in statements]
    if any(word.text in ("-f", "--file") for word in command.words):
        found.append(Cause(Effect.CHANGE, command.name, "psql with a file"))
    return found


def _of_statement(statement: object, word: Word) -> Cause:
    """The strongest of a statement's parts: a query may call a function that acts, or hold a DELETE."""
    causes = [Cause(Effect.READ, word, type(statement).__name__)]
    planned = type(statement).__name__ == "ExplainStmt" and not _analyzes(statement)
    for node in sql.walk(statement):
        kind = type(node).__name__
        if kind == "FuncCall":
            name = node.funcname[-1].sval
            if _FUNCTIONS.fullmatch(name):
                causes.append(Cause(Effect.CHANGE, word, f"{name}()"))
        elif planned:
            continue
        elif kind in _DESTROYS:
            causes.append(Cause(Effect.DESTROY, word, kind.removesuffix("Stmt").upper()))
        elif kind == "CopyStmt":
            causes.append(Cause(Effect.CHANGE if node.is_from or node.filename else Effect.READ, word, "COPY"))
        elif kind in ("IntoClause", "LockingClause") or (kind.endswith("Stmt") and kind not in _HARMLESS):
            causes.append(Cause(Effect.CHANGE, word, kind.removesuffix("Stmt").removesuffix("Clause").upper()))
    return max(causes, key=lambda cause: RANK[cause.effect])


def _analyzes(statement: object) -> bool:
    options = getattr(statement, "options", None) or ()
    return any(option.defname == "analyze" for option in options)


_METHOD = re.compile(r"(?:-X|--request[ =])\s*(?P<method>[A-Za-z]+)")
_BODY = re.compile(r"-d\b|-F\b|--data|--json|--form")


def _curl(command: Command) -> list[Cause]:
    words = [word.text for word in command.words]
    addresses = [urlsplit(word) for word in words if "://" in word] or [urlsplit("")]
    method = _method(words)
    said = f"curl -X {method}"
    if method in ("GET", "HEAD", "OPTIONS"):
        return [Cause(Effect.READ, command.name, said)]
    if any((one.hostname or "") in _TELLS for one in addresses) or any(word in _WEBHOOKS for word in words):
        return [Cause(Effect.NOTIFY, command.name, said)]
    if method == "POST" and all(_ASKS.search(one.path) for one in addresses):
        return [Cause(Effect.READ, command.name, said)]
    return [Cause(Effect.DESTROY if method == "DELETE" else Effect.CHANGE, command.name, said)]


def _method(words: Sequence[str]) -> str:
    """The method curl will use: the one it is told, or the one that its options imply."""
    flags = [f"{word} {following}" for word, following in pairwise([*words, ""]) if word.startswith("-")]
    told = [found["method"].upper() for flag in flags if (found := _METHOD.match(flag))]
    if told:
        return told[-1]
    if {"-I", "--head"} & set(words):
        return "HEAD"
    if {"-T", "--upload-file"} & set(words):
        return "PUT"
    return "POST" if any(_BODY.match(flag) for flag in flags) and not {"-G", "--get"} & set(words) else "GET"


def _always(effect: Effect) -> Callable[[Command], list[Cause]]:
    return lambda command: [Cause(effect, command.name, command.name.text)]


def _unless(*reads: str) -> Callable[[Command], list[Cause]]:
    """A program that changes things unless its first word is one of `reads`."""

    def look(command: Command) -> list[Cause]:
        first = next((word.text for word in command.words if not word.text.startswith("-")), "")
        effect = Effect.READ if first in reads or not command.words else Effect.CHANGE
        return [Cause(effect, command.name, f"{command.name.text} {first}".strip())]

    return look


def _sed(command: Command) -> list[Cause]:
    in_place = any(re.match(r"-i|--in-place|-[a-zA-Z]*i$", word.text) for word in command.words)
    return [Cause(Effect.CHANGE if in_place else Effect.READ, command.name, "sed -i" if in_place else "sed")]


_PROGRAMS: dict[str, Callable[[Command], list[Cause]]] = {
    "kubectl": _kubectl, "k": _kubectl, "psql": _psql, "curl": _curl, "sed": _sed,
    **dict.fromkeys(("rm", "rmdir", "shred", "dropdb", "dropuser", "mkfs", "dd", "truncate"), _always(Effect.DESTROY)),
    **dict.fromkeys(("mv", "cp", "tee", "chmod", "chown", "kill", "pkill", "killall", "mkdir", "touch", "ln", "reboot",
                     "shutdown", "createdb", "createuser", "pg_restore", "vacuumdb", "reindexdb", "iptables",
                     "pg_ctl"), _always(Effect.CHANGE)),
    "systemctl": _unless("status", "list-units", "is-active", "is-enabled", "show", "cat", "list-timers"),
    "docker": _unless("ps", "images", "inspect", "logs", "stats", "info", "version", "top"),
    "crictl": _unless("ps", "images", "inspect", "logs", "stats", "info", "version", "pods"),
    "helm": _unless("list", "ls", "status", "get", "history", "show", "template", "search", "version", "env"),
    "git": _unless("status", "log", "diff", "show", "fetch", "branch", "blame", "grep", "rev-parse", "clone"),
}  # fmt: skip
