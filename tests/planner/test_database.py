from __future__ import annotations

import psycopg
import pytest

from planner.database import explain


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (psycopg.errors.QueryCanceled("canceling statement due to statement timeout"), "statement_timeout"),
        (psycopg.errors.AdminShutdown("terminating connection"), "database_unavailable"),
        (psycopg.errors.TooManyConnections("sorry, too many clients already"), "database_unavailable"),
        (psycopg.OperationalError("connection refused"), "database_unavailable"),
        (psycopg.InterfaceError("the connection is closed"), "database_unavailable"),
        (psycopg.errors.ReadOnlySqlTransaction("cannot execute INSERT"), "read_only"),
        (psycopg.errors.UndefinedTable('relation "jobs" does not exist'), "database_error"),
        (psycopg.errors.InsufficientPrivilege("permission denied"), "database_error"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_each_error_of_the_database_is_a_503_with_a_code(error, code):
    explained = explain(error)

    assert (explained.status, explained.code) == (503, code)


def test_only_the_first_line_is_told():
    assert str(explain(psycopg.OperationalError("no room\nHINT: internal detail"))) == "no room"
