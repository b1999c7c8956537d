"""Build the site: first every page is read as a program, then MkDocs builds it, strictly."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from checks.errors import PageError
from checks.evidence import store
from checks.publish.booklet import bind
from checks.publish.join import join
from checks.publish.offline import pack
from checks.publish.prune import prune
from checks.runbook.load import load_docs, load_site
from checks.runbook.model import Page
from checks.world.run import run


def build(root: Path) -> Path:
    """Build ``site/`` and check that each snippet's bytes came through unchanged; return its folder.

    A booklet to print and a zip to take along are made of it. The last site stays until the new one is whole: somebody
    may be reading it, and a drill follows it.

    Raises PageError, with path and line, for a page that is not a program.
    """
    pages = load_docs(root)
    store.load(root)  # a journal that cannot be read is told here, not as a traceback of MkDocs
    site = root / "site"
    with TemporaryDirectory(prefix=".site-", dir=root) as folder:
        new = Path(folder) / "site"
        _make(root, new, pages)
        if site.exists():
            site.rename(Path(folder) / "old")
        new.rename(site)
    return site


def _make(root: Path, site: Path, pages: dict[str, Page]) -> None:
    run(
        sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", root / "mkdocs.yml",
        "--site-dir", site,
        what="build the site", deadline=120, cwd=root, env={"NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    for kind in ("", "unpublished"):
        for journal in (store.folder(root) / kind).glob("*.json"):
            shutil.copy(journal, site / "evidence" / "drills")  # beside the pages that tell them
    built = load_site(site)
    for path, page in pages.items():
        for name, snippet in page.snippets.items():
            if path not in built or built[path].snippets.get(name, snippet).text != snippet.text:
                raise PageError(f"snippet {name!r} is not on the site as it is written", place=snippet.place)
    prune(site)
    join(site)
    bind(root, site)
    pack(site)
