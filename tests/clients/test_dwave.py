"""D-Wave's own clients: the library, its command, and the samplers of Ocean."""

from __future__ import annotations

import base64
import struct
from dataclasses import replace

import pytest

from tests.clients.conftest import as_expected, as_spoilt
from tests.clients.meeting import MAIN, PROGRAMS, Client, Never, Sees
from tests.clients.venvs import environment
from vendors.drill.kinds import Kind

TOKEN = "DEV-0123456789abcdef"
ENVIRON = {"DWAVE_TOKEN": TOKEN, "DWAVE_SOLVE_SECONDS": "0.3"}
# The cache on disk would hide an offline solver for fifteen minutes.
CLIENT = {"DWAVE_API_TOKEN": TOKEN, "DWAVE_CACHE_HOME": "off"}

API = "dwave.cloud.api.exceptions"
CLOUD = "dwave.cloud.exceptions"
# Ten retries of the client's own, with pauses that grow: about ten seconds where nobody listens.
RETRIED = 8.0

LIBRARY = {
    Kind.DOWN: Sees(f"{API}.InternalServerError"),
    Kind.REFUSED: Sees(f"{API}.RequestTimeout", within=30, at_least=RETRIED),
    # Its requests may take a minute: it waits, and is served.
    Kind.SLOW: Sees("done", within=90, at_least=12),
    Kind.UNAUTHORISED: Sees(f"{CLOUD}.SolverAuthenticationError", "Invalid token or access denied"),
    Kind.FORBIDDEN: Sees(f"{API}.ResourceAccessForbiddenError"),
    Kind.QUOTA: Sees(f"{CLOUD}.SolverFailureError", "insufficient remaining solver access time"),
    # It obeys `Retry-After`, ten times over.
    Kind.RATE_LIMITED: Sees(f"{API}.ResourceLimitsExceededError", within=40, at_least=9),
    Kind.OFFLINE: Sees(f"{CLOUD}.SolverNotFoundError"),
    Kind.MALFORMED: Sees(f"{CLOUD}.InvalidAPIResponseError", "Received media type 'text/html'"),
    Kind.EXPIRED: Sees("requests.exceptions.SSLError", "certificate has expired", within=30, at_least=RETRIED),
}
# Its exit codes: 2 authentication, 3 bad response, 4 no connection, 5 another error of HTTP, 6 no such solver online,
# 10 the sampling failed; of most it has words of its own (dwave.cloud.cli, `_get_client_solver` and `_sample`).
COMMAND = {
    Kind.DOWN: Sees("exit 5", "InternalServerError"),
    Kind.REFUSED: Sees("exit 4", "API connection timed out", within=30, at_least=RETRIED),
    Kind.SLOW: Sees("exit 0", within=90, at_least=12),
    Kind.UNAUTHORISED: Sees("exit 2", "Authentication error. Check credentials"),
    Kind.FORBIDDEN: Sees("exit 5", "ResourceAccessForbiddenError"),
    Kind.QUOTA: Sees("exit 10", "insufficient remaining solver access time"),
    Kind.RATE_LIMITED: Sees("exit 5", "ResourceLimitsExceededError", within=40, at_least=9),
    Kind.OFFLINE: Sees("exit 6", "Solver not available"),
    Kind.MALFORMED: Sees("exit 3", "Invalid or unexpected API response"),
    Kind.EXPIRED: Sees("exit 5", "Certificate verification failed", within=30, at_least=RETRIED),
}

