from __future__ import annotations

import threading

import psycopg

from planner import schema


def test_migrating_again_changes_nothing(postgres):
    with postgres.admin() as connection:
        assert schema.migrate(connection) == 0


def test_pods_that_migrate_at_once_create_the_schema_once(postgres):
    with postgres.admin() as admin:
        admin.execute("CREATE DATABASE fresh")
        try:
            applied = []

            def migrate():
                with psycopg.connect(
                    host="127.0.0.1", port=postgres.port, user="planner", dbname="fresh", autocommit=True
                ) as connection:
                    applied.append(schema.migrate(connection))

            threads = [threading.Thread(target=migrate) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

            assert sorted(applied) == [0, 0, 0, len(schema.MIGRATIONS)]
        finally:
            admin.execute("DROP DATABASE fresh WITH (FORCE)")


def test_the_command_migrates_the_database_of_the_environment(postgres, monkeypatch, capsys):
    monkeypatch.setenv("DB_HOST", "127.0.0.1")
    monkeypatch.setenv("DB_PORT", str(postgres.port))

    assert schema.main() == 0
    assert '"message": "schema ready, 0 migrations applied"' in capsys.readouterr().err


def test_the_command_gives_up_after_its_deadline(monkeypatch, capsys):
    monkeypatch.setenv("DB_HOST", "127.0.0.1")
    monkeypatch.setenv("DB_PORT", "1")
    monkeypatch.setattr(schema, "WAIT", 0)

    assert schema.main() == 1
    assert "waited 0 s for the database: connection" in capsys.readouterr().err
