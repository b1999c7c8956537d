"""What solves problems: one module a backend, all behind `planner.backends.base.Backend`."""
