"""A signer of requests, written for these tests alone from AWS's description, so that it does not share a mistake."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

IDENTITY, SECRET = "AKIA0123456789ABCDEF", "0123456789abcdef0123456789abcdef01234567"


def signed(
    method: str,
    url: str,
    body: bytes = b"",
    *,
    identity: str = IDENTITY,
    secret: str = SECRET,
    ahead: timedelta = timedelta(),
    region: str = "us-east-1",
    service: str = "braket",
    twice: bool = True,
) -> dict[str, str]:
    """The headers of the request.

    `ahead` is how far the signer's clock goes before the true time; `twice` is false where the path is signed as it was
    sent, as S3 alone has it.
    """
    parts = urlsplit(url)
    stamp = (datetime.now(UTC) + ahead).strftime("%Y%m%dT%H%M%SZ")
    path = parts.path.replace("%", "%25").replace(":", "%3A") if twice else parts.path
    canonical = (
        f"{method}\n{path}\n{parts.query}\nhost:{parts.netloc}\nx-amz-date:{stamp}\n\nhost;x-amz-date\n"
        f"{hashlib.sha256(body).hexdigest()}"
    )
    scope = f"{stamp[:8]}/{region}/{service}/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = b"AWS4" + secret.encode()
    for word in scope.split("/"):
        key = hmac.new(key, word.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return {
        "x-amz-date": stamp,
        "authorization": f"AWS4-HMAC-SHA256 Credential={identity}/{scope}, SignedHeaders=host;x-amz-date, "
        f"Signature={signature}",
    }
