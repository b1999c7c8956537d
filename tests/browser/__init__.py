"""A package, so that Chromium is closed after its last test and not after the drills."""
