"""Observations: what a decision row says, and whether it is what a command printed. Pure functions."""

from checks.observe.grammar import Observation, parse
from checks.observe.match import Output, decide, match

__all__ = ["Observation", "Output", "decide", "match", "parse"]
