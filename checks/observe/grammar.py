"""The grammar of a decision row's first cell: from readable English to an observation.

cell    = "anything else" | clause {"and" clause} ;
clause  = "no rows" | "any row" | ("at least" | "at most") V "rows"
        | ["any" | "every" | "no"] V test {"and its" V test}      (* V: a COLUMN or a .json.path *)
        | ["any" | "every" | "no"] "value" test | "output" test | "exit code" test ;
test    = ["is"] ("above" | "below" | "at least" | "at most") V
        | "is" ["not"] (alts | "empty")
        | ("contains" | "does not contain" | "matches" | "has the line") alts ;
alts    = V {"," V} {"or" V} ;      V = "`" text "`" ;
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from checks.errors import PageError, Place
from checks.observe.values import readings

Quantifier = Literal["any", "every", "no"]
Order = Literal["above", "below", "at least", "at most"]
Text = Literal["contains", "does not contain", "matches", "has the line"]

_QUANTIFIERS: tuple[Quantifier, ...] = ("any", "every", "no")
ORDERS: tuple[Order, ...] = ("above", "below", "at least", "at most")
_TEXTS: tuple[Text, ...] = ("contains", "does not contain", "matches", "has the line")
_COUNTS: tuple[Literal["at least", "at most"], ...] = ("at least", "at most")
_WHOLES: tuple[Literal["output", "exit code"], ...] = ("output", "exit code")
_LONGEST_CHAIN = 3  # parts of an `and its` chain

VARIABLE = re.compile(r"\$\{(\w+)\}")
PATH_STEP = re.compile(r"\.([\w-]+)|\[(\d+)\]")
_TOKEN = re.compile(r"`[^`]*`|,|[^\s`,]+|`")  # a lone backtick comes last: it opens a value that never ends


@dataclass(frozen=True)
class Test:
    """How one text is judged; `values` are the alternatives without their backticks, none for `empty`."""

    verb: Literal["is", "is not"] | Order | Text
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cells:
    """Some row, every row or no row whose named columns, or .json.paths, all pass their tests."""

    quantifier: Quantifier | None
    parts: tuple[tuple[str, Test], ...]


@dataclass(frozen=True)
class Rows:
    """How many rows there are: `count` is as written, for it may be a variable."""

    verb: Literal["no", "any", "at least", "at most"]
    count: str = ""


@dataclass(frozen=True)
class Whole:
    """The number, the text or the exit code of the whole answer."""

    subject: Literal["value", "output", "exit code"]
    test: Test
    quantifier: Quantifier | None = None


Clause = Cells | Rows | Whole


@dataclass(frozen=True)
class Observation:
    """A cell that was read: every clause must hold; no clauses is `anything else`."""

    clauses: tuple[Clause, ...]
    cell: str = field(default="", compare=False)
    place: Place | None = field(default=None, compare=False)


def parse(cell: str, place: Place | None = None) -> Observation:
    """Read a cell. Raises PageError, with what is allowed where the reading stopped."""
    return Observation(_Parser(cell.strip(), place).cell(), cell.strip(), place)


_Phrase = TypeVar("_Phrase", bound=str)


class _Parser:
    """Recursive descent, one method a rule."""

    def __init__(self, text: str, place: Place | None) -> None:
        self.text, self.place, self.at = text, place, 0
        self.tokens: list[str] = _TOKEN.findall(text)

    def cell(self) -> tuple[Clause, ...]:
        if "|" in self.text:  # GitHub and Python-Markdown disagree on `\|`
            raise self.wrong("`|` is not allowed in a cell", "write the alternatives with `or`")
        if "`" in self.tokens:
            raise self.wrong("a backtick is not closed", "write each value as `value`")
        if self.tokens == ["anything", "else"]:
            return ()
        clauses = [self.clause()]
        while self.take("and"):
            clauses.append(self.clause())
        if self.at < len(self.tokens):
            raise self.wrong(f"{self.here} was not expected", "alternatives take `or`, clauses take `and`")
        return tuple(clauses)

    def clause(self) -> Clause:
        if self.take("no rows"):
            return Rows("no")
        if self.take("any row"):
            return Rows("any")
        if verb := self.take(*_COUNTS):
            return Rows(verb, self.count())
        if subject := self.take(*_WHOLES):
            return Whole(subject, self.test())
        quantifier = self.take(*_QUANTIFIERS)
        if self.take("value"):
            return Whole("value", self.test(), quantifier)
        return Cells(quantifier, self.chain())

    def count(self) -> str:
        count = self.value("write the number of rows, as in: at least `3` rows")
        if not (count.isdecimal() or VARIABLE.search(count)) or not self.take("rows"):
            raise self.wrong("a number of rows was expected", "write it as in: at least `3` rows")
        return count

    def chain(self) -> tuple[tuple[str, Test], ...]:
        parts = [self.part()]
        while self.take("and its"):
            parts.append(self.part())
        if len(parts) > _LONGEST_CHAIN:
            raise self.wrong(f"`and its` chains {len(parts)} parts, at most {_LONGEST_CHAIN} can be read",
                             "filter in SQL or in a selector")  # fmt: skip
        if len({name.startswith(".") for name, _ in parts}) > 1:
            raise self.wrong("`and its` mixes a column with a .json.path", "a row has one or the other")
        return tuple(parts)

    def part(self) -> tuple[str, Test]:
        name = self.value(
            "a clause is one of: no rows, any row, at least `3` rows, `COLUMN` is `x`, any `.json.path` is `x`, "
            "value is above `3`, output contains `x`, exit code is `1`; `anything else` stands alone"
        )
        if name.startswith(".") and PATH_STEP.sub("", VARIABLE.sub("x", name)):
            raise self.wrong(f"{name!r} is not a path", "write it as .name.name or .name[0]")
        return name, self.test()

    def test(self) -> Test:
        is_ = self.take("is")
        if order := self.take(*ORDERS):
            return Test(order, (self.number(),))
        if is_:
            verb: Literal["is", "is not"] = "is not" if self.take("not") else "is"
            return Test(verb) if self.take("empty") else Test(verb, self.alternatives())
        if text := self.take(*_TEXTS):
            return Test(text, self.patterns() if text == "matches" else self.alternatives())
        tests = ", ".join(("is", "is not", "is empty", *ORDERS, *_TEXTS))
        raise self.wrong(f"a test was expected, not {self.here}", f"a test is one of: {tests}")

    def number(self) -> str:
        value = self.value("write the number to compare with in backticks")
        if not readings(value) and not VARIABLE.search(value):
            raise self.wrong(f"{value!r} is no number", "write a number, with a unit such as Mi, m, % or s if need be")
        return value

    def patterns(self) -> tuple[str, ...]:
        values = self.alternatives()
        for value in values:
            try:
                re.compile(VARIABLE.sub("x", value))
            except re.error as error:
                raise self.wrong(f"{value!r} is no regular expression: {error}", "it is Python's re.search") from None
        return values

    def alternatives(self) -> tuple[str, ...]:
        hint = "write each alternative in backticks, as in: `a`, `b` or `c`"
        values = [self.value(hint)]
        while self.take(","):
            values.append(self.value(hint))
        while self.take("or"):
            values.append(self.value(hint))
        return tuple(values)

    def value(self, hint: str) -> str:
        if not self.here.startswith("`"):
            raise self.wrong(f"a value in backticks was expected, not {self.here}", hint)
        value = self.here[1:-1]
        if not value.strip():
            raise self.wrong("a value is empty", "write `is empty`, without backticks, for an empty cell")
        self.at += 1
        return value

    @property
    def here(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else "the end"

    def take(self, *phrases: _Phrase) -> _Phrase | None:
        """The phrase that stands here; steps over it."""
        for phrase in phrases:
            words = phrase.split()
            if self.tokens[self.at : self.at + len(words)] == words:
                self.at += len(words)
                return phrase
        return None

    def wrong(self, what: str, hint: str) -> PageError:
        return PageError(f"{what}, in the observation {self.text!r}", place=self.place, hint=hint)
