"""boto3's client of Amazon Braket, at its default endpoint."""

from __future__ import annotations

import pytest

from tests.clients.conftest import as_expected, as_spoilt, run
from tests.clients.meeting import MAIN, STILL_TRYING, Client, Sees
from vendors.drill.kinds import Kind

IDENTITY, SECRET = "AKIA0123456789ABCDEF", "0123456789abcdef0123456789abcdef01234567"
ENVIRON = {"AWS_ACCESS_KEY_ID": IDENTITY, "AWS_SECRET_ACCESS_KEY": SECRET}
MODELLED = "botocore.errorfactory"

CLIENTS = (
    Client(
        vendor="braket",
        name="boto3",
        main="looks at the devices, their queues, the tasks and the spending limits, and offers a task",
        program="boto3_braket.py",
        environ=ENVIRON | {"AWS_DEFAULT_REGION": "us-east-1"},
        sees={
            MAIN: Sees("done", "online: Aquila, Forte 1; queues: {'Forte 1': 14, 'Aquila': 4}"),
            # botocore's standard mode: three tries in all, at most a second and two between them.
            Kind.DOWN: Sees(f"{MODELLED}.InternalServiceException", "reached max retries: 2", within=10),
            Kind.REFUSED: Sees("botocore.exceptions.EndpointConnectionError", "Could not connect", within=10),
            Kind.EXPIRED: Sees("botocore.exceptions.SSLError", "certificate has expired", within=10),
            # Every request is late, none too late: botocore waits 60 seconds for an answer.
            Kind.SLOW: Sees(STILL_TRYING, within=10),
            Kind.UNAUTHORISED: Sees("botocore.exceptions.ClientError", "(UnrecognizedClientException)"),
            Kind.FORBIDDEN: Sees(f"{MODELLED}.AccessDeniedException", "not authorized"),
            Kind.QUOTA: Sees(f"{MODELLED}.ServiceQuotaExceededException", "CreateQuantumTask"),
            Kind.RATE_LIMITED: Sees(f"{MODELLED}.ThrottlingException", "reached max retries: 2", within=10),
            Kind.OFFLINE: Sees(f"{MODELLED}.DeviceOfflineException", "offline"),
            # botocore takes what is no JSON for an answer without fields: the caller's own code fails.
            Kind.MALFORMED: Sees("builtins.KeyError", "devices"),
        },
    ),
)


def test_it_meets_its_vendor(client, trouble, meet):
    as_expected(client, trouble, meet(client, trouble))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"AWS_SECRET_ACCESS_KEY": "wrong"}, "(InvalidSignatureException)"),
        ({"AWS_ACCESS_KEY_ID": "AKIA0000000000000000"}, "(UnrecognizedClientException)"),
    ],
)
def test_a_wrong_key_is_refused(stage, tmp_path, changes, says):
    stage.start("braket", ENVIRON)

    seen = run(stage, CLIENTS[0], tmp_path, deadline=30, **changes)
    assert seen.outcome == "botocore.exceptions.ClientError"
    assert says in seen.says


def test_a_device_that_differs_from_its_summary_would_be_noticed(stage, tmp_path):
    wrong = {"match": {"method": "GET", "path": "/device/.*"}, "patch": {"deviceStatus": "PAUSED"}}
    as_spoilt(stage, tmp_path, CLIENTS[0], ENVIRON, wrong, "PAUSED")
