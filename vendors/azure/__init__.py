"""Azure Quantum's data plane, at eastus.quantum.azure.com, and the blobs that its jobs use."""

from vendors.azure.api import create

__all__ = ["create"]
