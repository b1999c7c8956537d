"""Creates or migrates the schema: `python -m planner.schema`, any number of times, from any number of pods."""

from __future__ import annotations

import logging
import sys
import time

import psycopg
from pydantic import ValidationError

from planner import logs
from planner.database import connection_kwargs
from planner.settings import Settings

log = logging.getLogger(__name__)

WAIT = 60.0
# Any number, the same in all versions: two migrations must not run at once.
_LOCK = 20_190_731

# Append only: a database remembers how many of these it has seen.
MIGRATIONS = (
    """
    CREATE TABLE jobs (
        id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        seq           bigint GENERATED ALWAYS AS IDENTITY UNIQUE,  -- order of arrival, and key of the lease
        state         text NOT NULL DEFAULT 'queued'
                      CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
        problem       jsonb NOT NULL,
        num_reads     integer NOT NULL,
        request_id    text,
        attempts      integer NOT NULL DEFAULT 0,
        worker        text,
        backend       text,
        error_code    text,
        error_message text,
        created_at    timestamptz NOT NULL DEFAULT now(),
        started_at    timestamptz,
        finished_at   timestamptz
    );
    CREATE INDEX jobs_queued ON jobs (seq) WHERE state = 'queued';
    CREATE INDEX jobs_running ON jobs (seq) WHERE state = 'running';
    CREATE TABLE results (
        job_id         uuid PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
        backend        text NOT NULL,
        sample         jsonb NOT NULL,
        energy         double precision NOT NULL,
        occurrences    integer NOT NULL,
        access_seconds double precision NOT NULL,
        created_at     timestamptz NOT NULL DEFAULT now()
    );
    """,
)


def migrate(connection: psycopg.Connection) -> int:
    """Apply what is missing, all or nothing, and return how many migrations that were."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations"
            " (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        row = connection.execute("SELECT coalesce(max(version), 0) FROM schema_migrations").fetchone()
        done: int = row[0] if row else 0
        for version, statements in enumerate(MIGRATIONS[done:], start=done + 1):
            connection.execute(statements)
            connection.execute("INSERT INTO schema_migrations (version) VALUES (%s)", [version])
        return len(MIGRATIONS) - done


def main() -> int:
    """Migrate, waiting up to a minute for the database; exit code 1 if it did not come, 2 for bad settings."""
    try:
        settings = Settings()
    except ValidationError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    logs.configure(settings.log_level)
    deadline = time.monotonic() + WAIT
    while True:
        try:
            with psycopg.connect(**connection_kwargs(settings)) as connection:
                log.info("schema ready, %d migrations applied", migrate(connection))
            return 0
        except psycopg.OperationalError as error:
            reason = str(error).strip().partition("\n")[0]
            if time.monotonic() > deadline:
                log.error("waited %g s for the database: %s", WAIT, reason)
                return 1
            log.warning("the database is not ready: %s", reason)
            time.sleep(1)
        except psycopg.Error:
            log.exception("the schema cannot be migrated; correct the database or its owner")
            return 1


if __name__ == "__main__":
    sys.exit(main())
