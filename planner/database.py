"""The one pool of connections that requests and workers share, and what its failures mean."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from planner.errors import DatabaseError
from planner.settings import Settings

Connection = psycopg.AsyncConnection[DictRow]

# A pod cut off from the database notices within this time, on either side: milliseconds for libpq, and
# seconds for the server, which thereby frees the locks of a node that vanished.
_TCP_TIMEOUT_MS = 10_000
_SERVER_KEEPALIVE = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"


def connection_kwargs(settings: Settings) -> dict[str, Any]:
    """Return the arguments of every connection this service makes."""
    return {
        "host": settings.db_host,
        "port": settings.db_port,
        "dbname": settings.db_name,
        "user": settings.db_user,
        "password": settings.db_password.get_secret_value(),
        "connect_timeout": settings.db_connect_timeout,
        "application_name": f"quantum-planner/{settings.pod_name}",
        "options": f"-c statement_timeout={int(settings.db_statement_timeout * 1000)} {_SERVER_KEEPALIVE}",
        "tcp_user_timeout": _TCP_TIMEOUT_MS,
        "autocommit": True,
    }


def explain(error: psycopg.Error) -> DatabaseError:
    """Translate what psycopg raised into an answer; the server's own sentence is kept, its detail is not."""
    first_line = str(error).strip().partition("\n")[0] or type(error).__name__
    if isinstance(error, psycopg.errors.QueryCanceled):
        return DatabaseError(first_line, code="statement_timeout")
    if isinstance(error, psycopg.errors.ReadOnlySqlTransaction):
        return DatabaseError(first_line, code="read_only")
    if isinstance(error, psycopg.errors.LockNotAvailable):
        return DatabaseError(first_line, code="lock_timeout")
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return DatabaseError(first_line)
    return DatabaseError(f"{type(error).__name__}: {first_line}", code="database_error")


class Database:
    """A pool of at most DB_POOL_SIZE connections that opens, loses and regains them by itself."""

    def __init__(self, settings: Settings) -> None:
        self.size = settings.db_pool_size
        self.in_use = 0
        database = self

        class _Remembering(psycopg.AsyncConnection[DictRow]):
            """Keeps why the last attempt to connect failed: the pool only tells its log."""

            @classmethod
            async def connect(cls, *args: Any, **kwargs: Any) -> Any:
                try:
                    connection = await super().connect(*args, **kwargs)
                except psycopg.Error as error:
                    database.connect_error = explain(error)
                    raise
                database.connect_error = None
                return connection

        self.connect_error: DatabaseError | None = None
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            connection_class=_Remembering,
            kwargs=connection_kwargs(settings) | {"row_factory": dict_row},
            min_size=1,
            max_size=self.size,
            timeout=settings.db_pool_timeout,
            # The pool doubles its pauses until it gives up; giving up early, the next borrower tries at once.
            reconnect_timeout=2.0,
            name="planner",
            open=False,
        )

    async def open(self) -> None:
        """Begin to connect, without waiting: the service starts, and says so, while the database is down."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        """Close what is idle now and what is lent once it comes back."""
        await self._pool.close()

    @property
    def waiting(self) -> int:
        """How many wait for a connection now."""
        return int(self._pool.get_stats().get("requests_waiting", 0))

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """Borrow a connection (autocommit, rows as dicts).

        Raises:
            DatabaseError: none was free in time, or a statement in the block failed.

        """
        try:
            connection = await self._lend()
            self.in_use += 1
            try:
                yield connection
            finally:
                self.in_use -= 1
                await self._pool.putconn(connection)
        except PoolTimeout as error:
            raise self._no_connection() from error
        except psycopg.Error as error:
            raise explain(error) from error

    async def _lend(self) -> Connection:
        """Take a connection that still lives, so that a restart of the database costs no request an error.

        The pool's own `check` does the same, but pauses for seconds between dead connections, and after a
        restart all are dead.
        """
        deadline = time.monotonic() + self._pool.timeout
        while True:
            connection = await self._pool.getconn(deadline - time.monotonic())
            try:
                await connection.execute("")
            except BaseException as error:
                await connection.close()
                await self._pool.putconn(connection)
                if not isinstance(error, psycopg.Error):
                    raise
            else:
                return connection

    def _no_connection(self) -> DatabaseError:
        if self.in_use >= self.size:
            return DatabaseError(
                f"all {self.size} pooled connections stayed in use for {self._pool.timeout:g} s",
                code="pool_exhausted",
            )
        reason = f": {self.connect_error}" if self.connect_error else ""
        return DatabaseError(f"no connection within {self._pool.timeout:g} s{reason}")
