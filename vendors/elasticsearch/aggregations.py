"""Aggregations: terms of a keyword or number, and a histogram of times, one within the other as deep as one likes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from vendors.elasticsearch.dates import floor, milliseconds, written
from vendors.elasticsearch.documents import NUMBERS, TEXT, TIME, Document
from vendors.elasticsearch.errors import ElasticError, in_shards, malformed

BUCKETS = 65_536  # search.max_buckets
_CALENDAR = {"minute": "1m", "1m": "1m", "hour": "1h", "1h": "1h", "day": "1d", "1d": "1d"}
_FIXED = re.compile(r"([1-9]\d*)(ms|[smhd])")
_LONGS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}


def aggregated(asked: Any, documents: Sequence[Document], text: str) -> dict[str, Any]:
    """The answers by the names that the request gave them. Raises ElasticError."""
    if not isinstance(asked, dict):
        raise malformed("Expected [START_OBJECT] in [aggs]", text, "aggs")
    return {name: _one(name, body, documents, text) for name, body in asked.items()}


def _one(name: str, body: Any, documents: Sequence[Document], text: str) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise malformed(f"Aggregation [{name}] must be an object", text, name)
    within = body.get("aggs") or body.get("aggregations") or {}
    kinds = [kind for kind in body if kind not in {"aggs", "aggregations", "meta"}]
    if len(kinds) != 1:
        raise malformed(f"Expected one aggregation type in [{name}] but found {kinds}", text, name)
    [kind] = kinds
    if kind not in _KINDS:
        raise malformed(f"Unknown aggregation type [{kind}]", text, kind)
    made, allowed, least = _KINDS[kind]
    options = body[kind]
    if not isinstance(options, dict) or not isinstance(options.get("field"), str):
        raise malformed(f"Required one of fields [field, script], but none were specified. [{name}]", text, kind)
    for option in options:
        if option not in allowed:
            raise malformed(f"[{kind}] unknown field [{option}]", text, option)
    given = options.setdefault("min_doc_count", least)
    if isinstance(given, bool) or not isinstance(given, int) or given < least:
        raise malformed(f"[{kind}] min_doc_count [{given}] is not understood here", text, "min_doc_count")
    return made(options, within, documents, text)


def _terms(options: dict[str, Any], within: Any, documents: Sequence[Document], text: str) -> dict[str, Any]:
    field, size = options["field"], options.get("size", 10)
    if field in TEXT:
        raise in_shards("illegal_argument_exception", fielddata(field))
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise _illegal(f"[size] must be greater than 0. Found [{size}] in [terms]")
    have = [one for one in documents if one.values.get(field) is not None]
    counted = Counter(one.values[field] for one in have)
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0] if field in NUMBERS else str(item[0])))
    ranked = [(key, count) for key, count in ranked if count >= options["min_doc_count"]]
    buckets = []
    for key, count in ranked[:size]:
        bucket = {"key": key, "doc_count": count}
        if field == TIME:
            bucket["key_as_string"] = written(datetime.fromtimestamp(key / 1000, UTC))
        inside = [one for one in have if one.values[field] == key] if within else []
        buckets.append(bucket | aggregated(within, inside, text))
    rest = sum(count for _, count in ranked[size:])
    return {"doc_count_error_upper_bound": 0, "sum_other_doc_count": rest, "buckets": buckets}


def _histogram(options: dict[str, Any], within: Any, documents: Sequence[Document], text: str) -> dict[str, Any]:
    if options["field"] != TIME:
        raise in_shards("illegal_argument_exception", f"Field [{options['field']}] is not of type [date]")
    if ("fixed_interval" in options) == ("calendar_interval" in options):
        raise _illegal("Invalid interval specified, must be non-null and non-empty")
    given = options.get("fixed_interval") or _CALENDAR.get(str(options.get("calendar_interval")), "")
    found = _FIXED.fullmatch(str(given))
    if not found:
        raise _illegal(f"The supplied interval [{given}] could not be parsed")
    length = timedelta(seconds=int(found[1]) * _LONGS[found[2]])
    sorted_in: dict[datetime, list[Document]] = {}
    for one in documents:
        sorted_in.setdefault(floor(one.at, length), []).append(one)
    buckets, least = [], options["min_doc_count"]
    at, end = min(sorted_in, default=None), max(sorted_in, default=None)
    if at and end and (end - at) / length > BUCKETS:
        raise in_shards("too_many_buckets_exception", f"Trying to create too many buckets. Must be at most [{BUCKETS}]")
    while at and end and at <= end:
        inside = sorted_in.get(at, [])
        if len(inside) >= least:
            bucket = {"key_as_string": written(at), "key": milliseconds(at), "doc_count": len(inside)}
            buckets.append(bucket | aggregated(within, inside, text))
        at += length
    return {"buckets": buckets}


_KINDS = {
    "terms": (_terms, {"field", "size", "min_doc_count"}, 1),
    "date_histogram": (_histogram, {"field", "fixed_interval", "calendar_interval", "min_doc_count"}, 0),
}


def _illegal(reason: str) -> ElasticError:
    return ElasticError(400, "illegal_argument_exception", reason)


def fielddata(field: str) -> str:
    """Why a text can be neither sorted nor counted."""
    return (
        f"Fielddata is disabled on [{field}] in [logs-quantum-planner-default]. Text fields are not optimised for "
        "operations that require per-document field data like aggregations and sorting, so these operations are "
        "disabled by default. Please use a keyword field instead. Alternatively, set fielddata=true on "
        f"[{field}] in order to load field data by uninverting the inverted index. Note that this can use significant "
        "memory."
    )
