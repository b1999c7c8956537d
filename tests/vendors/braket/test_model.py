"""The check itself finds what is wrong with an answer."""

from __future__ import annotations

import pytest

from tests.vendors.braket.model import check_answer
from vendors.braket.devices import DEVICES

WHOLE = DEVICES[0].whole()


def test_a_right_answer_passes():
    check_answer("GetDevice", 200, WHOLE)


@pytest.mark.parametrize(
    ("status", "changes"),
    [
        (201, {}),
        (200, {"deviceStatus": "AVAILABLE"}),
        (200, {"deviceName": 1}),
        (200, {"extra": "x"}),
        (200, {"deviceCapabilities": "[]"}),
        (200, {"deviceArn": "x" * 257}),
        (200, {"deviceQueueInfo": [{"queue": "QUANTUM_TASKS_QUEUE", "queueSize": 13}]}),
        (200, {"deviceQueueInfo": [{"queue": "QUANTUM_TASKS_QUEUE"}]}),
    ],
)
def test_a_wrong_answer_does_not(status, changes):
    with pytest.raises(AssertionError):
        check_answer("GetDevice", status, WHOLE | changes)
