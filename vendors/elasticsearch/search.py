"""One search: its body read, its documents chosen, sorted, cut and shown, as ``_search`` answers it."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from vendors.elasticsearch.aggregations import aggregated, fielddata
from vendors.elasticsearch.documents import MAPPED, STREAM, TEXT, Document
from vendors.elasticsearch.errors import ElasticError, in_shards, malformed
from vendors.elasticsearch.logs import Logs
from vendors.elasticsearch.query import Compiler, since

WINDOW = 10_000  # index.max_result_window, and how many hits are counted exactly if nobody asks
KNOWN = frozenset({"query", "size", "from", "sort", "_source", "track_total_hits", "aggs", "aggregations", "timeout"})
EVERYTHING: Mapping[str, Any] = {"match_all": {}}


def searched(asked: Mapping[str, Any], text: str, logs: Logs) -> dict[str, Any]:
    """What is found, without ``took``. Raises ElasticError and Unreadable."""
    for name, value in asked.items():
        if name not in KNOWN:
            token = "START_OBJECT" if isinstance(value, dict) else "START_ARRAY" if isinstance(value, list) else "VALUE"
            raise malformed(f"Unknown key for a {token} in [{name}].", text, name)
    start, size = _whole(asked, "from", 0), _whole(asked, "size", 10)
    if start + size > WINDOW:
        reason = (
            f"Result window is too large, from + size must be less than or equal to: [{WINDOW}] but was "
            f"[{start + size}]. See the scroll api for a more efficient way to request large data sets. "
            "This limit can be set by changing the [index.max_result_window] index level setting."
        )
        raise in_shards("illegal_argument_exception", reason)
    show, order, total = (
        _shown(asked.get("_source", True), text),
        _order(asked.get("sort"), text),
        _counting(asked, text),
    )
    found = matching(asked.get("query"), text, logs)
    ranked = _ranked(found, order)
    hits: dict[str, Any] = total(len(found)) | {"max_score": None if order or not (found and size) else 1.0}
    hits["hits"] = [_hit(one, order, show) for one in ranked[start : start + size]]
    answer: dict[str, Any] = {"hits": hits}
    if wanted := asked.get("aggs") or asked.get("aggregations"):
        answer["aggregations"] = aggregated(wanted, found, text)
    return answer


def matching(query: Any, text: str, logs: Logs) -> list[Document]:
    """The documents that a query finds, oldest first; all without one. Raises ElasticError and Unreadable."""
    now, query = datetime.now(UTC), EVERYTHING if query is None else query
    test = Compiler(now, text).compile(query)
    return sorted((one for one in logs.documents(since(query, now)) if test(one)), key=lambda one: one.at)


def indices(expression: str) -> bool:
    """Whether the names and patterns of an address mean the logs. Raises ValueError with a name that is nobody's."""
    parts = expression.split(",")
    for part in parts:
        if "*" not in part and part not in {STREAM, "_all"}:
            raise ValueError(part)
    return any(part == "_all" or fnmatch.fnmatchcase(STREAM, part) for part in parts)


def _whole(asked: Mapping[str, Any], name: str, default: int) -> int:
    value = asked.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ElasticError(400, "illegal_argument_exception", f"[{name}] parameter cannot be negative, found [{value}]")
    return value


def _counting(asked: Mapping[str, Any], text: str) -> Callable[[int], dict[str, Any]]:
    """How many hits are told: exactly, up to a number, or not at all."""
    limit = asked.get("track_total_hits", WINDOW)
    if limit is False:
        return lambda _: {}
    if limit is True:
        return lambda count: {"total": {"value": count, "relation": "eq"}}
    if not isinstance(limit, int) or limit < 0:
        raise malformed("[track_total_hits] parameter must be positive or equals to -1", text, "track_total_hits")
    return lambda count: {"total": {"value": min(count, limit), "relation": "eq" if count <= limit else "gte"}}


Order = list[tuple[str, bool, bool]]


def _order(sort: Any, text: str) -> Order:
    """Field, whether it descends, and whether documents without it come first."""
    found = []
    for one in [] if sort is None else sort if isinstance(sort, list) else [sort]:
        name, options = (one, {}) if isinstance(one, str) else _sort_of(one, text)
        if isinstance(options, str):
            options = {"order": options}
        for option in options:
            if option not in {"order", "missing", "unmapped_type", "format"}:
                raise malformed(f"[field_sort] unknown field [{option}]", text, option)
        direction, missing = options.get("order", "asc"), options.get("missing", "_last")
        if direction not in {"asc", "desc"}:
            raise malformed(f"Unknown SortOrder [{direction}]", text, "order")
        if missing not in {"_first", "_last"} or "format" in options:
            raise malformed("[field_sort] only _first and _last, and no format, are understood here", text, "missing")
        if name in TEXT:
            raise in_shards("illegal_argument_exception", fielddata(name))
        if name in {"_score", "_doc"}:
            continue  # nothing is scored: the order in which the documents are
        if name not in MAPPED and "unmapped_type" not in options:
            raise in_shards("query_shard_exception", f"No mapping found for [{name}] in order to sort on")
        found.append((name, direction == "desc", missing == "_first"))
    return found


def _sort_of(one: Any, text: str) -> tuple[str, Any]:
    if isinstance(one, dict) and len(one) == 1:
        [(name, options)] = one.items()
        if isinstance(options, str | dict):
            return name, options
    raise malformed(
        "malformed sort format, within the sort array, an object, or an actual string are allowed", text, "sort"
    )


def _ranked(found: Sequence[Document], order: Order) -> list[Document]:
    ranked = list(found)
    for name, descending, missing_first in reversed(order):
        have = [one for one in ranked if one.values.get(name) is not None]
        rest = [one for one in ranked if one.values.get(name) is None]
        have.sort(key=lambda one: one.values[name], reverse=descending)
        ranked = rest + have if missing_first else have + rest
    return ranked


Show = Callable[[Mapping[str, Any]], dict[str, Any] | None]


def _shown(given: Any, text: str) -> Show:
    """What of a document's source is shown: all, nothing, or the fields of some patterns."""
    if isinstance(given, bool):
        return lambda source: dict(source) if given else None
    if isinstance(given, str | list):
        given = {"includes": given}
    if not isinstance(given, dict) or set(given) - {"includes", "excludes", "include", "exclude"}:
        raise malformed("Expected one of [VALUE_BOOLEAN, START_OBJECT, START_ARRAY] in [_source]", text, "_source")
    wanted = _patterns(given.get("includes", given.get("include")))
    unwanted = _patterns(given.get("excludes", given.get("exclude")))
    return lambda source: _cut(source, wanted, unwanted, "")


def _patterns(given: Any) -> list[str]:
    return [str(one) for one in (given if isinstance(given, list) else [given] if given else [])]


def _cut(source: Mapping[str, Any], wanted: list[str], unwanted: list[str], prefix: str) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in source.items():
        path = prefix + name
        if _fits(path, unwanted):
            continue
        if isinstance(value, Mapping):
            inner = _cut(value, [] if _fits(path, wanted) else wanted, unwanted, f"{path}.")
            kept |= {name: inner} if inner else {}
        elif not wanted or _fits(path, wanted):
            kept[name] = value
    return kept


def _fits(path: str, patterns: list[str]) -> bool:
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)


def _hit(one: Document, order: Order, show: Show) -> dict[str, Any]:
    hit: dict[str, Any] = {"_index": one.index, "_id": one.id, "_score": None if order else 1.0}
    if (source := show(one.source)) is not None:
        hit["_source"] = source
    if order:
        hit["sort"] = [one.values.get(name) for name, _, _ in order]
    return hit
