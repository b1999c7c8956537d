"""What the API answers when it cannot do what was asked: one code, one status, one sentence.

PlannerError
├── InvalidRequestError      4xx, the caller's mistake
├── NotFoundError            404
├── NotCancellableError      409
├── OverloadedError          429, with Retry-After
└── DatabaseError       503, see planner.database.explain
"""

from __future__ import annotations

from typing import Any


class PlannerError(Exception):
    """The root; `code` is for programs and never changes, the message is for people and may."""

    status = 500
    code = "internal"

    def __init__(self, message: str, *, code: str | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.code = code or self.code
        self.status = status or self.status

    def body(self) -> dict[str, Any]:
        """Return the JSON body of every error answer."""
        return {"error": {"code": self.code, "message": str(self)}}

    def headers(self) -> dict[str, str]:
        """Return the headers that belong to this error."""
        return {}


class InvalidRequestError(PlannerError):
    """The request can never be accepted as it is."""

    status = 422
    code = "invalid_request"


class NotFoundError(PlannerError):
    """No such job."""

    status = 404
    code = "not_found"


class NotCancellableError(PlannerError):
    """The job has already ended."""

    status = 409
    code = "not_cancellable"


class OverloadedError(PlannerError):
    """A bound is reached; the same request is welcome after `retry_after` seconds."""

    status = 429
    code = "overloaded"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    def headers(self) -> dict[str, str]:
        """Return Retry-After in whole seconds."""
        return {"Retry-After": str(self.retry_after)}


class DatabaseError(PlannerError):
    """PostgreSQL, or the way to it, failed; nothing is known about whether the statement took effect."""

    status = 503
    code = "database_unavailable"
