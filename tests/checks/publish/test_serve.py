from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from checks.publish.serve import served


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/index.html").write_text("<p>hello" * 100)
    (tmp_path / "a/x.png").write_bytes(b"picture")
    with served(tmp_path) as address:
        yield address


def test_a_folder_s_page_is_packed_for_who_takes_that(address: str) -> None:
    packed = httpx.get(f"{address}a/")
    plain = httpx.get(f"{address}a/", headers={"Accept-Encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < len(plain.content)
    assert packed.text == plain.text == "<p>hello" * 100


def test_a_picture_comes_as_it_is(address: str) -> None:
    answer = httpx.get(f"{address}a/x.png")

    assert "Content-Encoding" not in answer.headers
    assert answer.content == b"picture"


def test_what_is_not_there_is_not_found(address: str) -> None:
    assert httpx.get(f"{address}b/").status_code == 404
