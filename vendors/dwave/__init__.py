"""D-Wave's Solver API, as the unmodified dwave-cloud-client speaks it; one solver, true samples."""

from vendors.dwave.api import create

__all__ = ["create"]
