"""What the harness controls of a vendor: its fault switches and its journal of requests."""
