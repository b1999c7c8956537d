"""Observations: what a decision row says, and whether it is what a command printed. Pure functions.

``parse`` reads the first cell of a row, ``match`` judges one observation, ``decide`` names every row that holds.
"""

from checks.observe.grammar import Observation, parse
from checks.observe.match import Output, decide, match

__all__ = ["Observation", "Output", "decide", "match", "parse"]
