"""Numbers with units: Kubernetes quantities, percentages and durations."""

from __future__ import annotations

import re

from checks.errors import PageError

EMPTY = ("", "<none>", "<unset>", "NULL")

# https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
_QUANTITY = {
    "": 1.0, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
    "Ki": 2.0**10, "Mi": 2.0**20, "Gi": 2.0**30, "Ti": 2.0**40, "Pi": 2.0**50, "Ei": 2.0**60,
}  # fmt: skip
_DURATION = {
    "ns": 1e-9,
    "us": 1e-6,
    "µs": 1e-6,
    "ms": 1e-3,
    "s": 1.0,
    "m": 60.0,
    "h": 3600.0,
    "d": 86400.0,
    "y": 31536e3,
}
_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([A-Za-z%µ]*)")
_PARTS = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d|y)")
_CLOCK = re.compile(r"(?:(\d+) days? )?(\d+):(\d\d):(\d\d(?:\.\d+)?)")


def readings(text: str) -> dict[str, float]:
    """What `text` may mean: kind (`quantity`, `percent`, `duration`) to a number; `5m` is a quantity or a duration."""
    text = text.strip()
    found: dict[str, float] = {}
    if number := _NUMBER.fullmatch(text):
        amount, unit = float(number[1]), number[2]
        if unit in _QUANTITY:
            found["quantity"] = amount * _QUANTITY[unit]
        if unit == "%":
            found["percent"] = amount
    if text and not _PARTS.sub("", text):
        found["duration"] = sum(float(amount) * _DURATION[unit] for amount, unit in _PARTS.findall(text))
    if clock := _CLOCK.fullmatch(text):
        days, hours, minutes, seconds = (float(part or 0) for part in clock.groups())
        found["duration"] = days * 86400 + hours * 3600 + minutes * 60 + seconds
    return found


def compare(left: str, verb: str, right: str) -> bool:
    """Whether `left` is above, below, at least or at most `right`. Raises PageError where they do not compare."""
    one, other = readings(left), readings(right)
    kind = next((kind for kind in one if kind in other), None)
    if kind is None:
        raise PageError(f"{left!r} and {right!r} do not compare", hint="numbers with units of one kind do")
    a, b = one[kind], other[kind]
    return {"above": a > b, "below": a < b, "at least": a >= b, "at most": a <= b}[verb]
