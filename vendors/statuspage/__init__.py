"""The company's status page: the API of Cachet v3. Shapes and messages are those of cachethq/core."""

from vendors.statuspage.api import create

__all__ = ["create"]
