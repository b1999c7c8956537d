from __future__ import annotations

from collections.abc import Iterator

from checks.lint import sql
from checks.lint.calls import commands, psql_texts
from checks.lint.finding import Finding
from checks.lint.rule import Profile, Rule
from checks.lint.source import Document
from checks.lint.texts import shells


def check(document: Document) -> Iterator[Finding]:
    """SQL that psql is given; a fence that only says `sql` may be another database's and is left alone."""
    for shell in shells(document):
        for command in commands(shell.script):
            for text, word in psql_texts(command):
                fault = sql.parse(text)
                if isinstance(fault, sql.Fault):
                    yield Finding(shell.at(word), RULE.id, fault.message)


RULE = Rule(
    "sql-syntax",
    why="PostgreSQL refuses the statement; this is its own parser.",
    bad='```bash\npsql -c "SELECT count(* FROM jobs;"\n```',
    fix="Mend the statement.",
    profile=Profile.ANY,
    document=check,
)
