"""Azure Quantum's words for each kind of trouble.

Established: the form of an error (``{"error": {"code", "message"}}``, of the service's OpenAPI document), and
``InsufficientPermissions`` with its message (the service's page of common issues). Not established: the code and the
message of a wrong key, of a used-up quota and of too many requests; those here have the form and say what is meant.
"""

from __future__ import annotations

from vendors.azure.catalog import providers
from vendors.drill.faults import Answer, Fault, Match
from vendors.drill.kinds import RETRY_AFTER, Kind, Troubles, answered, delayed

WORKSPACE = "/subscriptions/.*"
JOB = ".*/jobs/[^/:]+"
STATUS = ".*/providerStatus"
JSON = {"content-type": "application/json; charset=utf-8"}


def problem(code: str, message: str) -> dict[str, object]:
    """The body of an error."""
    return {"error": {"code": code, "message": message}}


UNAUTHORISED = problem("Unauthorized", "The access key is invalid, or access keys are disabled for this workspace.")
OFFLINE = (
    Fault.model_validate({"match": {"method": "GET", "path": STATUS}, "patch": {"value": providers("Unavailable")}}),
    # What was accepted is kept in the queue.
    Fault.model_validate({"match": {"method": "GET", "path": JOB}, "patch": {"status": "Waiting"}}),
)

TROUBLES: Troubles = {
    Kind.DOWN: answered(
        Answer(status=503, body=problem("ServiceUnavailable", "The service is temporarily unavailable.")), WORKSPACE
    ),
    Kind.SLOW: delayed(),
    Kind.UNAUTHORISED: answered(Answer(status=401, body=UNAUTHORISED), WORKSPACE),
    Kind.FORBIDDEN: answered(
        Answer(
            status=403,
            body=problem("InsufficientPermissions", "There are not enough permissions to perform this operation."),
        ),
        WORKSPACE,
    ),
    # Reading goes on: only a new job is refused.
    Kind.QUOTA: (
        Fault(
            match=Match.model_validate({"method": "PUT", "path": JOB}),
            answer=Answer(
                status=403, body=problem("QuotaExceeded", "The job would exceed the quota of the provider ionq.")
            ),
        ),
    ),
    Kind.RATE_LIMITED: answered(
        Answer(
            status=429,
            body=problem("TooManyRequests", "Too many requests. Try again later."),
            headers={"retry-after": RETRY_AFTER},
        ),
        WORKSPACE,
    ),
    Kind.OFFLINE: OFFLINE,
    Kind.MALFORMED: answered(Answer(status=200, body='{"value":[{"id":"ionq","curr', headers=JSON), WORKSPACE),
}
