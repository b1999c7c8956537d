"""boto3's client of Braket, configured by its environment alone: look at devices and queues, and offer a task."""

from collections.abc import Callable
from typing import Any

import boto3
from telling import told

TASK = "arn:aws:braket:us-east-1:000000000001:quantum-task/00000000-0000-0000-0000-000000000000"


def refusal(kind: type[Exception], ask: Callable[..., Any], **words: Any) -> dict[str, Any]:
    """What the service answers with its refusal; any other one is raised."""
    try:
        ask(**words)
    except kind as error:
        return error.response
    raise AssertionError(f"it was not refused: {words}")


def look() -> str:
    braket = boto3.client("braket")
    devices = [one for page in braket.get_paginator("search_devices").paginate(filters=[]) for one in page["devices"]]
    processors = [one for one in devices if one["deviceType"] == "QPU" and one["deviceStatus"] != "RETIRED"]
    assert len(devices) > len(processors) > 0, devices
    queues = {}
    for one in processors:
        device = braket.get_device(deviceArn=one["deviceArn"])
        assert {name: device[name] for name in one} == one, device
        queues[device["deviceName"]] = sum(int(queue["queueSize"]) for queue in device["deviceQueueInfo"])
    assert braket.search_quantum_tasks(filters=[])["quantumTasks"] == []
    for limit in braket.search_spending_limits()["spendingLimits"]:
        assert float(limit["totalSpend"]) <= float(limit["spendingLimit"]), limit
    missing = refusal(braket.exceptions.ResourceNotFoundException, braket.get_quantum_task, quantumTaskArn=TASK)
    assert missing["ResponseMetadata"]["HTTPStatusCode"] == 404, missing
    # There is no S3 here, so that a task is offered with a bucket that does not exist.
    told = refusal(
        braket.exceptions.ValidationException, braket.create_quantum_task, deviceArn=processors[0]["deviceArn"],
        action="{}", shots=1, outputS3Bucket="amazon-braket-none", outputS3KeyPrefix="none",
    )  # fmt: skip
    assert "doesn't have access to amazon-braket-none" in told["Error"]["Message"], told
    online = sorted(one["deviceName"] for one in processors if one["deviceStatus"] == "ONLINE")
    return f"online: {', '.join(online) or 'none'}; queues: {queues}"


told(look)
