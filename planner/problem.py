"""The problem a caller may submit: a binary quadratic model in JSON, checked before it is accepted."""

from __future__ import annotations

from typing import Annotated, Literal, Self

import dimod
from pydantic import BaseModel, ConfigDict, Field, model_validator

from planner.errors import InvalidRequestError
from planner.settings import Settings

# Names travel through JSON, PostgreSQL (no NUL) and logs: keep them plain.
Variable = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:\-]{1,64}$")]
# Beyond 1e12 a sum of biases loses whole units to rounding, so an energy would mean little.
Bias = Annotated[float, Field(strict=True, ge=-1e12, le=1e12, allow_inf_nan=False)]


class Problem(BaseModel):
    """Minimise `offset + sum(linear[v] x_v) + sum(bias x_u x_v)`, x in {0, 1} or, for SPIN, {-1, +1}."""

    model_config = ConfigDict(extra="forbid")

    vartype: Literal["BINARY", "SPIN"]
    linear: Annotated[dict[Variable, Bias], Field(min_length=1)]
    quadratic: list[tuple[Variable, Variable, Bias]] = []
    offset: Bias = 0.0

    @model_validator(mode="after")
    def _interactions_are_sound(self) -> Self:
        seen = set()
        for u, v, _ in self.quadratic:
            for name in (u, v):
                if name not in self.linear:
                    raise ValueError(f"interaction [{u}, {v}] names the unknown variable {name}; add it to linear")
            if u == v:
                raise ValueError(f"interaction [{u}, {v}] joins a variable to itself; use linear")
            pair = frozenset((u, v))
            if pair in seen:
                raise ValueError(f"interaction [{u}, {v}] is given twice; add up the biases")
            seen.add(pair)
        return self

    def bqm(self) -> dimod.BinaryQuadraticModel:
        """Return the same model for a sampler; variables keep their names."""
        quadratic = {(u, v): bias for u, v, bias in self.quadratic}
        return dimod.BinaryQuadraticModel(self.linear, quadratic, self.offset, self.vartype)


class JobRequest(BaseModel):
    """The body of `POST /api/v1/jobs`."""

    model_config = ConfigDict(extra="forbid")

    problem: Problem
    num_reads: Annotated[int, Field(strict=True, ge=1)] = 100

    def check_limits(self, settings: Settings) -> None:
        """Compare the sizes with what this deployment allows.

        Raises:
            InvalidRequestError: with code `problem_too_large` and the limit in the message.

        """
        for what, size, limit in (
            ("variables", len(self.problem.linear), settings.max_variables),
            ("interactions", len(self.problem.quadratic), settings.max_interactions),
            ("reads", self.num_reads, settings.max_reads),
        ):
            if size > limit:
                raise InvalidRequestError(f"{size} {what}, at most {limit} are allowed", code="problem_too_large")
