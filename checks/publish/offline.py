"""The built site as a zip that works from a disk, where no server looks for ``index.html`` and no worker may run."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

NAME = "quantum-planner-runbook"
FILE = f"{NAME}.zip"
SHIM = "assets/vendor/iframe-worker-shim.js"  # a page of a disk may start no worker: the search runs in a frame
INDEX = "search/search_index.json"

# Addresses that only a server knows, other languages' search, and what only developers of the theme read.
LEFT_OUT = re.compile(r"404\.html|sitemap\.xml(\.gz)?|assets/javascripts/lunr/.*|.*\.map|" + re.escape(FILE))
_LINK = re.compile(r'(\s(?:href|src)=")([^"]*)')
_FIRST_SCRIPT = re.compile(r"<script[ >]")


def pack(site: Path) -> Path:
    """Write the zip into the site itself, to be taken along; return its path. The same site gives the same bytes."""
    target = site / FILE
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in contents(site):
            archive.writestr(ZipInfo(f"{NAME}/{name}"), content, ZIP_DEFLATED)
    return target


def contents(site: Path) -> Iterator[tuple[str, bytes]]:
    """Each file of the zip, by its path."""
    folders = {path.parent.relative_to(site).as_posix() for path in site.rglob("index.html")}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site).as_posix()
        if LEFT_OUT.fullmatch(name):
            continue
        if name == INDEX:
            # Named so by the theme, which reads it as a script where there is no server.
            yield name.replace(".json", ".js"), f"var __index = {_index(path.read_text())}".encode()
        elif path.suffix == ".html":
            yield name, page(path.read_text(), posixpath.dirname(name), folders).encode()
        else:
            yield name, path.read_bytes()


def page(text: str, here: str, folders: set[str]) -> str:
    """A page of folder `here`, with links to files instead of `folders`, and with the shim before any other script."""
    text = _LINK.sub(lambda link: link[1] + explicit(link[2], here, folders), text)
    shim = f'<script src="{posixpath.relpath(SHIM, here or ".")}"></script>'
    return _FIRST_SCRIPT.sub(lambda found: shim + found[0], text, count=1)


def explicit(link: str, here: str, folders: set[str]) -> str:
    """A link that names the file where it named a page's folder."""
    path, found, anchor = link.partition("#")
    if not path or re.match(r"[a-z]+:|/", path):
        return link
    path, asked, query = path.partition("?")
    if posixpath.normpath(posixpath.join(here, path)) not in folders:
        return link
    return f"{path.rstrip('/')}/index.html{asked}{query}{found}{anchor}"


def _index(text: str) -> str:
    """The search index, with places that are files."""
    index = json.loads(text)
    for entry in index["docs"]:
        path, found, anchor = entry["location"].partition("#")
        entry["location"] = f"{path}index.html{found}{anchor}"
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"))
