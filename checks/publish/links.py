"""Links between pages: as MkDocs and GitHub want them in Markdown, and as they are on the built site."""

from __future__ import annotations

import posixpath


def relative(target: str, page: str) -> str:
    """The link from `page` to ``page#anchor``, both relative to ``docs/``."""
    path, found, anchor = target.partition("#")
    way = "" if path == page else posixpath.relpath(path, posixpath.dirname(page) or ".")
    return f"{way}{found}{anchor}"


def built(target: str, page: str) -> str:
    """The same on the built site, where a page is a folder: for HTML, whose links MkDocs does not resolve.

    What is not Markdown keeps its own path.
    """
    path, found, anchor = target.partition("#")
    way = "" if path == page else posixpath.relpath(folder(path) or ".", folder(page) or ".")
    if way and path.endswith(".md"):
        way += "/"
    return f"{way}{found}{anchor}"


def folder(path: str) -> str:
    """Where a page is on the built site: ``a/index.md`` at ``a``, ``a/b.md`` at ``a/b``."""
    return posixpath.dirname(path) if posixpath.basename(path) == "index.md" else path.removesuffix(".md")