CLIENTS = (
    Client(
        vendor="dwave", name="dwave-cloud-client",
        main="solves a problem of ten spins; the energy is the least there is",
        program="dwave_cloud_client.py", environ=CLIENT,
        sees={MAIN: Sees("done", "which is the least"), **LIBRARY},
    ),
    Client(
        vendor="dwave", name="dwave ping", requirements="dwave-cloud-client",
        main="solves the smallest problem on a processor",
        command=("dwave", "ping", "--client", "qpu"), environ=CLIENT,
        sees={MAIN: Sees("exit 0", "qpu_programming_time"), **COMMAND},
    ),
    Client(
        vendor="dwave", name="dwave solvers", requirements="dwave-cloud-client",
        main="lists the solvers", command=("dwave", "solvers", "--list", "--all"), environ=CLIENT,
        sees={
            MAIN: Sees("exit 0", "hybrid_binary_quadratic_model_version2"),
            # It catches nothing: each ends in a traceback of what the library raised.
            **{kind: replace(seen, outcome="exit 1", says=seen.outcome) for kind, seen in LIBRARY.items()},
            Kind.SLOW: Sees("exit 0", within=90, at_least=12),
            Kind.QUOTA: Never("listing uses no access time"),
            Kind.OFFLINE: Sees("exit 0"),  # and lists nothing
        },
    ),
    Client(
        vendor="dwave", name="dwave-system, DWaveSampler", requirements="dwave-system",
        main="embeds a problem into the graph of the processor; the energy is the least there is",
        program="dwave_system.py", environ={**CLIENT, "SAMPLER": "embed"},
        sees={MAIN: Sees("done", "which is the least", within=40), **LIBRARY},
    ),
    Client(
        vendor="dwave", name="dwave-system, LeapHybridSampler", requirements="dwave-system",
        main="leaves a problem to the hybrid solver; the energy is the least there is",
        program="dwave_system.py", environ={**CLIENT, "SAMPLER": "leave"},
        sees={MAIN: Sees("done", "which is the least", within=40), **LIBRARY},
    ),
)  # fmt: skip


def packed(layout, *values):
    return base64.b64encode(struct.pack(f"<{layout}", *values)).decode()


def all_down(qubits, energy):
    """The fields of an answer in the format qp: one sample, all its spins down, said to have this energy."""
    return {
        "active_variables": packed(f"{qubits}i", *range(qubits)),
        "solutions": packed(f"{-(-qubits // 8)}x"),
        "energies": packed("d", energy),
        "num_occurrences": packed("i", 20),
    }


# The first is said to have the least energy there is, which a look at the energy alone would believe; the client adds
# the offset of the problem, 0.96484. Embedding drops the energies of the vendor and computes its own, so there it is
# the sample that tells. `dwave ping` is not here: it weighs nothing.
SPOILT = {
    "dwave-cloud-client": (all_down(10, -9.34083070628759), "an energy is -8.37599"),
    "dwave-system, DWaveSampler": (all_down(160, -100.0), "the least is -5.51457"),
    "dwave-system, LeapHybridSampler": ({"data": {"vectors": {"energy": {"data": [-100.0]}}}}, "an energy is -100.0"),
}


def test_it_meets_its_vendor(client, trouble, meet):
    seen = meet(client, trouble)

    as_expected(client, trouble, seen)
    if (client.name, trouble) == ("dwave solvers", Kind.OFFLINE):
        assert seen.says == "", "it lists what is offline"


@pytest.mark.parametrize("client", [one for one in CLIENTS if one.name in SPOILT], ids=lambda one: one.name)
def test_a_spoilt_answer_is_noticed(client, stage, tmp_path):
    answer, says = SPOILT[client.name]
    fault = {"match": {"method": "GET", "path": "/sapi/(v2/)?problems/[^/]+/?"}, "patch": {"answer": answer}}

    as_spoilt(stage, tmp_path, client, ENVIRON, fault, says)


def test_a_region_has_an_endpoint_of_its_own(stage, tmp_path):
    stage.start("dwave", ENVIRON)
    argv = (environment("dwave-cloud-client") / "python", PROGRAMS / "dwave_cloud_client.py")

    ran = stage.run(*argv, environ={**CLIENT, "DWAVE_API_REGION": "eu-central-1"}, deadline=60, cwd=tmp_path)

    assert "at https://eu-central-1.cloud.dwavesys.com/sapi/v2/: the best energy" in ran.stdout
