"""The zip that works from a disk."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from checks.publish.offline import NAME, SHIM, explicit, pack

FOLDERS = {".", "a", "a/b"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for folder in FOLDERS:
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "index.html").write_text(f'<a href="#x">{folder}</a> <script src="x.js"></script>')
    (tmp_path / "404.html").write_text("")
    (tmp_path / "search").mkdir()
    found = [{"location": "", "text": "start"}, {"location": "a/b/#x", "text": "ü"}]
    (tmp_path / "search/search_index.json").write_text(json.dumps({"docs": found}))
    return tmp_path


@pytest.mark.parametrize(
    ("link", "here", "file"),
    [
        ("../", "a", "../index.html"),
        ("..", "a", "../index.html"),
        ("./", "a", "./index.html"),
        (".", "", "./index.html"),
        ("../b/#x", "a/b", "../b/index.html#x"),
        ("b/?h=x#y", "a", "b/index.html?h=x#y"),
        ("#x", "a", "#x"),
        ("../x.css", "a", "../x.css"),
        ("https://a/b/", "a", "https://a/b/"),
        ("mailto:a", "", "mailto:a"),
        ("c/", "a", "c/"),  # no page of the site
    ],
)
def test_a_link_to_a_folder_names_its_file(link: str, here: str, file: str) -> None:
    assert explicit(link, here, FOLDERS) == file


def test_the_zip_has_the_pages_the_search_and_the_shim_before_any_script(site: Path) -> None:
    with ZipFile(pack(site)) as archive:
        names = archive.namelist()
        page = archive.read(f"{NAME}/a/b/index.html").decode()
        index = archive.read(f"{NAME}/search/search_index.js").decode()

    assert f"{NAME}/404.html" not in names
    assert f"{NAME}/search/search_index.json" not in names
    assert page == f'<a href="#x">a/b</a> <script src="../../{SHIM}"></script><script src="x.js"></script>'
    known = json.loads(index.removeprefix("var __index = "))
    assert [one["location"] for one in known["docs"]] == ["index.html", "a/b/index.html#x"]


def test_the_same_site_gives_the_same_bytes(site: Path) -> None:
    first = pack(site).read_bytes()

    assert pack(site).read_bytes() == first
