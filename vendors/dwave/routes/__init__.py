"""The paths of the Solver API and of the metadata API."""
