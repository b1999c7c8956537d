"""Report whether Zensical builds the same site from the same ``mkdocs.yml``: same pages, same anchors, same commands.

It is where this project goes when Material for MkDocs ends. Run with ``make zensical``; it gates nothing.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import yaml
from lxml import html

from checks.publish.site import build
from checks.runbook.load import load_site
from checks.world.run import run

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Build with both, and print what differs."""
    ours = build(ROOT)
    theirs = zensical(ROOT, ROOT / "build" / "zensical")
    pages = {name: anchors(ours / name) for name in names(ours) if name not in {"booklet.html", "404.html"}}
    others = {name: anchors(theirs / name) for name in names(theirs) if name != "404.html"}
    lost = {name: sorted(ids - others.get(name, set())) for name, ids in pages.items() if ids - others.get(name, set())}
    same = sum(
        snippet.text == other.snippets[name].text
        for path, other in load_site(theirs).items()
        for name, snippet in load_site(ours)[path].snippets.items()
        if name in other.snippets
    )
    print("| | MkDocs | Zensical | in both |\n|---|---|---|---|")
    print(f"| pages | {len(pages)} | {len(others)} | {len(pages.keys() & others.keys())} |")
    total = sum(map(len, pages.values()))
    print(f"| anchors | {total} | | {total - sum(map(len, lost.values()))} |")
    commands = sum(len(page.snippets) for page in load_site(ours).values())
    print(f"| commands, byte for byte | {commands} | | {same} |")
    for name, ids in lost.items():
        print(f"lost on {name}: {', '.join(ids)}")


def zensical(root: Path, site: Path) -> Path:
    """Build strictly with Zensical. Its site's folder can only be named in the configuration."""
    config = yaml.safe_load((root / "mkdocs.yml").read_text()) | {"site_dir": site.relative_to(root).as_posix()}
    with tempfile.NamedTemporaryFile("w", dir=root, suffix=".yml") as file:
        yaml.safe_dump(config, file, sort_keys=False)
        file.flush()
        run(
            Path(sys.executable).parent / "zensical", "build", "--strict", "--config-file", file.name,
            what="build the site with Zensical", deadline=600, cwd=root,
        )  # fmt: skip
    return site


def names(site: Path) -> set[str]:
    """The pages of a built site."""
    return {path.relative_to(site).as_posix() for path in site.rglob("*.html")}


def anchors(page: Path) -> set[str]:
    """The ids of what a link may lead to: headings and what stands in the text, and not the theme's own."""
    return {name for name in html.fromstring(page.read_text()).xpath("//article//@id") if not name.startswith("__")}


if __name__ == "__main__":
    main()
