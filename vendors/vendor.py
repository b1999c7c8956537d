"""What every vendor is to the process that serves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter
from starlette.types import ASGIApp

from vendors.drill.kinds import Troubles


class SettingsError(Exception):
    """The vendor cannot run as it was told to; the message says why and what to do."""


@dataclass(frozen=True)
class Vendor:
    """`secrets` never appear in the journal; `control` holds what else the harness may read of this vendor.

    `troubles` are the kinds of trouble it can be switched into, each in the words of the real one.
    """

    app: ASGIApp
    secrets: tuple[str, ...]
    control: APIRouter = field(default_factory=APIRouter)
    troubles: Troubles = field(default_factory=dict)


def required(environ: Mapping[str, str], name: str) -> str:
    """The value of an environment variable that must be set."""
    if value := environ.get(name, "").strip():
        return value
    raise SettingsError(f"{name} is not set; set it to the credential that clients send")
