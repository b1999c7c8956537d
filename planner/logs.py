"""Logs as one JSON object per line on standard error."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

# What callers may pass as `extra=`; an allow-list, so that no secret reaches a log by accident.
FIELDS = ("request_id", "job_id", "method", "route", "status", "duration", "backend", "kind", "summary")


class JsonFormatter(logging.Formatter):
    """Formats a record as a flat object: ts, level, logger, message, then the `FIELDS` it carries."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line without a line break."""
        entry: dict[str, object] = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if current := request_id.get():
            entry["request_id"] = current
        entry |= {field: getattr(record, field) for field in FIELDS if hasattr(record, field)}
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, default=str)


def configure(level: str) -> None:
    """Send the logs of the whole process through one handler, replacing any others."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # These tell every connection and request at INFO; what matters of it is logged by the planner.
    for name in ("psycopg.pool", "httpx", "dwave"):
        logging.getLogger(name).setLevel(logging.WARNING)
