"""The control listener: how the harness sets switches and reads the journal. Served on the pod's loopback only."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.types import ASGIApp

from vendors.drill.faults import FaultMiddleware, Faults
from vendors.drill.journal import Entry, Journal, JournalMiddleware
from vendors.vendor import Vendor


def controlled(vendor: Vendor) -> tuple[ASGIApp, FastAPI]:
    """The vendor's app under switches and journal, and the app that controls it."""
    faults, journal = Faults(), Journal(vendor.secrets)
    app = JournalMiddleware(FaultMiddleware(vendor.app, faults), journal)
    control = FastAPI(openapi_url=None)
    control.include_router(vendor.control, prefix="/drill")

    @control.get("/drill/faults")
    async def read_faults() -> Faults:
        return faults

    @control.put("/drill/faults")
    async def replace_faults(wanted: Faults) -> Faults:
        faults.faults[:] = wanted.faults
        return faults

    @control.delete("/drill/faults", status_code=204)
    async def clear_faults() -> None:
        faults.faults.clear()

    @control.get("/drill/requests")
    async def read_requests() -> dict[str, list[Entry]]:
        return {"requests": list(journal.entries)}

    @control.delete("/drill/requests", status_code=204)
    async def clear_requests() -> None:
        journal.entries.clear()

    return app, control
