"""Azure Quantum's SDK, configured by AZURE_QUANTUM_CONNECTION_STRING alone, at its real host names."""

from __future__ import annotations

from tests.clients.conftest import as_expected, as_spoilt, run
from tests.clients.meeting import MAIN, STILL_TRYING, Client, Sees
from vendors.drill.kinds import Kind

KEY = "0123456789abcdef0123456789abcdef0123456789abcdef0123"
ENVIRON = {"AZURE_QUANTUM_KEY": KEY}
CONNECTION = (
    "SubscriptionId=00000000-0000-0000-0000-000000000001;ResourceGroupName=quantum-planner;"
    f"WorkspaceName=quantum-planner;ApiKey={KEY};QuantumEndpoint=https://eastus.quantum.azure.com/;"
)
UNREACHED = "azure.core.exceptions.ServiceRequestError"
REFUSED = "azure.core.exceptions.HttpResponseError"

CLIENTS = (
    Client(
        vendor="azure",
        name="azure-quantum",
        main="lists targets and quotas, and runs a circuit of three qubits; the histogram is what the circuit gives",
        program="azure_quantum.py",
        environ={"AZURE_QUANTUM_CONNECTION_STRING": CONNECTION},
        sees={
            # The SDK asks after a job every 0.2 seconds, then ever less often.
            MAIN: Sees("done", "7 of 7 targets available; the histogram is that of the circuit"),
            # azure-core tries three times more, after 0, 1.6 and 3.2 seconds.
            Kind.DOWN: Sees(REFUSED, "temporarily unavailable", within=20, at_least=4.8),
            Kind.REFUSED: Sees(UNREACHED, "Connection refused", within=20, at_least=4.8),
            Kind.EXPIRED: Sees(UNREACHED, "certificate has expired", within=20, at_least=4.8),
            # Every request is late, none too late: azure-core waits 300 seconds for an answer.
            Kind.SLOW: Sees(STILL_TRYING, within=10),
            Kind.UNAUTHORISED: Sees("azure.core.exceptions.ClientAuthenticationError", "(Unauthorized)"),
            Kind.FORBIDDEN: Sees(REFUSED, "(InsufficientPermissions)"),
            Kind.QUOTA: Sees(REFUSED, "(QuotaExceeded)"),
            # It waits each time as long as Retry-After says.
            Kind.RATE_LIMITED: Sees(REFUSED, "(TooManyRequests)", within=20, at_least=3),
            # The job is taken all the same, and waited for, 300 seconds by default.
            Kind.OFFLINE: Sees(STILL_TRYING, within=10),
            Kind.MALFORMED: Sees("azure.core.exceptions.DecodeError", "JSON is invalid"),
        },
    ),
)


def test_it_meets_its_vendor(client, trouble, meet):
    as_expected(client, trouble, meet(client, trouble))


def test_a_wrong_histogram_would_be_noticed(stage, tmp_path):
    body = '{"histogram": {"2": 0.25, "7": 0.75}}'
    headers = {"content-range": f"bytes 0-{len(body) - 1}/{len(body)}", "etag": '"0x1"', "x-ms-blob-type": "BlockBlob"}
    wrong = {"match": {"path": ".*/rawOutputData"}, "answer": {"status": 206, "body": body, "headers": headers}}
    as_spoilt(stage, tmp_path, CLIENTS[0], ENVIRON, wrong, "0.25")


def test_a_wrong_key_is_refused(stage, tmp_path):
    stage.start("azure", ENVIRON)

    seen = run(
        stage, CLIENTS[0], tmp_path, deadline=30,
        AZURE_QUANTUM_CONNECTION_STRING=CONNECTION.replace(KEY, "wrong"),
    )  # fmt: skip
    assert seen.outcome == "azure.core.exceptions.ClientAuthenticationError"
