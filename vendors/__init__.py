"""The vendors a drill mocks, one app each: real routes, real shapes, true answers."""
