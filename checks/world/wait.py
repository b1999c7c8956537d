"""Wait for something to become true: with a deadline, and an error that names what it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tenacity import RetryError, Retrying, retry_if_exception_type, retry_if_result, stop_after_delay, wait_fixed

from checks.errors import Timeout

T = TypeVar("T")


def until(
    probe: Callable[[], T | None],
    *,
    what: str,
    deadline: float,
    every: float = 0.5,
    forgive: tuple[type[Exception], ...] = (),
) -> T:
    """Ask `probe` each `every` seconds until its answer is true, and return that answer.

    Exceptions in `forgive` count as "not yet". Raises Timeout after `deadline` seconds, with the last of them.
    """
    retrying = Retrying(
        stop=stop_after_delay(deadline),
        wait=wait_fixed(every),
        retry=retry_if_result(lambda answer: not answer) | retry_if_exception_type(forgive),
    )
    try:
        answer = retrying(probe)
    except RetryError as error:
        last = error.last_attempt.exception()
        raise Timeout(f"{what}: not within {deadline:.0f} s" + (f"; last: {last}" if last else "")) from None
    assert answer is not None  # noqa: S101 - the retry condition says so
    return answer
