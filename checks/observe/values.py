"""Numbers with units: Kubernetes quantities, percentages and durations. Decimal, so that `100m` is `0.1`."""

from __future__ import annotations

import re
from decimal import Decimal

from checks.errors import PageError

EMPTY = ("", "NULL", "<none>")  # psql and JSON, a client that spells it out, kubectl

# https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
_QUANTITY = {
    "": Decimal(1), "n": Decimal("1e-9"), "u": Decimal("1e-6"), "m": Decimal("1e-3"),
    **{unit: Decimal(1000) ** power for power, unit in enumerate("kMGTPE", start=1)},
    **{f"{unit}i": Decimal(1024) ** power for power, unit in enumerate("KMGTPE", start=1)},
}  # fmt: skip
# Go's units, and kubectl's and Prometheus' days, weeks and years
_SECONDS = {
    "ns": Decimal("1e-9"), "us": Decimal("1e-6"), "µs": Decimal("1e-6"), "ms": Decimal("1e-3"), "s": Decimal(1),
    "m": Decimal(60), "h": Decimal(3600), "d": Decimal(86400), "w": Decimal(604800), "y": Decimal(31536000),
}  # fmt: skip

_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([A-Za-z]*|%)")
_SPECIAL = re.compile(r"NaN|[+-]?Inf")  # as Prometheus writes them
_PART = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d|w|y)")
_INTERVAL = re.compile(r"(?:(\d+) days?)? ?(?:(\d+):(\d\d):(\d\d(?:\.\d+)?))?")  # PostgreSQL's


def readings(text: str) -> dict[str, Decimal]:
    """What `text` may mean, by kind: `5m` is a quantity (0.005) and a duration (300 s). Empty: it is no number."""
    text = text.strip()
    if not text:
        return {}
    if _SPECIAL.fullmatch(text):
        return {"quantity": Decimal(text)}
    found: dict[str, Decimal] = {}
    if number := _NUMBER.fullmatch(text):
        amount, unit = Decimal(number[1]), number[2]
        if unit in _QUANTITY:
            found["quantity"] = amount * _QUANTITY[unit]
        elif unit == "%":
            found["percentage"] = amount
    if not _PART.sub("", text):
        found["duration"] = sum((Decimal(n) * _SECONDS[unit] for n, unit in _PART.findall(text)), Decimal(0))
    elif interval := _INTERVAL.fullmatch(text):
        days, hours, minutes, seconds = (Decimal(part or 0) for part in interval.groups())
        found["duration"] = days * 86400 + hours * 3600 + minutes * 60 + seconds
    return found


def compare(left: str, verb: str, right: str) -> bool:
    """Whether `left` is (`is`, `above`, `below`, `at least`, `at most`) `right`; NaN is none of these to anything.

    Raises PageError where the two are not numbers of one kind.
    """
    one, other = readings(left), readings(right)
    kind = next((kind for kind in one if kind in other), None)
    if kind is None:
        raise PageError(
            f"{left!r} and {right!r} do not compare",
            hint="compare plain numbers, Kubernetes quantities, percentages or durations with their own kind",
        )
    a, b = one[kind], other[kind]
    if a.is_nan() or b.is_nan():
        return False
    return {"is": a == b, "above": a > b, "below": a < b, "at least": a >= b, "at most": a <= b}[verb]
