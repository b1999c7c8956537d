"""Braket's words for each kind of trouble; codes and statuses are those of its service model in botocore."""

from __future__ import annotations

from typing import Any

from vendors.braket.devices import DEVICES
from vendors.drill.faults import Answer, Fault
from vendors.drill.kinds import RETRY_AFTER, Kind, Troubles, answered, delayed

JSON = {"content-type": "application/json"}
CREATE = {"method": "POST", "path": "/quantum-task"}
USER = "arn:aws:iam::000000000001:user/quantum-planner"


def error(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Answer:
    """An error as the protocol rest-json has it: its name is in a header."""
    return Answer(status=status, body={"message": message}, headers={"x-amzn-errortype": code, **(headers or {})})


def _fault(match: dict[str, str], **does: Any) -> Fault:
    return Fault.model_validate({"match": match, **does})


def _offline() -> tuple[Fault, ...]:
    """No processor is online; simulators are, but a search tells of the processors alone, whatever it filters by."""
    processors = [device.summary() for device in DEVICES if device.kind == "QPU"]
    shown = [one | {"deviceStatus": "OFFLINE" if one["deviceStatus"] == "ONLINE" else one["deviceStatus"]}
             for one in processors]  # fmt: skip
    online = "|".join(device.arn.rsplit("/", 1)[1] for device in DEVICES if device.status == "ONLINE")
    return (
        _fault({"method": "POST", "path": "/devices"}, patch={"devices": shown}),
        _fault({"method": "GET", "path": f"/device/.*/qpu/.*/({online})"}, patch={"deviceStatus": "OFFLINE"}),
        _fault(CREATE, answer=error(424, "DeviceOfflineException", "The specified device is currently offline.")),
    )


TROUBLES: Troubles = {
    Kind.DOWN: answered(error(500, "InternalServiceException", "An internal error has occurred.")),
    Kind.SLOW: delayed(),
    Kind.UNAUTHORISED: answered(
        error(403, "UnrecognizedClientException", "The security token included in the request is invalid.")
    ),
    Kind.FORBIDDEN: answered(
        error(
            403,
            "AccessDeniedException",
            f"User: {USER} is not authorized to perform this operation because no identity-based policy allows it",
        )
    ),
    # Reading goes on: only a new task is refused.
    Kind.QUOTA: (
        _fault(
            CREATE,
            answer=error(402, "ServiceQuotaExceededException", "The number of concurrent quantum tasks is exceeded."),
        ),
    ),
    Kind.RATE_LIMITED: answered(error(429, "ThrottlingException", "Rate exceeded", {"retry-after": RETRY_AFTER})),
    Kind.OFFLINE: _offline(),
    Kind.MALFORMED: answered(Answer(status=200, body='{"devices":[{"deviceArn":"arn:aws', headers=JSON)),
}
