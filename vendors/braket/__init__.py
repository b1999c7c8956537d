"""Amazon Braket's API, at braket.us-east-1.amazonaws.com."""

from vendors.braket.api import create

__all__ = ["create"]
