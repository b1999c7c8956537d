"""A shipper: it reads the logs again and again, and keeps what pods wrote that are gone by now."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from datetime import datetime, timedelta

from vendors.elasticsearch.documents import Document
from vendors.elasticsearch.logs import Logs, Unreadable

log = logging.getLogger(__name__)

EVERY = 3.0  # seconds: less than a pod takes to end
KEPT = 20_000  # documents, of about a kilobyte each: a quarter of an hour of a busy service
OVERLAP = timedelta(seconds=10)  # lines are asked for again, as containers' clocks and our reading are not in step


class Shipper:
    """The documents of `source` and those that it had before. Reads when somebody searches, too."""

    def __init__(self, source: Logs) -> None:
        self._source = source
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._newest: datetime | None = None
        self._lock = threading.Lock()

    def follow(self) -> None:
        """Begin to read, in a thread of its own, until the process ends."""
        threading.Thread(target=self._follow, name="shipper", daemon=True).start()

    def documents(self, since: datetime | None) -> Iterator[Document]:
        """What there is and was. Raises Unreadable."""
        self._read()
        with self._lock:
            found = list(self._kept.values())
        yield from (one for one in found if since is None or one.at >= since)

    def _follow(self) -> None:
        while True:
            try:
                self._read()
            except Unreadable as error:
                log.warning("%s", error)
            time.sleep(EVERY)

    def _read(self) -> None:
        with self._lock:
            since = self._newest - OVERLAP if self._newest else None
            for one in self._source.documents(since):
                self._kept[one.id] = one
                self._newest = max(self._newest or one.at, one.at)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
