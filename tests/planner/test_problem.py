from __future__ import annotations

import json
import math

import pytest
from pydantic import ValidationError

from planner.errors import InvalidRequestError
from planner.problem import JobRequest, Problem
from planner.settings import Settings

GOOD = {"vartype": "BINARY", "linear": {"a": -1, "b": 2.5}, "quadratic": [["a", "b", -3]], "offset": 0.5}


def test_energy_is_the_sum_the_docstring_gives():
    bqm = Problem.model_validate(GOOD).bqm()

    assert bqm.energy({"a": 1, "b": 1}) == 0.5 - 1 + 2.5 - 3
    assert bqm.energy({"a": 0, "b": 0}) == 0.5


def test_a_variable_without_interactions_is_kept():
    bqm = Problem.model_validate({"vartype": "SPIN", "linear": {"alone": 0}}).bqm()

    assert list(bqm.variables) == ["alone"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"vartype": "TERNARY"}, "vartype", id="bad-vartype"),
        pytest.param({"linear": {}}, "at least 1 item", id="no-variables"),
        pytest.param({"linear": {"a": math.nan, "b": 1}}, "linear.a", id="nan"),
        pytest.param({"linear": {"a": math.inf, "b": 1}}, "linear.a", id="infinity"),
        pytest.param({"linear": {"a": 1e13, "b": 1}}, "less than or equal", id="huge"),
        pytest.param({"linear": {"a": "1", "b": 1}}, "valid number", id="text-for-number"),
        pytest.param({"linear": {"a": True, "b": 1}}, "valid number", id="bool-for-number"),
        pytest.param({"linear": {"a\u0000": 1, "b": 1}}, "pattern", id="nul-in-name"),
        pytest.param({"linear": {"x" * 65: 1}, "quadratic": []}, "pattern", id="long-name"),
        pytest.param({"quadratic": [["a", "c", 1]]}, "unknown variable c", id="unknown-variable"),
        pytest.param({"quadratic": [["a", "a", 1]]}, "joins a variable to itself", id="self-interaction"),
        pytest.param({"quadratic": [["a", "b", 1], ["b", "a", 1]]}, "given twice", id="twice"),
        pytest.param({"quadratic": [["a", "b"]]}, "quadratic.0.2", id="no-bias"),
        pytest.param({"quadratic": [["a", "b", math.nan]]}, "quadratic.0.2", id="nan-interaction"),
        pytest.param({"offset": -math.inf}, "offset", id="infinite-offset"),
        pytest.param({"biases": {}}, "Extra inputs", id="unknown-field"),
    ],
)
def test_a_bad_problem_is_refused_with_its_reason(change, said):
    with pytest.raises(ValidationError) as caught:
        Problem.model_validate(GOOD | change)

    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"max_variables": 1}, "2 variables, at most 1"),
        ({"max_reads": 9}, "10 reads, at most 9"),
    ],
)
def test_a_large_problem_is_refused_with_the_limit(limits, said):
    request = JobRequest.model_validate({"problem": GOOD, "num_reads": 10})

    with pytest.raises(InvalidRequestError, match=said) as caught:
        request.check_limits(Settings(**limits))
    assert caught.value.code == "problem_too_large"


def test_too_many_interactions_are_refused():
    problem = {"vartype": "SPIN", "linear": dict.fromkeys("abc", 0), "quadratic": [["a", "b", 1], ["b", "c", 1]]}

    with pytest.raises(InvalidRequestError, match="2 interactions, at most 1"):
        JobRequest.model_validate({"problem": problem}).check_limits(Settings(max_interactions=1))


def test_a_problem_survives_the_database_unchanged():
    problem = Problem.model_validate(GOOD)

    assert Problem.model_validate(json.loads(json.dumps(problem.model_dump(mode="json")))) == problem
