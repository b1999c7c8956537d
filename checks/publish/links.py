"""Links between pages, relative as MkDocs and GitHub want them."""

from __future__ import annotations

import posixpath


def relative(target: str, page: str) -> str:
    """The link from `page` to ``page#anchor``, both relative to ``docs/``."""
    path, found, anchor = target.partition("#")
    way = "" if path == page else posixpath.relpath(path, posixpath.dirname(page) or ".")
    return f"{way}{found}{anchor}"
