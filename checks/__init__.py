"""The harness: reads runbook pages as programs, breaks a real cluster, and proves that following them repairs it."""
