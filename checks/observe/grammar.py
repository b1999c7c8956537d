"""The grammar of a decision row's first cell: from readable English to an observation.

cell    = "anything else" | clause {"and" clause} ;
clause  = "no rows" | "any row" | ("at least" | "at most") V "rows"
        | ["any" | "every" | "no"] V test {"and its" V test}
        | ["any" | "every" | "no"] "value" test | "output" test | "exit code" test ;
test    = ["is"] ("above" | "below" | "at least" | "at most") V
        | "is" ["not"] (alts | "empty")
        | ("contains" | "does not contain" | "matches" | "has the line") alts ;
alts    = V {"," V} ["or" V] ;      V = "`" text "`" ;
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from checks.errors import PageError, Place

Quantifier = Literal["any", "every", "no"]
ORDER = ("above", "below", "at least", "at most")
TEXT = ("contains", "does not contain", "matches", "has the line")
LONGEST_CHAIN = 3  # parts of an `and its` chain; beyond that, filter in SQL or in a selector


@dataclass(frozen=True)
class Test:
    """How one text is judged; `values` are the alternatives, without their backticks; none for ``empty``."""

    verb: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cells:
    """Some row, every row or no row whose named columns or paths pass their tests."""

    quantifier: Quantifier | None
    parts: tuple[tuple[str, Test], ...]


@dataclass(frozen=True)
class Rows:
    """How many rows there are."""

    verb: Literal["no", "any", "at least", "at most"]
    count: int = 0


@dataclass(frozen=True)
class Whole:
    """The number, the text or the exit code of the whole answer."""

    subject: Literal["value", "output", "exit code"]
    test: Test
    quantifier: Quantifier | None = None


@dataclass(frozen=True)
class Observation:
    """A cell that was read; no clauses: `anything else`."""

    clauses: tuple[Cells | Rows | Whole, ...]


_TOKEN = re.compile(r"\s*(?:(?P<value>`[^`]*`)|(?P<comma>,)|(?P<word>[^\s`,]+))")
_QUANTIFIERS = ("any", "every", "no")


def parse(cell: str, place: Place | None = None) -> Observation:
    """Read a cell. Raises PageError, with what is allowed where the reading stopped."""
    return _Parser(cell, place).cell()


class _Parser:
    def __init__(self, cell: str, place: Place | None) -> None:
        self.text, self.place = cell.strip(), place
        if "|" in cell:
            raise self.wrong("`|` is not allowed in a cell", "write the alternatives with `or`")
        self.tokens = [found[0].strip() for found in _TOKEN.finditer(self.text)]
        self.at = 0

    def wrong(self, what: str, hint: str) -> PageError:
        return PageError(f"{what}, in {self.text!r}", place=self.place, hint=hint)

    def cell(self) -> Observation:
        if self.text == "anything else":
            return Observation(())
        clauses = [self.clause()]
        while self.take("and"):
            clauses.append(self.clause())
        if self.at < len(self.tokens):
            raise self.wrong(f"{self.tokens[self.at]!r} was not expected", "join clauses with `and`")
        return Observation(tuple(clauses))

    def clause(self) -> Cells | Rows | Whole:
        if self.take("no rows"):
            return Rows("no")
        if self.take("any row"):
            return Rows("any")
        if verb := self.take("at least", "at most"):
            count = self.value()
            if not count.isdecimal() or not self.take("rows"):
                raise self.wrong("a number of rows was expected", "write at least `3` rows")
            return Rows(verb, int(count))  # type: ignore[arg-type]
        quantifier: Quantifier | None = self.take(*_QUANTIFIERS)  # type: ignore[assignment]
        if self.take("value"):
            return Whole("value", self.test(), quantifier)
        if not quantifier and (subject := self.take("output", "exit code")):
            return Whole(subject, self.test())  # type: ignore[arg-type]
        parts = [(self.value(), self.test())]
        while self.take("and its"):
            parts.append((self.value(), self.test()))
        if len(parts) > LONGEST_CHAIN:
            raise self.wrong(f"a chain of {len(parts)} parts", "filter in SQL or in a selector")
        return Cells(quantifier, tuple(parts))

    def test(self) -> Test:
        is_ = self.take("is")
        if verb := self.take(*ORDER):
            return Test(verb, (self.value(),))
        if is_:
            verb = "is not" if self.take("not") else "is"
            return Test(verb) if self.take("empty") else Test(verb, self.alternatives())
        if verb := self.take(*TEXT):
            return Test(verb, self.alternatives())
        raise self.wrong("a test was expected", f"is, is not, {', '.join((*ORDER, *TEXT))}")

    def alternatives(self) -> tuple[str, ...]:
        values = [self.value()]
        while self.take(",", "or"):
            values.append(self.value())
        return tuple(values)

    def value(self) -> str:
        token = self.tokens[self.at] if self.at < len(self.tokens) else "the end"
        if not token.startswith("`") or len(token) < 2:
            raise self.wrong(
                f"a value in backticks was expected, not {token!r}", "no rows, any row, or `COLUMN` is `x`"
            )
        self.at += 1
        return token[1:-1]

    def take(self, *phrases: str) -> str | None:
        """The first of the phrases that stands here, and step over it."""
        for phrase in phrases:
            words = phrase.split()
            if self.tokens[self.at : self.at + len(words)] == words:
                self.at += len(words)
                return phrase
        return None
