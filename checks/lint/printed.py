"""The header that a command prints, where that can be told from its words."""

from __future__ import annotations

from checks.lint import kubectl, sql
from checks.lint.calls import psql_texts
from checks.lint.facts import resources
from checks.lint.shell import Command, Script


def columns(script: Script) -> list[str] | None:
    """The column names of the table that the text's one command prints; None where that cannot be told."""
    found = [command for command in script.commands if command.name.text not in ("export", "cd", "echo")]
    if len(found) != 1 or found[0].piped:
        return None
    name = found[0].name.text
    if name == "kubectl":
        return _kubectl(found[0])
    return _psql(found[0]) if name == "psql" else None


def _kubectl(command: Command) -> list[str] | None:
    call = kubectl.read(command.words)
    form = call.flag("output") or ""
    if call.verb != ("get",) or call.on("no-headers") or call.problems:
        return None
    if form.startswith("custom-columns="):
        return [part.partition(":")[0] for part in form.partition("=")[2].split(",")]
    kinds = [resources().get(kind.partition(".")[0]) for _, kind in kubectl.typed(call)]
    if form not in ("", "wide") or len(kinds) != 1 or kinds[0] is None or not kinds[0]["columns"]:
        return None
    labels = [word.text for words in (call.flags.get("label-columns", []),) for word in words]
    return [
        *(["NAMESPACE"] if call.on("all-namespaces") else []),
        *kinds[0]["columns"],
        *(kinds[0]["wide"] if form == "wide" else []),
        *[one.rpartition("/")[2].upper() for text in labels for one in text.split(",")],
        *(["LABELS"] if call.on("show-labels") else []),
    ]


def _psql(command: Command) -> list[str] | None:
    """The names of a SELECT's targets, as PostgreSQL gives them."""
    flags = {word.text for word in command.words if word.text.startswith("-")}
    if any(
        flag.startswith("-") and not flag.startswith("--") and set("AtxHq") & set(flag[1:]) for flag in flags - {"-X"}
    ):
        return None
    texts = [text for text, _ in psql_texts(command)]
    statements = sql.parse(texts[0]) if len(texts) == 1 else ()
    if isinstance(statements, sql.Fault) or len(statements) != 1 or type(statements[0].stmt).__name__ != "SelectStmt":
        return None
    names = [_named(target) for target in statements[0].stmt.targetList or ()]
    return None if None in names or not names else [name for name in names if name is not None]


def _named(target: object) -> str | None:
    """What PostgreSQL calls a target; None for `*`. https://www.postgresql.org/docs/current/sql-select.html."""
    name: str | None = getattr(target, "name", None)
    value = getattr(target, "val", None)
    kind = type(value).__name__
    if name:
        return name
    if kind == "ColumnRef":
        last = value.fields[-1]  # type: ignore[union-attr]
        return getattr(last, "sval", None)
    if kind == "FuncCall":
        called: str = value.funcname[-1].sval  # type: ignore[union-attr]
        return called
    if kind == "TypeCast":
        inner = _named(type("Target", (), {"name": None, "val": value.arg})())  # type: ignore[union-attr]
        return inner if inner != "?column?" else value.typeName.names[-1].sval  # type: ignore[union-attr]
    return {"CoalesceExpr": "coalesce", "CaseExpr": "case"}.get(kind, "?column?")
