"""For every program: run its main job and tell how it ended, in one line of JSON."""

import json
from collections.abc import Callable


def told(main_job: Callable[[], str]) -> None:
    """Print ``{"outcome": …, "says": …}``: what the job answers, or the full name of what it raised."""
    try:
        outcome, says = "done", main_job()
    except Exception as error:  # noqa: BLE001 - any is told
        kind = type(error)
        outcome, says = f"{kind.__module__}.{kind.__qualname__}", str(error)
    tell(outcome, says)


def tell(outcome: str, says: str) -> None:
    """Print an outcome that is no exception of the client."""
    print(json.dumps({"outcome": outcome, "says": says[:2000]}))
