from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown
from pymdownx.superfences import SuperFencesException

from checks.publish.fence import makeExtension


def _built(source: str) -> BeautifulSoup:
    return BeautifulSoup(Markdown(extensions=["attr_list", "admonition", makeExtension()]).convert(source), "lxml")


def test_a_snippet_carries_its_attributes_and_its_bytes() -> None:
    text = "psql -c \"SELECT '<&>' AS x;\" | sed 's/a/b/'\n\n  echo '  two  spaces'\n"

    block = _built(f'```bash id="look" as="table" within="30s"\n{text}```\n').find("div", class_="snippet")

    assert block is not None
    assert {name: block[name] for name in ("data-snippet", "data-as", "data-within")} == {
        "data-snippet": "look",
        "data-as": "table",
        "data-within": "30s",
    }
    code = block.find("code")
    assert code is not None
    assert code.get_text() == text


@pytest.mark.parametrize("fence", ["```bash", "```bash example", "```python", "```"])
def test_a_fence_without_an_id_is_shown_and_is_no_snippet(fence: str) -> None:
    built = _built(f"{fence}\necho hello\n```\n")

    assert "echo hello" in built.get_text()
    assert not built.select("[data-snippet]")


@pytest.mark.parametrize(
    ("attributes", "told"),
    [
        ('id="x" efect="change"', "efect"),
        ('id="x" effect="chnage"', "chnage"),
        ('id="x" within="soon"', "soon"),
        ('effect="change"', "id"),
    ],
)
def test_a_wrong_attribute_stops_the_build(attributes: str, told: str) -> None:
    with pytest.raises(SuperFencesException, match=told):
        _built(f"```bash {attributes}\ntrue\n```\n")


def test_a_fence_in_an_admonition_is_a_snippet_too() -> None:
    built = _built('!!! note\n\n    ```bash id="inner"\n    echo a\n      echo b\n    ```\n')

    code = built.select_one('[data-snippet="inner"] code')
    assert code is not None
    assert code.get_text() == "echo a\n  echo b\n"
