from __future__ import annotations

from collections.abc import Iterator

from checks.lint import facts, sql
from checks.lint.calls import commands, psql_texts
from checks.lint.facts import tables
from checks.lint.finding import Finding
from checks.lint.meant import meant
from checks.lint.rule import Rule
from checks.lint.source import Document
from checks.lint.texts import shells


def check(document: Document) -> Iterator[Finding]:
    """A table, column, function, type or setting that the database does not have, or a text that no column holds."""
    for shell in shells(document):
        for command in commands(shell.script):
            for text, word in psql_texts(command):
                statements = sql.parse(text)
                if isinstance(statements, sql.Fault):
                    continue
                where = shell.at(word)
                for message, close in {one for statement in statements for one in _wrong(statement)}:
                    yield Finding(where, RULE.id, message, close)


def _wrong(statement: object) -> Iterator[tuple[str, str]]:
    relations = sql.relations(statement)
    for name in relations.values():
        if name not in tables() and name not in relations.made:
            close = meant(name, tables())
            yield f"the database has no table {name!r}", close
    for kind, name in sql.names(statement):
        if name not in facts.sql()[kind]:
            close = meant(name, facts.sql()[kind])
            yield f"the database has no {kind.removesuffix('s')} {name!r}", close
    for table, column in sql.columns(statement):
        known = tables().get(relations.get(table, ""))
        if known and column not in known:
            close = meant(column, known)
            yield f"{relations[table]} has no column {column!r}", close
    yield from _texts(statement, relations)


def _texts(statement: object, relations: sql.Relations) -> Iterator[tuple[str, str]]:
    """Columns of functions, and texts that a column of the catalogue never holds."""
    made = sql.functions(statement)
    for table, column in sql.columns(statement):
        if table in made and column not in made[table]:
            close = meant(column, made[table])
            yield f"{table} has no column {column!r}", close
    for table, column, text in sql.comparisons(statement):
        name = relations.get(table) or next(iter(relations.values()), "")
        known = facts.values().get(f"{name}.{column}")
        if known and text not in known and "$" not in text:
            close = meant(text, known)
            yield f"{name}.{column} is never {text!r}", close


RULE = Rule(
    "sql-name",
    why="PostgreSQL refuses the statement.",
    bad='```bash id="jobs"\npsql -h "$DB_HOST" -c "SELECT count(*) FROM job;"\n```',
    fix="Use the names of the schema and of PostgreSQL.",
    document=check,
)
