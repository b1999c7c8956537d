"""The query DSL, as far as it is understood here; everything else is refused, so that no answer is silently wrong.

match_all, match_none, match, match_phrase, term, terms, range, exists, ids, bool, constant_score, and query_string and
simple_query_string with plain words. Nothing is scored: what matches, matches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vendors.elasticsearch.dates import bound, milliseconds
from vendors.elasticsearch.documents import MAPPED, NUMBERS, TEXT, TIME, Document
from vendors.elasticsearch.errors import ElasticError, in_shards, malformed

Test = Callable[[Document], bool]
_WORD = re.compile(r"[\w']+(?:[.][\w']+)*")  # as the standard analyser cuts Latin text, nearly
_PLAIN = re.compile(r"(?:([@\w.]+):)?([\w.\-/]+)")
_SIDES: dict[str, tuple[Callable[[Any, Any], bool], bool]] = {
    "gte": (lambda a, b: a >= b, False), "gt": (lambda a, b: a > b, True),
    "lte": (lambda a, b: a <= b, True), "lt": (lambda a, b: a < b, False),
}  # fmt: skip
FORMAT = "strict_date_optional_time||epoch_millis"


def words(text: str) -> list[str]:
    """The terms of an analysed text."""
    return _WORD.findall(text.lower())


@dataclass
class Compiler:
    """Turns queries of one request into tests; `text` is its body, for the place of what is wrong in it."""

    now: datetime
    text: str = ""

    def compile(self, query: Any) -> Test:
        """The test of a query. Raises ElasticError."""
        name, body = self._only(query, "query malformed, empty clause found")
        made = _QUERIES.get(name)
        if made is None:
            caused = {"type": "named_object_not_found_exception", "reason": f"[1:1] unknown field [{name}]"}
            error = self._wrong(f"unknown query [{name}]", name)
            error.cause["caused_by"] = caused
            raise error
        return made(self, name, body)

    def field(self, name: str, body: Any, *allowed: str, short: str) -> tuple[str, dict[str, Any]]:
        """The one field of a query and its options; a value alone stands for the option `short`."""
        field, given = self._only(body, f"[{name}] query malformed, no start_object after query name")
        options = given if isinstance(given, dict) else {short: given}
        self.known(name, options, short, "boost", "_name", *allowed)
        if short not in options:
            raise self._wrong(f"[{name}] query requires a {short}", name)
        return field, options

    def known(self, name: str, options: Any, *allowed: str) -> None:
        """Refuse what is no option of the query."""
        if not isinstance(options, dict):
            raise self._wrong(f"[{name}] query malformed, no start_object after query name", name)
        for option in options:
            if option not in allowed:
                raise self._wrong(f"[{name}] query does not support [{option}]", option)

    def _only(self, body: Any, otherwise: str) -> tuple[str, Any]:
        if not isinstance(body, dict) or len(body) != 1:
            raise self._wrong(otherwise)
        [(name, value)] = body.items()
        return name, value

    def _wrong(self, reason: str, word: str = "") -> ElasticError:
        return malformed(reason, self.text, word)

    # The queries.

    def everything(self, name: str, body: Any) -> Test:
        """match_all and match_none."""
        self.known(name, body, "boost", "_name")
        return lambda _: name == "match_all"

    def match(self, name: str, body: Any) -> Test:
        """Any word of a text, or all with the operator ``and``; on other fields the value itself."""
        field, options = self.field(name, body, "operator", short="query")
        operator = str(options.get("operator", "or")).lower()
        if operator not in {"or", "and"}:
            raise self._wrong(f"operator needs to be either OR or AND, but not [{operator}]", "operator")
        wanted = words(str(options["query"]))
        if field not in TEXT:
            return self._equal(field, options["query"])
        every = all if operator == "and" else any
        return lambda one: bool(wanted) and every(word in words(_text(one, field)) for word in wanted)

    def phrase(self, name: str, body: Any) -> Test:
        """All words of a text, one after the other."""
        field, options = self.field(name, body, short="query")
        wanted = words(str(options["query"]))
        if field not in TEXT:
            return self._equal(field, options["query"])

        def test(one: Document) -> bool:
            there = words(_text(one, field))
            return bool(wanted) and any(
                there[at : at + len(wanted)] == wanted for at in range(len(there) - len(wanted) + 1)
            )

        return test

    def term(self, name: str, body: Any) -> Test:
        """One exact value; of a text, one of its words as they are indexed: in lower case."""
        field, options = self.field(name, body, short="value")
        return self._term(field, options["value"])

    def terms(self, name: str, body: Any) -> Test:
        """One of several exact values."""
        if not isinstance(body, dict):
            raise self._wrong(f"[{name}] query malformed, no start_object after query name", name)
        field, values = self._only(
            {key: value for key, value in body.items() if key not in {"boost", "_name"}},
            f"[{name}] query requires a field name and an array of terms",
        )
        if not isinstance(values, list):
            raise self._wrong(f"[{name}] query does not support [{field}]", field)
        tests = [self._term(field, value) for value in values]
        return lambda one: any(test(one) for test in tests)

    def range(self, name: str, body: Any) -> Test:
        """Between two bounds, each of them in or out."""
        field, options = self._only(body, f"[{name}] query malformed, no start_object after query name")
        self.known(name, options, *_SIDES, "format", "boost", "_name")
        if options.get("format", FORMAT) not in {FORMAT, *FORMAT.split("||")}:
            raise self._wrong(f"[{name}] query does not support [format] {options['format']}", "format")
        sides = [
            (_SIDES[side][0], self._bound(field, value, last=_SIDES[side][1]))
            for side, value in options.items()
            if side in _SIDES and value is not None
        ]

        def test(one: Document) -> bool:
            value = one.values.get(field)
            return value is not None and all(holds(value, limit) for holds, limit in sides)

        return test

    def _bound(self, field: str, value: Any, *, last: bool) -> Any:
        if field == TIME:
            return milliseconds(_date(value, self.now, last=last))
        return _number(field, value) if field in NUMBERS else str(value)

    def exists(self, name: str, body: Any) -> Test:
        """The field has a value."""
        self.known(name, body, "field", "boost", "_name")
        field = body.get("field")
        if not isinstance(field, str):
            raise self._wrong(f"[{name}] must be provided with a [field]", name)
        return lambda one: any(there == field or there.startswith(f"{field}.") for there in one.values)

    def ids(self, name: str, body: Any) -> Test:
        """Documents by their ids."""
        self.known(name, body, "values", "boost", "_name")
        values = body.get("values", [])
        return lambda one: one.id in values

    def constant(self, name: str, body: Any) -> Test:
        """A filter."""
        self.known(name, body, "filter", "boost", "_name")
        return self.compile(body.get("filter"))

    def boolean(self, name: str, body: Any) -> Test:
        """Clauses that must, should or must not match."""
        self.known(name, body, "must", "filter", "should", "must_not", "minimum_should_match", "boost", "_name")
        clauses = {
            kind: [self.compile(one) for one in (given if isinstance(given, list) else [given])]
            for kind in ("must", "filter", "should", "must_not")
            if (given := body.get(kind)) is not None
        }
        must, should = clauses.get("must", []) + clauses.get("filter", []), clauses.get("should", [])
        default = 1 if should and not ({"must", "filter"} & set(clauses)) else 0
        least = body.get("minimum_should_match", default)
        if isinstance(least, str) and re.fullmatch(r"\d+", least):
            least = int(least)
        if isinstance(least, bool) or not isinstance(least, int) or least < 0:
            raise self._wrong(f"[{name}] query does not support [minimum_should_match] {least}", "minimum_should_match")

        def test(one: Document) -> bool:
            return (
                all(clause(one) for clause in must)
                and not any(clause(one) for clause in clauses.get("must_not", ()))
                and sum(clause(one) for clause in should) >= least
            )

        return test

    def string(self, name: str, body: Any) -> Test:
        """Plain words, of which one must be there, or all; ``field:word`` only in query_string."""
        self.known(name, body, "query", "fields", "default_field", "default_operator", "boost", "_name")
        query, fields = body.get("query"), body.get("fields") or [body.get("default_field", "*")]
        operator = str(body.get("default_operator", "or")).lower()
        if not isinstance(query, str) or operator not in {"or", "and"} or not isinstance(fields, list):
            raise self._wrong(f"[{name}] query malformed", name)
        tests = [self._plain(name, word, fields) for word in query.split()]
        every = all if operator == "and" else any
        return lambda one: bool(tests) and every(test(one) for test in tests)

    def _term(self, field: str, value: Any) -> Test:
        if field in TEXT:
            return lambda one: str(value) in words(_text(one, field))
        return self._equal(field, value)

    def _equal(self, field: str, value: Any) -> Test:
        if field == TIME:
            first, last = (milliseconds(_date(value, self.now, last=last)) for last in (False, True))
            return lambda one: first <= one.values[TIME] <= last
        if field in NUMBERS:
            number = _number(field, value)
            return lambda one: one.values.get(field) == number
        return lambda one: _held(one, field, _keyword(value))

    def _plain(self, name: str, word: str, fields: list[str]) -> Test:
        found = _PLAIN.fullmatch(word)
        if (
            not found
            or word in {"AND", "OR", "NOT"}
            or word.startswith("-")
            or (found[1] and name == "simple_query_string")
        ):
            raise in_shards("query_shard_exception", f"Failed to parse query [{word}]: only plain words are understood")
        wanted = [found[1]] if found[1] else fields
        everywhere = [field for field in sorted(MAPPED) if field not in NUMBERS | {TIME}]
        expanded = [field for name in wanted for field in (everywhere if name == "*" else [name])]
        tests = [self.match("match", {field: {"query": found[2], "operator": "and"}}) for field in expanded]
        return lambda one: any(test(one) for test in tests)


_QUERIES: Mapping[str, Callable[[Compiler, str, Any], Test]] = {
    "match_all": Compiler.everything, "match_none": Compiler.everything, "match": Compiler.match,
    "match_phrase": Compiler.phrase, "term": Compiler.term, "terms": Compiler.terms, "range": Compiler.range,
    "exists": Compiler.exists, "ids": Compiler.ids, "bool": Compiler.boolean,
    "constant_score": Compiler.constant, "query_string": Compiler.string, "simple_query_string": Compiler.string,
}  # fmt: skip


def since(query: Any, now: datetime) -> datetime | None:
    """The time before which nothing can match: from the first range on @timestamp that must hold."""
    if not isinstance(query, dict):
        return None
    if isinstance(limits := (query.get("range") or {}).get(TIME), dict):
        given = [_date(limits[side], now, last=side == "gt") for side in ("gte", "gt") if limits.get(side) is not None]
        return max(given, default=None)
    boolean = query.get("bool")
    clauses = [boolean.get(kind) or [] for kind in ("must", "filter")] if isinstance(boolean, dict) else []
    flat = [one for clause in clauses for one in (clause if isinstance(clause, list) else [clause])]
    return max((found for one in flat if (found := since(one, now))), default=None)


def _held(one: Document, field: str, wanted: Any) -> bool:
    value = one.values.get(field)
    return value is not None and _keyword(value) == wanted


def _keyword(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(one: Document, field: str) -> str:
    return str(one.values.get(field, ""))


def _number(field: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        reason = f'failed to create query: For input string: "{value}"'
        raise in_shards("query_shard_exception", reason) from None


def _date(value: Any, now: datetime, *, last: bool) -> datetime:
    try:
        return bound(value, now, last=last)
    except (ValueError, OverflowError):
        reason = f"failed to parse date field [{value}] with format [{FORMAT}]"
        raise in_shards("parse_exception", reason) from None
