"""pytest and pytest-bdd: fixtures, steps, hooks."""
