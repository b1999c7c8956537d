"""The part of Azure Blob Storage that jobs use: block blobs in containers, opened by shared access signatures.

A signature is made here and checked here; to clients it is a part of an address. It is not computed as Azure does it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlencode

from starlette.requests import Request

HOST = "quantumplanner.blob.core.windows.net"
VERSION = "2025-05-05"
VALID = timedelta(days=1)
FORBIDDEN, NOT_FOUND, CONFLICT = 403, 404, 409
KEPT = 200  # containers
NO_AUTHENTICATION = (
    "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly "
    "including the signature."
)


class BlobError(Exception):
    """An answer in Azure Storage's form of an error."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


@dataclass(frozen=True)
class Blob:
    """`kind` and `encoding` are its content type and content encoding."""

    data: bytes
    kind: str
    encoding: str = ""
    modified: datetime = field(default_factory=lambda: datetime.now(UTC))
    etag: str = field(default_factory=lambda: f'"0x{secrets.token_hex(8).upper()}"')

    def headers(self) -> dict[str, str]:
        """What is told of it with each answer."""
        headers = {"content-type": self.kind, "etag": self.etag, "accept-ranges": "bytes"}
        headers |= {"last-modified": format_datetime(self.modified, usegmt=True), "x-ms-blob-type": "BlockBlob"}
        return headers | ({"content-encoding": self.encoding} if self.encoding else {})


class Storage:
    """One account. Containers come by asking for their address, as the service makes them; the oldest go."""

    def __init__(self) -> None:
        self.containers: dict[str, dict[str, Blob]] = {}
        self._key = secrets.token_bytes(32)

    def address(self, container: str, blob: str | None = None) -> str:
        """An address with a shared access signature: of a container to read and write in it, of a blob to read it."""
        self.containers.setdefault(container, {})
        while len(self.containers) > KEPT:
            self.containers.pop(next(iter(self.containers)))
        until = (datetime.now(UTC) + VALID).strftime("%Y-%m-%dT%H:%M:%SZ")
        allowed, resource, path = ("r", "b", f"{container}/{blob}") if blob else ("racwl", "c", container)
        words = {"sv": VERSION, "se": until, "sr": resource, "sp": allowed}
        return f"https://{HOST}/{path}?{urlencode(words | {'sig': self._signed(path, **words)})}"

    def check(self, request: Request, container: str, blob: str) -> None:
        """Raises BlobError where the signature does not allow the request."""
        sent = request.query_params
        words = {name: sent.get(name, "") for name in ("sv", "se", "sr", "sp")}
        path = container if words["sr"] == "c" else f"{container}/{blob}"
        if not hmac.compare_digest(self._signed(path, **words).encode(), sent.get("sig", "").encode()):
            raise BlobError(FORBIDDEN, "AuthenticationFailed", NO_AUTHENTICATION)
        if words["se"] < datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"):
            raise BlobError(FORBIDDEN, "AuthenticationFailed", NO_AUTHENTICATION)
        if ("r" if request.method in {"GET", "HEAD"} else "w") not in words["sp"]:
            raise BlobError(FORBIDDEN, "AuthorizationPermissionMismatch", "This request is not authorized to perform "
                            "this operation using this permission.")  # fmt: skip

    def container(self, name: str) -> dict[str, Blob]:
        """Its blobs. Raises BlobError where there is none."""
        if name not in self.containers:
            raise BlobError(NOT_FOUND, "ContainerNotFound", "The specified container does not exist.")
        return self.containers[name]

    def blob(self, container: str, name: str) -> Blob:
        """Raises BlobError where there is none."""
        if name not in self.container(container):
            raise BlobError(NOT_FOUND, "BlobNotFound", "The specified blob does not exist.")
        return self.containers[container][name]

    def put(self, container: str, name: str, blob: Blob, *, replace: bool = True) -> None:
        """Raises BlobError where there is no such container, or already such a blob that may not be replaced."""
        if name in self.container(container) and not replace:
            raise BlobError(CONFLICT, "BlobAlreadyExists", "The specified blob already exists.")
        self.containers[container][name] = blob

    def _signed(self, path: str, **words: str) -> str:
        text = "\n".join((path, *words.values()))
        return base64.b64encode(hmac.digest(self._key, text.encode(), hashlib.sha256)).decode()
