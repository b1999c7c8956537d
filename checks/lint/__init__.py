"""The static gate: what would break at 3 a.m., found in seconds and without a cluster."""
