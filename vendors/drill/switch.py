"""``python -m vendors.drill.switch METHOD PATH [BODY]``: ask this pod's own control, as the harness does by `exec`."""

from __future__ import annotations

import http.client
import os
import sys

PORT = 9000  # another one by CONTROL_PORT, where several vendors share one loopback
REFUSED = 400


def main() -> None:
    """Print what the control answers; exit code 1 where it refuses."""
    method, path, *body = sys.argv[1:]
    asking = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("CONTROL_PORT", PORT)), timeout=10)
    asking.request(method, path, body[0] if body else None, {"Content-Type": "application/json"})
    answer = asking.getresponse()
    sys.stdout.write(answer.read().decode())
    sys.exit(answer.status >= REFUSED)


if __name__ == "__main__":
    main()
