"""Each answer, good or bad, is checked against botocore's model of the service."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.vendors.braket.model import check_answer, check_error
from vendors.braket.devices import DEVICES
from vendors.drill.kinds import Kind

pytestmark = pytest.mark.anyio

FORTE, HARMONY = (
    "arn:aws:braket:us-east-1::device/qpu/ionq/Forte-1",
    "arn:aws:braket:us-east-1::device/qpu/ionq/Harmony",
)
SV1 = "arn:aws:braket:::device/quantum-simulator/amazon/sv1"
TASK = "arn:aws:braket:us-east-1:000000000001:quantum-task/00000000-0000-0000-0000-000000000000"
OFFER = {
    "clientToken": "t", "deviceArn": FORTE, "shots": 10, "outputS3Bucket": "amazon-braket-b", "outputS3KeyPrefix": "p",
    "action": "{}",
}  # fmt: skip


def device(arn):
    return f"/device/{quote(arn, safe='')}"


def task(arn):
    return f"/quantum-task/{quote(arn, safe='')}"


async def test_devices_are_found(ask):
    reply = await ask("POST", "/devices", {"filters": []})

    check_answer("SearchDevices", reply.status_code, reply.json())
    found = {one["deviceName"]: one["deviceStatus"] for one in reply.json()["devices"] if one["deviceType"] == "QPU"}
    assert found == {"Forte 1": "ONLINE", "Aquila": "ONLINE", "Harmony": "RETIRED"}
    assert reply.headers["x-amzn-requestid"]


async def test_devices_are_found_by_their_arn(ask):
    reply = await ask("POST", "/devices", {"filters": [{"name": "deviceArn", "values": [SV1, FORTE]}]})

    assert {one["deviceArn"] for one in reply.json()["devices"]} == {SV1, FORTE}


@pytest.mark.parametrize("known", DEVICES, ids=[one.name for one in DEVICES])
async def test_a_device_tells_its_queues(ask, known):
    reply = await ask("GET", device(known.arn))

    check_answer("GetDevice", reply.status_code, reply.json())
    queues = {
        one["queue"]: one["queueSize"]
        for one in reply.json()["deviceQueueInfo"]
        if one.get("queuePriority") != "Priority"
    }
    assert queues == {"QUANTUM_TASKS_QUEUE": str(known.tasks), "JOBS_QUEUE": str(known.jobs)}
    assert reply.json()["deviceStatus"] == known.status


async def test_there_is_no_task(ask):
    filters = [{"name": "status", "operator": "EQUAL", "values": ["QUEUED"]}]
    reply = await ask("POST", "/quantum-tasks", {"filters": filters})

    check_answer("SearchQuantumTasks", reply.status_code, reply.json())
    assert reply.json()["quantumTasks"] == []


@pytest.mark.parametrize(("arn", "found"), [(FORTE, 1), (SV1, 0)])
async def test_spending_limits_are_found(ask, arn, found):
    filters = [{"name": "deviceArn", "operator": "EQUAL", "values": [arn]}]
    reply = await ask("POST", "/spending-limits", {"filters": filters})

    check_answer("SearchSpendingLimits", reply.status_code, reply.json())
    assert len(reply.json()["spendingLimits"]) == found


@pytest.mark.parametrize(
    ("operation", "method", "path", "body", "name", "says"),
    [
        ("GetDevice", "GET", device(f"{FORTE}0"), None, "ResourceNotFoundException", "does not exist"),
        ("GetDevice", "GET", device("Forte"), None, "ValidationException", "Invalid device ARN"),
        ("GetDevice", "GET", device(FORTE.replace("us-east-1", "us-west-1")), None, "ValidationException", "region"),
        ("GetQuantumTask", "GET", task(TASK), None, "ResourceNotFoundException", "does not exist"),
        ("GetQuantumTask", "GET", task("mine"), None, "ValidationException", "Invalid quantum task ARN"),
        ("SearchDevices", "POST", "/devices", {}, "ValidationException", "filters must be"),
        ("SearchDevices", "POST", "/devices", b"{", "ValidationException", "not a JSON object"),
        ("SearchDevices", "POST", "/devices", {"filters": [{"name": "deviceType", "values": ["QPU"]}]},
         "ValidationException", "Unsupported filter name: deviceType"),
        ("SearchDevices", "POST", "/devices", {"filters": [{"name": "deviceArn", "values": []}]},
         "ValidationException", "from 1 to 10 values"),
        ("SearchDevices", "POST", "/devices", {"filters": [{"values": ["x"]}]}, "ValidationException", "needs a name"),
        ("SearchDevices", "POST", "/devices", {"filters": [], "maxResults": 0}, "ValidationException", "maxResults"),
        ("SearchDevices", "POST", "/devices", {"filters": [], "nextToken": "x"}, "ValidationException", "nextToken"),
        ("SearchQuantumTasks", "POST", "/quantum-tasks", {"filters": [{"name": "x", "values": ["y"]}]},
         "ValidationException", "filter name: x"),
        ("SearchQuantumTasks", "POST", "/quantum-tasks", {"filters": [{"name": "status", "values": ["y"]}]},
         "ValidationException", "filter operator: None"),
        ("SearchSpendingLimits", "POST", "/spending-limits",
         {"filters": [{"name": "deviceArn", "values": ["y"], "operator": "LT"}]}, "ValidationException", "EQUAL"),
        ("CreateQuantumTask", "POST", "/quantum-task", OFFER | {"action": None}, "ValidationException", "action"),
        ("CreateQuantumTask", "POST", "/quantum-task", OFFER | {"shots": 10**6}, "ValidationException", "at most 5000"),
        ("CreateQuantumTask", "POST", "/quantum-task", OFFER, "ValidationException", "access to amazon-braket-b or it"),
        ("CreateQuantumTask", "POST", "/quantum-task", OFFER | {"deviceArn": HARMONY}, "DeviceRetiredException", "ret"),
    ],
)  # fmt: skip
async def test_what_is_refused_is_an_error_of_the_model(ask, operation, method, path, body, name, says):
    reply = await ask(method, path, body)

    assert check_error(operation, reply.status_code, reply.headers, reply.json()) == name
    assert says in reply.json()["message"]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nothing"), ("GET", "/devices"), ("GET", f"/device/{FORTE}"), ("POST", "/job")]
)
async def test_an_unknown_path_is_answered_by_the_gateway(ask, method, path):
    reply = await ask(method, path, b"{}")

    assert (reply.status_code, reply.json()) == (403, {"message": "Missing Authentication Token"})


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Kind.DOWN, "InternalServiceException"),
        (Kind.FORBIDDEN, "AccessDeniedException"),
        (Kind.RATE_LIMITED, "ThrottlingException"),
    ],
)
async def test_a_trouble_is_an_error_of_the_model(clients, ask, kind, name):
    await clients.control.put("/drill/kind", content=kind)
    reply = await ask("POST", "/devices", {"filters": []})

    assert check_error("SearchDevices", reply.status_code, reply.headers, reply.json()) == name


@pytest.mark.parametrize(
    ("kind", "name"), [(Kind.QUOTA, "ServiceQuotaExceededException"), (Kind.OFFLINE, "DeviceOfflineException")]
)
async def test_a_trouble_of_tasks_alone_lets_one_look(clients, ask, kind, name):
    await clients.control.put("/drill/kind", content=kind)
    reply = await ask("POST", "/quantum-task", OFFER)

    assert check_error("CreateQuantumTask", reply.status_code, reply.headers, reply.json()) == name
    assert (await ask("POST", "/devices", {"filters": []})).status_code == 200


async def test_with_processors_offline_simulators_are_not(clients, ask):
    await clients.control.put("/drill/kind", content=Kind.OFFLINE)
    found = await ask("POST", "/devices", {"filters": []})

    check_answer("SearchDevices", found.status_code, found.json())
    statuses = {one["deviceName"]: one["deviceStatus"] for one in found.json()["devices"]}
    assert statuses == {"Forte 1": "OFFLINE", "Aquila": "OFFLINE", "Harmony": "RETIRED"}
    for arn, status in ((FORTE, "OFFLINE"), (HARMONY, "RETIRED"), (SV1, "ONLINE")):
        reply = await ask("GET", device(arn))
        check_answer("GetDevice", reply.status_code, reply.json())
        assert reply.json()["deviceStatus"] == status


async def test_a_wrong_key_is_refused_also_in_trouble(clients, ask):
    await clients.control.put("/drill/kind", content=Kind.OFFLINE)

    assert (await ask("POST", "/devices", {"filters": []}, secret="wrong")).status_code == 403


async def test_the_real_refusal_of_a_key_is_that_of_the_trouble(clients, ask):
    refused = await ask("POST", "/devices", {"filters": []}, identity="AKIA0000000000000000")
    await clients.control.put("/drill/kind", content=Kind.UNAUTHORISED)
    troubled = await ask("POST", "/devices", {"filters": []})

    assert (refused.status_code, refused.json()) == (troubled.status_code, troubled.json())
    assert refused.headers["x-amzn-errortype"] == troubled.headers["x-amzn-errortype"]
