"""Where the log lines are: the pods of the service, or files in a folder."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

from vendors.elasticsearch.dates import written
from vendors.elasticsearch.documents import Document, Place, read
from vendors.vendor import SettingsError

ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
NAMESPACE, LABEL = "quantum-planner", "app=quantum-planner"
TIMEOUT = 5.0
GONE = {400, 404}  # a container that has not started yet, or whose pod was deleted meanwhile


class Unreadable(Exception):
    """The logs cannot be read now."""


class Logs(Protocol):
    """Anything that has the documents there are now."""

    def documents(self, since: datetime | None) -> Iterable[Document]:
        """All of them, or at least those not older than `since`, container by container. Raises Unreadable."""


def logs(environ: Mapping[str, str]) -> Logs:
    """Those of the folder ELASTIC_LOGS if it is set, else of the cluster. Raises SettingsError."""
    if folder := environ.get("ELASTIC_LOGS"):
        if not Path(folder).is_dir():
            raise SettingsError(f"ELASTIC_LOGS is {folder!r}; set it to a folder of files named as pods, POD.log")
        return FolderLogs(Path(folder))
    host = environ.get("KUBERNETES_SERVICE_HOST")
    if not host or not (ACCOUNT / "token").is_file():
        raise SettingsError("there is no service account here; set ELASTIC_LOGS to a folder of log files, POD.log")
    return PodLogs(f"https://{host}:{environ.get('KUBERNETES_SERVICE_PORT', '443')}", ACCOUNT)


class FolderLogs:
    """Files of one folder, each named as the pod that wrote it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def documents(self, since: datetime | None) -> Iterator[Document]:
        """What the files say."""
        for path in sorted(self.folder.glob("*.log")):
            try:
                text = path.read_text(errors="replace")
            except OSError as error:
                raise Unreadable(str(error)) from error
            yield from read(text.splitlines(), Place(path.stem))


class PodLogs:
    """The logs of the service's pods, of the containers that run and of those that ran before them."""

    def __init__(self, api: str, account: Path) -> None:
        self.api, self.account = api, account
        self.context = ssl.create_default_context(cafile=str(account / "ca.crt"))

    def documents(self, since: datetime | None) -> Iterator[Document]:
        """What the Kubernetes API says of each container."""
        base = f"/api/v1/namespaces/{NAMESPACE}/pods"
        for pod in json.loads(self._get(f"{base}?{urlencode({'labelSelector': LABEL})}"))["items"]:
            name = pod["metadata"]["name"]
            for container, previous in _containers(pod):
                asked = {"container": container, "timestamps": "true", "previous": str(previous).lower()}
                asked |= {"sinceTime": written(since)} if since else {}
                text = self._get(f"{base}/{name}/log?{urlencode(asked)}", may_be_gone=True)
                yield from read(text.splitlines(), Place(name, container, NAMESPACE))

    def _get(self, path: str, *, may_be_gone: bool = False) -> str:
        # The token is read each time: Kubernetes replaces it every hour.
        headers = {"Authorization": f"Bearer {(self.account / 'token').read_text().strip()}"}
        request = urllib.request.Request(self.api + path, headers=headers)  # noqa: S310 - always https
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT, context=self.context) as answer:  # noqa: S310
                return str(answer.read().decode(errors="replace"))
        except urllib.error.HTTPError as error:
            if may_be_gone and error.code in GONE:
                return ""
            raise Unreadable(f"Kubernetes answers {error.code} to {path}") from error
        except OSError as error:
            raise Unreadable(f"Kubernetes does not answer: {error}") from error


def _containers(pod: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Each container that has written something, and whether it is the one before the present."""
    status = pod.get("status", {})
    for one in (*status.get("initContainerStatuses", ()), *status.get("containerStatuses", ())):
        if one.get("lastState", {}).get("terminated"):
            yield one["name"], True
        if not one.get("state", {}).get("waiting"):
            yield one["name"], False
