"""The workspace as it is asked by hand; answers are checked against the SDK's models, which are made from its API."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import pytest

from vendors import azure
from vendors.drill.kinds import Kind

pytestmark = pytest.mark.anyio

MODELS = json.loads((Path(__file__).parent / "data/models.json").read_text())["models"]
KEY = "0123456789abcdef0123"
HOST, BLOBS = "https://eastus.quantum.azure.com", "https://quantumplanner.blob.core.windows.net"
BASE = (
    f"{HOST}/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/quantum-planner/providers/"
    "Microsoft.Quantum/workspaces/quantum-planner"
)
JOB = "0b0a3c4e-0000-4000-8000-000000000001"
BELL = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}
VERSION = "2026-01-15-preview"
PYTHON = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "object": dict}


def check(value, kind, place="answer"):
    """Assert that a value is of a kind as the models name it."""
    if "model" in kind:
        fields = MODELS[kind["model"]]
        assert set(value) <= set(fields) or not fields, (place, set(value) - set(fields))
        for name, field in fields.items():
            assert name in value or not field["required"], (place, name)
            if name in value:
                check(value[name], field, f"{place}.{name}")
    elif "list" in kind:
        assert isinstance(value, list), place
        for one in value:
            check(one, kind["list"], f"{place}[]")
    elif "values" in kind:
        assert value in kind["values"], (place, value)
    elif kind.get("type") == "date-time":
        assert datetime.fromisoformat(value).tzinfo, place
    elif "type" in kind:
        assert isinstance(value, PYTHON[kind["type"]]), (place, value)


def at(path, version=VERSION):
    return f"{BASE}{path}?api-version={version}"


@pytest.fixture
def clients(connect):
    found = connect(azure.create({"AZURE_QUANTUM_KEY": KEY}))
    found.public.headers["x-ms-quantum-api-key"] = KEY
    return found


@pytest.fixture
def workspace(clients):
    return clients.public


async def address(workspace, **details):
    reply = await workspace.post(at("/storage/sasUri"), json={"containerName": f"job-{JOB}"} | details)
    assert reply.status_code == 200, reply.text
    check(reply.json(), {"model": "SasUriResponse"})
    return reply.json()["sasUri"]


async def put(workspace, container, name, data, **headers):
    where = container.replace("?", f"/{name}?", 1)
    return await workspace.request("PUT", where, content=data, headers={"x-ms-blob-type": "BlockBlob"} | headers)


async def submit(workspace, circuit, **changes):
    container = await address(workspace)
    assert (await put(workspace, container, "inputData", json.dumps(circuit))).status_code == 201
    job = {
        "name": "look", "providerId": "IonQ", "target": "ionq.simulator", "itemType": "Job", "containerUri": container,
        "inputDataFormat": "ionq.circuit.v1", "outputDataFormat": "ionq.quantum-results.v1",
    }  # fmt: skip
    return await workspace.put(at(f"/jobs/{JOB}"), json=job | changes)


async def result(workspace):
    """What a job gave, read as the SDK reads it: from where the job says, by an address for that blob."""
    job = (await workspace.get(at(f"/jobs/{JOB}"))).json()
    check(job, {"model": "JobDetails"})
    assert job["status"] == "Succeeded", job
    container, blob = job["outputDataUri"].removeprefix(f"{BLOBS}/").split("/")
    found = await workspace.get(await address(workspace, containerName=container, blobName=blob))
    return found.json()["histogram"]


@pytest.mark.parametrize(
    "changes",
    [{"id": 1}, {"currentAvailability": "Well"}, {"targets": [{"id": "x"}]}, {"extra": ""}, {"targets": None}],
)
def test_a_wrong_answer_is_noticed(changes):
    right = {"id": "ionq", "currentAvailability": "Available", "targets": []}
    check(right, {"model": "ProviderStatus"})

    with pytest.raises(AssertionError):
        check(right | changes, {"model": "ProviderStatus"})


async def test_each_provider_tells_whether_it_is_available(workspace):
    found = (await workspace.get(at("/providerStatus"))).json()

    assert [one["id"] for one in found["value"]] == ["ionq", "quantinuum", "rigetti"]
    check(found["value"], {"list": {"model": "ProviderStatus"}})
    assert {one["currentAvailability"] for one in found["value"]} == {"Available"}


async def test_quotas_are_told(workspace):
    found = (await workspace.get(at("/quotas"))).json()["value"]

    check(found, {"list": {"model": "Quota"}})
    assert {one["providerId"] for one in found} == {"ionq", "quantinuum", "rigetti"}
    assert all(0 <= one["utilization"] <= one["limit"] for one in found)
    assert (await workspace.get(at("/quotaUsages"))).json()["value"] == []


async def test_a_circuit_is_run(workspace):
    reply = await submit(workspace, BELL)

    assert (reply.status_code, reply.json()["status"]) == (201, "Waiting")
    check(reply.json(), {"model": "JobDetails"})
    assert await result(workspace) == {"0": pytest.approx(0.5), "3": pytest.approx(0.5)}
    listed = (await workspace.get(at("/jobs"))).json()["value"]
    assert [one["id"] for one in listed] == [JOB]


async def test_another_circuit_gives_another_histogram(workspace):
    await submit(workspace, {"qubits": 2, "circuit": [{"gate": "x", "target": 1}]})

    assert await result(workspace) == {"2": pytest.approx(1)}


async def test_a_machine_takes_shots(workspace):
    await submit(workspace, BELL, target="ionq.qpu.aria-1", inputParams={"shots": 4})

    found = await result(workspace)
    assert set(found) <= {"0", "3"}
    assert {weight * 4 for weight in found.values()} <= {0, 1, 2, 3, 4}


@pytest.mark.parametrize(
    ("circuit", "changes", "says"),
    [
        ({"qubits": 0}, {}, "not an object with a list"),
        (BELL, {"inputDataUri": f"{BLOBS}/job-{JOB}/other"}, "blob does not exist"),
        (BELL, {"target": "ionq.qpu.forte-1", "inputParams": {"shots": 0}}, "shots is 0"),
    ],
)
async def test_a_job_that_fails_says_why(workspace, circuit, changes, says):
    await submit(workspace, circuit, **changes)
    job = (await workspace.get(at(f"/jobs/{JOB}"))).json()

    check(job, {"model": "JobDetails"})
    assert job["status"] == "Failed"
    assert says in job["errorData"]["message"]


async def test_a_job_can_be_cancelled_and_forgotten(workspace):
    await submit(workspace, BELL)

    assert (await workspace.post(at(f"/jobs/{JOB}:cancel"))).json()["status"] == "Cancelled"
    assert (await workspace.get(at(f"/jobs/{JOB}"))).json()["status"] == "Cancelled"
    assert (await workspace.delete(at(f"/jobs/{JOB}"))).status_code == 204
    assert (await workspace.get(at(f"/jobs/{JOB}"))).status_code == 404


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": ""}, "name is required"),
        ({"target": "ionq.qpu.harmony"}, "no target 'ionq.qpu.harmony'"),
        ({"providerId": "quantinuum"}, "no target 'ionq.simulator' of the provider 'quantinuum'"),
        ({"providerId": "rigetti", "target": "rigetti.sim.qvm"}, "only targets of ionq"),
        ({"inputDataFormat": "qir.v1"}, "of the input format ionq.circuit.v1"),
        ({"containerUri": "https://elsewhere.blob.core.windows.net/c"}, "no such container"),
    ],
)
async def test_a_job_that_cannot_be_is_refused(workspace, changes, says):
    reply = await submit(workspace, BELL, **changes)

    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "InvalidJobDefinition")
    assert says in reply.json()["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "code"),
    [
        ("GET", "/providerStatus", {"x-ms-quantum-api-key": "wrong"}, 401, "Unauthorized"),
        ("GET", "/providerStatus", {"x-ms-quantum-api-key": ""}, 401, "Unauthorized"),
        ("GET", "/nothing", {}, 404, "ResourceNotFound"),
        ("GET", "2/providerStatus", {}, 404, "ResourceNotFound"),
        ("DELETE", "/providerStatus", {}, 405, "MethodNotAllowed"),
        ("GET", f"/jobs/{JOB}", {}, 404, "JobNotFound"),
        ("PUT", "/jobs/mine", {}, 400, "InvalidRequest"),
        ("PUT", f"/jobs/{JOB}", {}, 400, "InvalidRequest"),
        ("POST", "/storage/sasUri", {}, 400, "InvalidRequest"),
    ],
)
async def test_what_is_refused_is_told_as_the_service_does(workspace, method, path, headers, status, code):
    reply = await workspace.request(method, at(path), headers=headers)

    assert (reply.status_code, reply.headers.get("x-ms-error-code")) == (status, code)
    check(reply.json()["error"], {"model": "WorkspaceItemError"})
    assert reply.json()["error"]["code"] == code


@pytest.mark.parametrize(
    ("version", "code"), [("", "MissingApiVersionParameter"), ("new", "InvalidApiVersionParameter")]
)
async def test_a_version_must_be_named(workspace, version, code):
    reply = await workspace.get(at("/providerStatus", version))

    assert (reply.status_code, reply.json()["error"]["code"]) == (400, code)


async def test_a_container_needs_a_name_that_azure_takes(workspace):
    reply = await workspace.post(at("/storage/sasUri"), json={"containerName": "../x"})

    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "InvalidRequest")


async def test_neither_the_key_nor_what_opens_a_blob_is_in_the_journal(clients):
    await submit(clients.public, BELL)
    await result(clients.public)
    await clients.public.get(at("/quotas"), headers={"x-ms-quantum-api-key": "somebody-elses"})

    journal = (await clients.control.get("/drill/requests")).text
    assert KEY not in journal
    assert "somebody-elses" not in journal
    assert "sig=***" in journal
    assert not re.search(r"sig=(?!\*\*\*)", journal)


@pytest.mark.parametrize("kind", [Kind.DOWN, Kind.UNAUTHORISED, Kind.FORBIDDEN, Kind.RATE_LIMITED])
async def test_a_trouble_has_the_form_of_an_error(clients, kind):
    await clients.control.put("/drill/kind", content=kind)
    reply = await clients.public.get(at("/providerStatus"))

    assert reply.status_code == {"down": 503, "unauthorised": 401, "forbidden": 403, "rate-limited": 429}[kind]
    check(reply.json()["error"], {"model": "WorkspaceItemError"})
    assert reply.headers["x-ms-error-code"] == reply.json()["error"]["code"]


async def test_the_real_refusal_of_a_key_is_that_of_the_trouble(clients):
    refused = await clients.public.get(at("/quotas"), headers={"x-ms-quantum-api-key": "wrong"})
    await clients.control.put("/drill/kind", content=Kind.UNAUTHORISED)
    troubled = await clients.public.get(at("/quotas"))

    assert (refused.status_code, refused.json()) == (troubled.status_code, troubled.json())


async def test_without_quota_only_a_new_job_is_refused(clients):
    await clients.control.put("/drill/kind", content=Kind.QUOTA)

    assert (await clients.public.get(at("/providerStatus"))).status_code == 200
    reply = await submit(clients.public, BELL)
    assert (reply.status_code, reply.json()["error"]["code"]) == (403, "QuotaExceeded")


async def test_with_targets_offline_a_job_is_taken_and_waits(clients):
    await clients.control.put("/drill/kind", content=Kind.OFFLINE)
    found = (await clients.public.get(at("/providerStatus"))).json()["value"]

    check(found, {"list": {"model": "ProviderStatus"}})
    assert {target["currentAvailability"] for one in found for target in one["targets"]} == {"Unavailable"}
    assert (await submit(clients.public, BELL)).status_code == 201
    assert (await clients.public.get(at(f"/jobs/{JOB}"))).json()["status"] == "Waiting"
