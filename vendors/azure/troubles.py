"""Azure Quantum's words for each kind of trouble.

Established: the form of an error (``{"error": {"code", "message"}}`` and the header ``x-ms-error-code``, of the
service's OpenAPI document), and
``InsufficientPermissions`` with its message (the service's page of common issues). Not established: the code and the
message of a wrong key, of a used-up quota and of too many requests; those here have the form and say what is meant.
"""

from __future__ import annotations

from typing import Any

from vendors.azure.catalog import providers
from vendors.drill.faults import Answer, Fault, Match
from vendors.drill.kinds import RETRY_AFTER, Kind, Troubles, answered, delayed

WORKSPACE = "/subscriptions/.*"
JOB = ".*/jobs/[^/:]+"
STATUS = ".*/providerStatus"
JSON = {"content-type": "application/json; charset=utf-8"}


def problem(code: str, message: str) -> dict[str, Any]:
    """The body of an error."""
    return {"error": {"code": code, "message": message}}


def _refusal(status: int, code: str, message: str, **headers: str) -> tuple[Fault, ...]:
    answer = Answer(status=status, body=problem(code, message), headers={"x-ms-error-code": code, **headers})
    return answered(answer, WORKSPACE)


UNAUTHORISED = ("Unauthorized", "The access key is invalid, or access keys are disabled for this workspace.")
OFFLINE = (
    Fault.model_validate({"match": {"method": "GET", "path": STATUS}, "patch": {"value": providers("Unavailable")}}),
    # What was accepted is kept in the queue.
    Fault.model_validate({"match": {"method": "GET", "path": JOB}, "patch": {"status": "Waiting"}}),
)
# Reading goes on: only a new job is refused.
QUOTA = tuple(
    fault.model_copy(update={"match": Match.model_validate({"method": "PUT", "path": JOB})})
    for fault in _refusal(403, "QuotaExceeded", "The job would exceed the quota of the provider ionq.")
)

TROUBLES: Troubles = {
    Kind.DOWN: _refusal(503, "ServiceUnavailable", "The service is temporarily unavailable."),
    Kind.SLOW: delayed(),
    Kind.UNAUTHORISED: _refusal(401, *UNAUTHORISED),
    Kind.FORBIDDEN: _refusal(
        403, "InsufficientPermissions", "There are not enough permissions to perform this operation."
    ),
    Kind.QUOTA: QUOTA,
    Kind.RATE_LIMITED: _refusal(
        429, "TooManyRequests", "Too many requests. Try again later.", **{"retry-after": RETRY_AFTER}
    ),
    Kind.OFFLINE: OFFLINE,
    Kind.MALFORMED: answered(Answer(status=200, body='{"value":[{"id":"ionq","curr', headers=JSON), WORKSPACE),
}
