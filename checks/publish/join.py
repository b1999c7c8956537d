"""Less before the first paint: one style sheet, one script of this site's own, none that holds up the page.

The sources keep a file for each thing they are about, and so does another builder's site; each costs a request, and a
page waits for all of its style sheets. The search is begun when it is opened: the theme would fetch and index all text
on every page, on a phone too, for the one visit in which somebody searches. A plain table stands in an element of its
own: the theme's script exchanges it, and a browser then styles again whatever has the same parent, which was the page.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from checks.errors import Place, RunbookError

_STYLE = re.compile(r'[ \t]*<link rel="stylesheet" href="([^"]*?)(assets/[^"]+)">\n?')
_SCRIPT = re.compile(r'[ \t]*<script src="([^"]*?)(assets/[^"]+)"></script>\n?')
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_OWN = "assets/js/"
_EAGER = re.compile(r'location\.protocol!=="file:"(?=\),\w+\("search"\)\))')


def join(site: Path) -> None:
    """Rewrite the pages of the built site. Raises RunbookError where the theme is not what this was written for."""
    pages = {path: path.read_text() for path in sorted(site.rglob("*.html"))}
    first = next(iter(pages.values()))
    styles = _named(_STYLE, first)
    scripts = [name for name in _named(_SCRIPT, first) if name.startswith(_OWN)]
    style = _one(site, styles, "assets/stylesheets/site.{}.css")
    script = _one(site, scripts, _OWN + "site.{}.js")
    for path, text in pages.items():
        if _named(_STYLE, text) != styles or [one for one in _named(_SCRIPT, text) if one in scripts] != scripts:
            raise RunbookError("it loads other files than the other pages", place=Place(str(path)), hint="see join.py")
        apart = _TABLE.sub(r"<div>\g<0></div>", text)
        path.write_text(_later(_only(_STYLE, apart, styles, style), scripts, script))
    for name in (*styles, *scripts):
        (site / name).unlink()
    _search_when_opened(site)


def _named(pattern: re.Pattern[str], text: str) -> list[str]:
    return [found[2] for found in pattern.finditer(text)]


def _one(site: Path, names: list[str], name: str) -> str:
    """Write them all into one file, named after its content, so that no browser keeps an old one."""
    content = "\n".join((site / one).read_text() for one in names)
    target = name.format(hashlib.sha256(content.encode()).hexdigest()[:8])
    (site / target).write_text(content)
    return target


def _only(pattern: re.Pattern[str], text: str, names: list[str], name: str) -> str:
    """The page with the first of `names` replaced by `name`, and without the others."""

    def replaced(found: re.Match[str]) -> str:
        if found[2] not in names:
            return found[0]
        return found[0].replace(found[2], name) if found[2] == names[0] else ""

    return pattern.sub(replaced, text)


def _later(text: str, scripts: list[str], script: str) -> str:
    """The page with its own scripts as one, and each script run once the page is there, in the same order."""
    return _SCRIPT.sub(
        lambda found: found[0].replace("<script ", "<script defer "), _only(_SCRIPT, text, scripts, script)
    )


def _search_when_opened(site: Path) -> None:
    for bundle in (site / "assets/javascripts").glob("bundle.*.js"):
        text, count = _EAGER.subn("!1", bundle.read_text())
        if count != 1:
            hint = "look in it for what begins the search, and mend join.py"
            raise RunbookError(
                "the theme's script begins the search in another way", place=Place(str(bundle)), hint=hint
            )
        bundle.write_text(text)
