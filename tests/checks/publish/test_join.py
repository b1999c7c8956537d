"""One style sheet and one script where there were many, and a search that waits."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checks.errors import RunbookError
from checks.publish.join import join

PAGE = """<head>
  <link rel="stylesheet" href="{up}assets/stylesheets/main.css">
  <link rel="stylesheet" href="{up}assets/own.css">
  <link rel="icon" href="{up}assets/i.png">
</head><body>
  <script>inline()</script>
  <script src="{up}assets/javascripts/bundle.x.js"></script>
  <script src="{up}assets/js/a.js"></script>
  <script src="{up}assets/js/b.js"></script>
</body>
"""
BUNDLE = 'L($(location.protocol!=="file:"),Je("search"))'


@pytest.fixture(name="tree")
def _tree(tmp_path: Path) -> Path:
    contents = {
        "index.html": PAGE.format(up=""), "a/b/index.html": PAGE.format(up="../../"), "404.html": PAGE.format(up="/"),
        "assets/stylesheets/main.css": "a{}", "assets/own.css": "b{}", "assets/javascripts/bundle.x.js": BUNDLE,
        "assets/js/a.js": "a()", "assets/js/b.js": "b()",
    }  # fmt: skip
    for name, content in contents.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


def test_a_page_asks_for_one_sheet_and_its_scripts_wait(tree: Path) -> None:
    join(tree)

    sheet = next((tree / "assets/stylesheets").iterdir())
    script = next((tree / "assets/js").iterdir())
    assert sheet.read_text() == "a{}\nb{}"
    assert script.read_text() == "a()\nb()"
    for name, up in {"index.html": "", "a/b/index.html": "../../", "404.html": "/"}.items():
        assert (tree / name).read_text() == (
            f'<head>\n  <link rel="stylesheet" href="{up}assets/stylesheets/{sheet.name}">\n'
            f'  <link rel="icon" href="{up}assets/i.png">\n</head><body>\n  <script>inline()</script>\n'
            f'  <script defer src="{up}assets/javascripts/bundle.x.js"></script>\n'
            f'  <script defer src="{up}assets/js/{script.name}"></script>\n</body>\n'
        )
    assert not (tree / "assets/own.css").exists()


def test_the_name_follows_the_content(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other") / "site"
    shutil.copytree(tree, other)
    (other / "assets/own.css").write_text("b{color:red}")

    join(tree)
    join(other)

    sheets = [{path.name for path in (site / "assets/stylesheets").iterdir()} for site in (tree, other)]
    scripts = [{path.name for path in (site / "assets/js").iterdir()} for site in (tree, other)]
    assert sheets[0] != sheets[1]
    assert scripts[0] == scripts[1]


def test_the_search_is_begun_when_it_is_opened(tree: Path) -> None:
    join(tree)

    assert (tree / "assets/javascripts/bundle.x.js").read_text() == 'L($(!1),Je("search"))'


@pytest.mark.parametrize(
    ("file", "told"),
    [("assets/javascripts/bundle.x.js", "begins the search in another way"), ("a/b/index.html", "loads other files")],
)
def test_a_theme_that_it_was_not_written_for_is_told(file: str, told: str, tree: Path) -> None:
    (tree / file).write_text("something else")

    with pytest.raises(RunbookError, match=told):
        join(tree)


def test_a_plain_table_has_a_parent_of_its_own(tree: Path) -> None:
    page = tree / "index.html"
    page.write_text(page.read_text().replace("</body>", '<table>\n1</table><table class="x">2</table></body>'))

    join(tree)

    assert '<div><table>\n1</table></div><table class="x">2</table></body>' in page.read_text()
