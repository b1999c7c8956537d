from __future__ import annotations

import pytest

from checks.publish.links import built, relative


@pytest.mark.parametrize(
    ("target", "page", "source", "site"),
    [
        ("a/b.md#x", "a/b.md", "#x", "#x"),
        ("a/b.md#x", "a/c.md", "b.md#x", "../b/#x"),
        ("b.md", "a/c.md", "../b.md", "../../b/"),
        ("a/b.md", "index.md", "a/b.md", "a/b/"),
        ("index.md#x", "a/b.md", "../index.md#x", "../../#x"),
        ("a/index.md", "a/b.md", "index.md", "../"),
        ("a/index.md", "index.md", "a/index.md", "a/"),
        ("a/b.json", "a/b.md", "b.json", "../b.json"),
    ],
)
def test_a_link_is_right_in_the_source_and_on_the_site(target: str, page: str, source: str, site: str) -> None:
    assert relative(target, page) == source
    assert built(target, page) == site
