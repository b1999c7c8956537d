from __future__ import annotations

import json

import pytest

from tests.vendors.braket.signing import IDENTITY, SECRET, signed
from vendors import braket

HOST = "https://braket.us-east-1.amazonaws.com"


@pytest.fixture
def clients(connect):
    return connect(braket.create({"AWS_ACCESS_KEY_ID": IDENTITY, "AWS_SECRET_ACCESS_KEY": SECRET}))


@pytest.fixture
def ask(clients):
    """Ask the service, signed; `changes` are the signer's."""

    async def asked(method, path, body=None, **changes):
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        url = HOST + path
        return await clients.public.request(method, url, content=data, headers=signed(method, url, data, **changes))

    return asked
