"""Jobs: a circuit is read from the blob that was named, run, and its histogram written beside it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from vendors.azure import circuit
from vendors.azure.catalog import IONQ, SIMULATOR, provider_of
from vendors.azure.storage import HOST, Blob, BlobError, Storage

KEPT = 500
OUTPUT = "rawOutputData"
INPUT_FORMAT, OUTPUT_FORMAT = "ionq.circuit.v1", "ionq.quantum-results.v1"
SENT = (
    "name", "providerId", "target", "itemType", "jobType", "sessionId", "containerUri", "inputDataUri",
    "inputDataFormat", "inputParams", "metadata", "outputDataUri", "outputDataFormat", "priority", "tags",
)  # fmt: skip
NEEDED = ("name", "providerId", "target", "containerUri", "inputDataFormat")
ENDED = ("Succeeded", "Failed", "Cancelled")


class JobError(ValueError):
    """The job is refused as it was sent; the message says why."""


class Jobs:
    """The newest jobs, oldest first. A job waits until it is asked after for the first time, and then it is done."""

    def __init__(self, storage: Storage) -> None:
        self._jobs: dict[str, dict[str, Any]] = {}
        self._storage = storage

    def take(self, identity: str, sent: Any) -> dict[str, Any]:
        """The job as it was accepted. Raises JobError."""
        if not isinstance(sent, dict) or (missing := [name for name in NEEDED if not sent.get(name)]):
            raise JobError("the job is not an object" if not isinstance(sent, dict) else f"{missing[0]} is required")
        if str(sent["providerId"]).lower() != (provider_of(str(sent["target"])) or ""):
            raise JobError(f"the workspace has no target {sent['target']!r} of the provider {sent['providerId']!r}")
        if sent["target"] not in dict(IONQ[2]) or sent["inputDataFormat"] != INPUT_FORMAT:
            raise JobError(f"here only targets of ionq run jobs, of the input format {INPUT_FORMAT}")
        container, _ = self._place(sent["containerUri"])
        if identity in self._jobs:
            raise JobError(f"there is already a job {identity}")
        job = {name: sent[name] for name in SENT if name in sent} | {
            "id": identity,
            "itemType": "Job",
            "jobType": "QuantumComputing",
            "status": "Waiting",
            "creationTime": _now(),
            "createdByType": "Key",
            "priority": sent.get("priority") or "Standard",
            "tags": sent.get("tags") or [],
            "outputDataFormat": sent.get("outputDataFormat") or OUTPUT_FORMAT,
        }
        job["outputDataUri"] = f"https://{HOST}/{container}/{OUTPUT}"
        self._jobs[identity] = job
        while len(self._jobs) > KEPT:
            self._jobs.pop(next(iter(self._jobs)))
        return dict(job)

    def ask(self, identity: str) -> dict[str, Any] | None:
        """The job as it is now."""
        job = self._jobs.get(identity)
        if job and job["status"] not in ENDED:
            self._run(job)
        return job and dict(job)

    def cancel(self, identity: str) -> dict[str, Any] | None:
        """The job, cancelled unless it has ended."""
        job = self._jobs.get(identity)
        if job and job["status"] not in ENDED:
            job |= {"status": "Cancelled", "endExecutionTime": _now()}
        return job and dict(job)

    def forget(self, identity: str) -> dict[str, Any] | None:
        """The job that there is no more."""
        return self._jobs.pop(identity, None)

    def all(self) -> list[dict[str, Any]]:
        """Every job, the newest first."""
        return [dict(job) for job in reversed(self._jobs.values())]

    def _run(self, job: dict[str, Any]) -> None:
        job["beginExecutionTime"] = _now()
        container, _ = self._place(job["containerUri"])
        try:
            blob = self._storage.blob(*self._place(job.get("inputDataUri") or f"https://{HOST}/{container}/inputData"))
            shots = None if job["target"] == SIMULATOR else _shots(job.get("inputParams"))
            found = {"histogram": circuit.histogram(json.loads(blob.data), shots)}
            self._storage.put(container, OUTPUT, Blob(json.dumps(found).encode(), "application/json"))
            job["status"] = "Succeeded"
        except (BlobError, JobError, ValueError) as error:
            job |= {"status": "Failed", "errorData": {"code": "InvalidInputData", "message": str(error)}}
        job["endExecutionTime"] = _now()

    def _place(self, address: Any) -> tuple[str, str]:
        """Container and blob of an address of this account. Raises JobError."""
        parts = urlsplit(str(address))
        container, _, blob = unquote(parts.path).lstrip("/").partition("/")
        if parts.hostname != HOST or container not in self._storage.containers:
            raise JobError("the storage account that is linked to the workspace has no such container")
        return container, blob


def _shots(params: Any) -> int:
    shots = params.get("shots", 500) if isinstance(params, dict) else 500
    if not isinstance(shots, int) or not 1 <= shots <= circuit.SHOTS:
        raise JobError(f"shots is {shots!r}, not a number from 1 to {circuit.SHOTS}")
    return shots


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
