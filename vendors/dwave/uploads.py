"""Models uploaded in parts, for the hybrid solver: begun with a size, checked part by part, combined at the end."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import uuid
from dataclasses import dataclass, field
from typing import Any

import dimod

KEPT = 100
SIZE = 4 * 2**20  # bytes of one model; the vendor takes 50 GiB


class WrongChecksum(Exception):
    """What came is not what was sent."""


@dataclass
class Upload:
    """One model on its way. `parts` by number, from 1."""

    size: int
    parts: dict[int, bytes] = field(default_factory=dict)
    whole: bytes | None = None

    def put(self, number: int, data: bytes, md5: str) -> None:
        """Take a part. Raises WrongChecksum; `md5` is base64, as in the header Content-MD5."""
        try:
            claimed = base64.b64decode(md5, validate=True)
        except binascii.Error:
            claimed = b""
        if claimed != _md5(data):
            raise WrongChecksum("Content-MD5 does not match the part")
        self.parts[number] = data

    def status(self) -> dict[str, Any]:
        """What has come so far, as the vendor tells it."""
        parts = [{"part_number": number, "checksum": _md5(data).hex()} for number, data in sorted(self.parts.items())]
        return {"status": "UPLOAD_IN_PROGRESS" if self.whole is None else "UPLOAD_COMPLETED", "parts": parts}

    def combine(self, checksum: str) -> None:
        """Make one model of the parts. Raises WrongChecksum; `checksum` is the digest of their digests, in hex."""
        ordered = [data for _, data in sorted(self.parts.items())]
        if _md5(b"".join(map(_md5, ordered))).hex() != checksum:
            raise WrongChecksum("the checksum does not match the parts")
        whole = b"".join(ordered)
        if len(whole) != self.size:
            raise WrongChecksum(f"{len(whole)} bytes were uploaded, {self.size} announced")
        self.whole = whole

    def model(self) -> dimod.BinaryQuadraticModel:
        """The model. Raises ValueError: not whole, or none."""
        if self.whole is None:
            raise ValueError("the upload was not combined")
        try:
            found: dimod.BinaryQuadraticModel = dimod.BinaryQuadraticModel.from_file(io.BytesIO(self.whole))
        except Exception as error:
            # Whatever the reader of a damaged file stumbles over.
            raise ValueError(f"what was uploaded is no model: {type(error).__name__}") from error
        return found


class Uploads:
    """The newest uploads; the oldest are forgotten."""

    def __init__(self) -> None:
        self._all: dict[str, Upload] = {}

    def begin(self, size: int) -> str:
        """The id of a new one."""
        name = str(uuid.uuid4())
        self._all[name] = Upload(size)
        while len(self._all) > KEPT:
            self._all.pop(next(iter(self._all)))
        return name

    def get(self, name: str) -> Upload | None:
        """The upload, if it is known."""
        return self._all.get(name)


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()
