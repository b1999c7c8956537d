"""The control listener: how the harness sets switches and reads the journal. Served on the pod's loopback only."""

from __future__ import annotations

from fastapi import FastAPI, HTTPException, Request
from starlette.types import ASGIApp

from vendors.drill.door import Door
from vendors.drill.faults import FaultMiddleware, Faults
from vendors.drill.journal import Entry, Journal, JournalMiddleware
from vendors.drill.kinds import Kind
from vendors.vendor import Vendor


def controlled(vendor: Vendor, door: Door | None = None) -> tuple[ASGIApp, FastAPI]:
    """The vendor's app under switches and journal, and the app that controls it and its listener."""
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

    _kinds(control, vendor, faults, door)
    return app, control


def _kinds(control: FastAPI, vendor: Vendor, faults: Faults, door: Door | None) -> None:
    known = {Kind.REFUSED} if door else set()
    known |= {Kind.EXPIRED} if door and door.can_expire else set()
    known |= set(vendor.troubles)

    @control.get("/drill/kind")
    async def read_kinds() -> list[Kind]:
        return sorted(known)

    @control.put("/drill/kind", status_code=204)
    async def switch_kind(request: Request) -> None:
        wanted = (await request.body()).decode()
        if wanted not in known:
            raise HTTPException(404, f"this vendor has no trouble {wanted!r}, only {', '.join(sorted(known))}")
        await well()
        if wanted == Kind.REFUSED and door:
            door.shut()
        elif wanted == Kind.EXPIRED and door:
            door.expire()
        else:
            faults.faults[:] = [fault.model_copy() for fault in vendor.troubles[Kind(wanted)]]

    @control.delete("/drill/kind", status_code=204)
    async def well() -> None:
        faults.faults.clear()
        if door:
            await door.open()
