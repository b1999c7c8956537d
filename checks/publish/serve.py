"""Serve the built site on this host as a web server on the internet would: texts are packed with gzip."""

from __future__ import annotations

import gzip
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

PACKED = (".html", ".css", ".js", ".svg", ".json", ".xml", ".md", ".txt")


class Packing(SimpleHTTPRequestHandler):
    """A folder's files, packed where the browser takes that. It keeps quiet."""

    def send_head(self) -> BytesIO | None:
        """Answer with a packed text; anything else as the base does it."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.partition("?")[0].endswith("/"):
            path /= "index.html"
        accepted = "gzip" in self.headers.get("Accept-Encoding", "")
        if path.suffix not in PACKED or not accepted or not path.is_file():
            return super().send_head()  # type: ignore[return-value]
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
        """Say nothing."""


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[str]:
    """The address of `folder`, with a slash at its end, while it is served; any free port unless one is named."""
    with ThreadingHTTPServer(("127.0.0.1", port), partial(Packing, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


if __name__ == "__main__":
    with served(Path(sys.argv[1]), int(sys.argv[2])) as address:
        print(f"{address} (end with Ctrl-C)", flush=True)
        threading.Event().wait()
