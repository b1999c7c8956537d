from __future__ import annotations

import pytest
from pydantic import ValidationError

from planner.database import connection_kwargs
from planner.settings import Settings


def test_the_environment_decides(monkeypatch):
    monkeypatch.setenv("DB_HOST", "quantum-postgres")
    monkeypatch.setenv("DB_POOL_SIZE", "1")
    monkeypatch.setenv("QUANTUM_BACKEND", "classical")

    settings = Settings()

    assert (settings.db_host, settings.db_pool_size, settings.quantum_backend) == ("quantum-postgres", 1, "classical")


def test_an_empty_variable_counts_as_unset(monkeypatch):
    monkeypatch.setenv("QUANTUM_BACKEND", "")

    assert Settings().quantum_backend is None


@pytest.mark.parametrize(
    ("name", "value"), [("DB_POOL_SIZE", "0"), ("DB_PORT", "70000"), ("QUANTUM_BACKEND", "abacus")]
)
def test_a_bad_value_is_refused_by_its_name(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_secrets_do_not_print():
    assert "hunter2" not in repr(Settings(db_password="hunter2", dwave_api_token="hunter2"))


def test_connections_say_who_they_are_and_end_long_statements():
    kwargs = connection_kwargs(Settings(pod_name="quantum-planner-1", db_statement_timeout=5))

    assert kwargs["application_name"] == "quantum-planner/quantum-planner-1"
    assert "statement_timeout=5000" in kwargs["options"]
