"""The devices of us-east-1, as a subset: two processors that are online, one that is not, and simulators."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

REGIONAL, EVERYWHERE = "arn:aws:braket:us-east-1::device/qpu", "arn:aws:braket:::device/quantum-simulator/amazon"


@dataclass(frozen=True)
class Device:
    """`tasks` and `jobs` wait in its queues; `shots` is the most that one task may have."""

    arn: str
    name: str
    provider: str
    kind: str
    status: str
    shots: int
    tasks: int = 0
    jobs: int = 0

    def summary(self) -> dict[str, Any]:
        """What a search tells: not its queues."""
        return {
            "deviceArn": self.arn,
            "deviceName": self.name,
            "providerName": self.provider,
            "deviceType": self.kind,
            "deviceStatus": self.status,
        }

    def whole(self) -> dict[str, Any]:
        """Capabilities are JSON within JSON, and here only the few that do not depend on the device's kind."""
        capabilities = {"service": {"shotsRange": [1, self.shots], "deviceLocation": "us-east-1"}}
        return self.summary() | {
            "deviceCapabilities": json.dumps(capabilities),
            "deviceQueueInfo": [
                {"queue": "QUANTUM_TASKS_QUEUE", "queueSize": str(self.tasks), "queuePriority": "Normal"},
                {"queue": "QUANTUM_TASKS_QUEUE", "queueSize": "0", "queuePriority": "Priority"},
                {"queue": "JOBS_QUEUE", "queueSize": str(self.jobs)},
            ],
        }


DEVICES = (
    Device(f"{REGIONAL}/ionq/Forte-1", "Forte 1", "IonQ", "QPU", "ONLINE", 5_000, tasks=13, jobs=1),
    Device(f"{REGIONAL}/quera/Aquila", "Aquila", "QuEra", "QPU", "ONLINE", 1_000, tasks=4),
    Device(f"{REGIONAL}/ionq/Harmony", "Harmony", "IonQ", "QPU", "RETIRED", 10_000),
    Device(f"{EVERYWHERE}/sv1", "SV1", "Amazon Braket", "SIMULATOR", "ONLINE", 100_000),
    Device(f"{EVERYWHERE}/dm1", "DM1", "Amazon Braket", "SIMULATOR", "ONLINE", 100_000),
    Device(f"{EVERYWHERE}/tn1", "TN1", "Amazon Braket", "SIMULATOR", "ONLINE", 1_000),
)
