"""Whether one observation holds whenever another does, as far as their form tells."""

from __future__ import annotations

from checks.observe import Observation
from checks.observe.grammar import Cells, Clause, Rows, Test, Whole
from checks.observe.values import readings

# Everything but `output` and `exit code` holds only where the exit code is 0.
_EXIT_ZERO = Whole("exit code", Test("is", ("0",)))


def covers(earlier: Observation, later: Observation) -> bool:
    """Whether `earlier` holds whenever `later` does: each of its clauses follows from one of the later's."""
    known = list(later.clauses)
    if any(not isinstance(clause, Whole) or clause.subject == "value" for clause in known):
        known.append(_EXIT_ZERO)
    return all(any(_follows(clause, given) for given in known) for clause in earlier.clauses)


def _follows(clause: Clause, given: Clause) -> bool:
    """Whether `clause` holds wherever `given` does."""
    if clause == given:
        return True
    if isinstance(clause, Rows) and clause.verb == "any":
        return isinstance(given, Cells) or (isinstance(given, Rows) and given.verb == "at least" and given.count != "0")
    if isinstance(clause, Whole) and isinstance(given, Whole):
        return (clause.subject, clause.quantifier) == (given.subject, given.quantifier) and _test(
            clause.test, given.test
        )
    if isinstance(clause, Cells) and isinstance(given, Cells):
        return _cells(clause, given)
    return False


def _cells(clause: Cells, given: Cells) -> bool:
    """`any` follows from `every` and from `any` with more parts; parts are compared column by column."""
    if clause.quantifier == "no" or given.quantifier == "no":
        return False
    if clause.quantifier != given.quantifier and not (
        clause.quantifier == "any" and given.quantifier in ("every", None)
    ):
        return False
    tests = dict(given.parts)
    return all(name in tests and _test(test, tests[name]) for name, test in clause.parts)


def _test(test: Test, given: Test) -> bool:
    """Whether a text that passes `given` passes `test`."""
    if test == given:
        return True
    if test.verb == "is" and given.verb == "is":
        return bool(given.values) and set(given.values) <= set(test.values)
    if test.verb in ("contains", "has the line") and given.verb == test.verb:
        return set(given.values) <= set(test.values)
    if test.verb == "contains" and given.verb in ("is", "contains"):
        return bool(given.values) and all(any(part in whole for part in test.values) for whole in given.values)
    return _order(test, given)


def _order(test: Test, given: Test) -> bool:
    """Compare the bounds of two tests on one number."""
    if len(test.values) != 1 or len(given.values) != 1:
        return False
    one, other = readings(test.values[0]), readings(given.values[0])
    kind = next((kind for kind in one if kind in other), None)
    if kind is None:
        return False
    mine, its = one[kind], other[kind]
    pair = (test.verb, given.verb)
    if pair in (("at least", "at least"), ("above", "above"), ("at least", "above"), ("at least", "is")):
        return its >= mine
    if pair in (("above", "at least"), ("above", "is")):
        return its > mine
    if pair in (("at most", "at most"), ("below", "below"), ("at most", "below"), ("at most", "is")):
        return its <= mine
    return pair in (("below", "at most"), ("below", "is")) and its < mine
