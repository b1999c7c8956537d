"""Times as a range query may give them: ISO 8601, milliseconds since the epoch, and date math on either or on now.

https://www.elastic.co/docs/reference/elasticsearch/rest-apis/common-options: ``now-5m``, ``now/d``,
``2026-11-25T08:00:00Z||-1h``. Months and years are not understood.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

_UNITS = {"w": "weeks", "d": "days", "h": "hours", "H": "hours", "m": "minutes", "s": "seconds"}
_LONGS = {
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "H": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?")
_STEP = re.compile(r"([+-])(\d+)([wdhHms])|/([dhHms])")
_MILLISECOND = timedelta(milliseconds=1)


def instant(text: str) -> datetime:
    """A whole date with its time, as a log or a query has it; without a zone it is UTC. Raises ValueError."""
    parts = _TIME.fullmatch(text)
    if not parts:
        raise ValueError(f"{text!r} is not a time such as 2026-11-25T08:00:00Z")
    if (fraction := parts[2]) and len(fraction) > len(".123456"):
        text = text.replace(fraction, fraction[:7])  # Kubernetes writes nanoseconds; Python reads no more than this
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def bound(value: Any, now: datetime, *, last: bool) -> datetime:
    """The time that a bound of a range means; what is less than exact is its first moment, or its `last`.

    `last` is of ``gt`` and ``lte``, as Elasticsearch rounds them. Raises ValueError.
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"{value!r} is no time")
    if isinstance(value, int) or re.fullmatch(r"-?\d{5,}", value):
        return datetime.fromtimestamp(int(value) / 1000, UTC)
    if value.startswith("now"):
        at, steps = now, value.removeprefix("now")
    else:
        anchor, _, steps = value.partition("||")
        at = _anchor(anchor, last=last and not steps)
    return _stepped(at, steps, last=last)


def _anchor(text: str, *, last: bool) -> datetime:
    if _DAY.fullmatch(text):
        day = datetime.fromisoformat(text).replace(tzinfo=UTC)
        return day + timedelta(days=1) - _MILLISECOND if last else day
    return instant(text)


def _stepped(at: datetime, steps: str, *, last: bool) -> datetime:
    read = 0
    for step in _STEP.finditer(steps):
        if step.start() != read:
            break
        read = step.end()
        sign, count, unit, rounded = step.groups()
        if rounded:
            at = floor(at, _LONGS[rounded])
            at = at + _LONGS[rounded] - _MILLISECOND if last else at
        else:
            at += timedelta(**{_UNITS[unit]: int(sign + count)})
    if read != len(steps):
        raise ValueError(f"{steps!r} is no date math")
    return at


def floor(at: datetime, length: timedelta) -> datetime:
    """The last multiple of `length` since the epoch that is not after this time."""
    epoch = datetime.fromtimestamp(0, UTC)
    return epoch + (at - epoch) // length * length


def milliseconds(at: datetime) -> int:
    """Since the epoch, as Elasticsearch sorts and counts dates."""
    return (at - datetime.fromtimestamp(0, UTC)) // _MILLISECOND


def written(at: datetime) -> str:
    """As Elasticsearch writes a date."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
