from __future__ import annotations

import json

import pytest

from vendors import vault

pytestmark = pytest.mark.anyio

HELD = {"quantum-planner/quantum-db": {"username": "planner", "password": "pw-of-the-planner"}}
ADDRESS = "/v1/secret/data/quantum-planner/quantum-db"


@pytest.fixture
def store(connect):
    return connect(vault.create({"VAULT_TOKEN": "hvs.t", "VAULT_SECRETS": json.dumps(HELD)}))


TOKEN = "hvs.t"


async def ask(store, token=TOKEN, path=ADDRESS):
    return await store.public.get(path, headers={"X-Vault-Token": token})


async def test_a_secret_is_read_with_the_token(store):
    reply = await ask(store)

    assert reply.status_code == 200
    assert reply.json()["data"]["data"] == HELD["quantum-planner/quantum-db"]


async def test_a_bearer_is_as_good(store):
    reply = await store.public.get(ADDRESS, headers={"Authorization": "Bearer hvs.t"})

    assert reply.status_code == 200


@pytest.mark.parametrize(
    ("token", "path", "status", "body"),
    [
        ("wrong", ADDRESS, 403, {"errors": ["permission denied"]}),
        ("", ADDRESS, 403, {"errors": ["permission denied"]}),
        ("hvs.t", "/v1/secret/data/quantum-planner/other", 404, {"errors": []}),
        ("hvs.t", "/v1/secret/quantum-planner/quantum-db", 404, {"errors": [], "warnings": [vault.NOT_V2]}),
    ],
)
async def test_what_vault_refuses_is_refused(store, token, path, status, body):
    reply = await ask(store, token, path)

    assert (reply.status_code, reply.json()) == (status, body)


async def test_the_control_rotates_a_secret_and_takes_that_back(store):
    new = {"quantum-planner/quantum-db": {"username": "planner", "password": "rotated"}}
    await store.control.put("/drill/secrets", json=new)
    assert (await ask(store)).json()["data"]["data"]["password"] == "rotated"

    await store.control.delete("/drill/secrets")

    assert (await ask(store)).json()["data"]["data"]["password"] == "pw-of-the-planner"


async def test_it_says_that_it_is_not_sealed(store):
    assert (await store.public.get("/v1/sys/health")).json()["sealed"] is False
