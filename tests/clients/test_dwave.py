"""D-Wave's own clients."""

from __future__ import annotations

from tests.clients.conftest import as_expected
from tests.clients.meeting import MAIN, Client, Never, Sees
from vendors.drill.kinds import Kind

TOKEN = "DEV-0123456789abcdef"
ENVIRON = {"DWAVE_TOKEN": TOKEN, "DWAVE_SOLVE_SECONDS": "0.3"}

CLIENTS = (
    Client(
        vendor="dwave",
        name="dwave-cloud-client",
        main="solves a problem of ten spins; the energy is the least there is",
        program="dwave_cloud_client.py",
        environ={"DWAVE_API_TOKEN": TOKEN},
        sees={
            MAIN: Sees("done"),
            Kind.REFUSED: Sees("dwave.cloud.api.exceptions.RequestTimeout", within=20),
            Kind.EXPIRED: Sees("dwave.cloud.api.exceptions.RequestTimeout", "certificate has expired", within=40),
            **{kind: Never("not yet") for kind in set(Kind) - {Kind.REFUSED, Kind.EXPIRED}},
        },
    ),
)


def test_it_meets_its_vendor(client, trouble, meet):
    as_expected(client, trouble, meet(client, trouble))
