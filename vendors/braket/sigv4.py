"""AWS Signature Version 4, computed again from what arrived: only who has the secret key gets an answer.

Facts: AWS's reference of the signing process. Every service but S3 encodes the path once more than it was sent. That
matters here, for an ARN in a path is sent percent-encoded: curl 8.14 signs it as AWS does, curl 7.88 as it was sent,
and is refused.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote_plus

from starlette.datastructures import Headers

ALGORITHM = "AWS4-HMAC-SHA256"
WINDOW = timedelta(minutes=5)
TIME = "%Y%m%dT%H%M%SZ"
TERMINATOR = "aws4_request"
# AWS's words for each refusal.
NO_TOKEN = "Missing Authentication Token"  # noqa: S105
UNKNOWN_KEY = "The security token included in the request is invalid."
MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details."
)


class Unsigned(Exception):
    """The request is not answered; `code` is AWS's name of the error, its status is 403."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True)
class Signed:
    """A request as it arrived: `path` percent-encoded as sent, `query` without its question mark."""

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes


@dataclass(frozen=True)
class Credential:
    """The one pair of keys that is known, and where it may be used."""

    identity: str
    secret: str
    region: str
    service: str


def verify(request: Signed, known: Credential, now: datetime | None = None) -> None:
    """Raises Unsigned unless the request is signed with the known secret key, of late, for this region and service."""
    words = _words(request.headers.get("authorization", ""))
    identity, day, region, service, last = _scope(words["Credential"])
    if identity != known.identity:
        raise Unsigned("UnrecognizedClientException", UNKNOWN_KEY)
    when = request.headers.get("x-amz-date", "")
    try:
        sent = datetime.strptime(when, TIME).replace(tzinfo=UTC)
    except ValueError:
        raise Unsigned("IncompleteSignatureException", "Authorization header requires existence of either a "
                       "'X-Amz-Date' or a 'Date' header.") from None  # fmt: skip
    if (region, service, last) != (known.region, known.service, TERMINATOR):
        raise Unsigned("InvalidSignatureException", f"Credential should be scoped to a valid region and to correct "
                       f"service: '{known.service}'.")  # fmt: skip
    if day != when[:8]:
        raise Unsigned("InvalidSignatureException", "Date in Credential scope does not match YYYYMMDD from ISO-8601 "
                       f"version of date from HTTP: '{day}' != '{when[:8]}'.")  # fmt: skip
    signed = words["SignedHeaders"].split(";")
    if "host" not in signed or "x-amz-date" not in signed:
        raise Unsigned("InvalidSignatureException", MISMATCH)
    right = signature(request, signed, known, when)
    if not hmac.compare_digest(right.encode(), words["Signature"].encode()):
        raise Unsigned("InvalidSignatureException", MISMATCH)
    at = now or datetime.now(UTC)
    if abs(at - sent) > WINDOW:
        early = "expired" if sent < at else "not yet current"
        raise Unsigned("InvalidSignatureException", f"Signature {early}: {when} is not within {WINDOW.seconds // 60} "
                       f"min. of {at.strftime(TIME)}")  # fmt: skip


def signature(request: Signed, signed: list[str], known: Credential, when: str) -> str:
    """The signature that the request should have, over the headers named in `signed`."""
    values = "".join(f"{name}:{' '.join(request.headers.get(name, '').split())}\n" for name in signed)
    body = request.headers.get("x-amz-content-sha256") if "x-amz-content-sha256" in signed else None
    actual = hashlib.sha256(request.body).hexdigest()
    if body not in {None, actual}:
        raise Unsigned("InvalidSignatureException", MISMATCH)
    canonical = "\n".join(
        (request.method, quote(request.path, safe="/~"), _query(request.query), values, ";".join(signed), actual)
    )
    scope = f"{when[:8]}/{known.region}/{known.service}/{TERMINATOR}"
    text = "\n".join((ALGORITHM, when, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    key = f"AWS4{known.secret}".encode()
    for word in (when[:8], known.region, known.service, TERMINATOR):
        key = hmac.digest(key, word.encode(), hashlib.sha256)
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()


def _words(authorization: str) -> Mapping[str, str]:
    if not authorization:
        raise Unsigned("MissingAuthenticationTokenException", NO_TOKEN)
    algorithm, _, rest = authorization.partition(" ")
    words = dict(re.findall(r"(\w+)=([^,\s]+)", rest))
    for name in ("Credential", "SignedHeaders", "Signature"):
        if algorithm != ALGORITHM or name not in words:
            raise Unsigned("IncompleteSignatureException", f"Authorization header requires '{name}' parameter.")
    return words


def _scope(credential: str) -> list[str]:
    parts = credential.split("/")
    if len(parts) != 5:
        raise Unsigned("IncompleteSignatureException", "Credential must have exactly 5 slash-delimited elements.")
    return parts


def _query(query: str) -> str:
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    return "&".join(sorted(f"{_encoded(name)}={_encoded(value)}" for name, _, value in pairs))


def _encoded(text: str) -> str:
    return quote(unquote_plus(text), safe="-_.~")
