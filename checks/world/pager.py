"""Read what the vendors' mocks hold, over their pods' loopback: the pager's incidents."""

from __future__ import annotations

import re
import subprocess
from types import TracebackType
from typing import Any, Self

import httpx

from checks.errors import WorldError
from checks.world.cluster import Cluster

CONTROL_PORT = 9000


class Control:
    """The control listener of one vendor, through a port-forward that lasts as long as this object."""

    def __init__(self, cluster: Cluster, vendor: str) -> None:
        self.forward = subprocess.Popen(
            [
                # It ends with this process, also when that is killed.
                "setpriv", "--pdeathsig", "KILL", "--",
                str(cluster.kubectl_path), "--kubeconfig", str(cluster.kubeconfig), "-n", "vendors",
                "port-forward", "--address", "127.0.0.1", f"deployment/{vendor}", f":{CONTROL_PORT}",
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        assert self.forward.stdout  # noqa: S101 - opened above
        line = self.forward.stdout.readline()
        if not (found := re.search(r"127\.0\.0\.1:(\d+)", line)):
            self.forward.kill()
            raise WorldError(f"no way to the control of the vendor {vendor}: {line.strip()}")
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{found[1]}", timeout=10, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()
        self.forward.kill()
        self.forward.wait()
        if self.forward.stdout:
            self.forward.stdout.close()

    def incidents(self) -> list[dict[str, Any]]:
        """The pager's incidents, oldest first."""
        answer = self.client.get("/drill/incidents").raise_for_status().json()
        found: list[dict[str, Any]] = answer["incidents"]
        return found

    def forget(self) -> None:
        """Empty the pager, before a drill."""
        self.client.delete("/drill/incidents").raise_for_status()
