"""The gate reads the source, the reader gets the built page: same snippets, same bytes, wherever a fence stands."""

from __future__ import annotations

from pathlib import Path

import yaml
from bs4 import BeautifulSoup
from markdown import Markdown

from checks.lint.source import Document

ROOT = Path(__file__).parents[3]
PAGE = """# Everywhere

```bash id="plain"
echo plain
  echo '  two'
```

!!! note

    ```bash id="admonition"
    echo a
      echo b
    ```

1. In a list:

    ```bash id="list"
    echo a

    echo b
    ```

    - and below it

        ```bash id="deeper"
        echo deep
        ```

> ```bash id="quotation"
> echo quoted
> ```

````bash id="longer"
cat <<'EOF'
```
EOF
````

~~~bash id="tildes"
echo "<&>" | cat
~~~
"""


def _built(source: str) -> dict[str, str]:
    names, settings = [], {}
    for entry in yaml.safe_load((ROOT / "mkdocs.yml").read_text())["markdown_extensions"]:
        name, options = next(iter(entry.items())) if isinstance(entry, dict) else (entry, {})
        names.append(name)
        settings[name] = options
    built = BeautifulSoup(Markdown(extensions=names, extension_configs=settings).convert(source), "lxml")
    return {
        block["data-snippet"]: block.find("code").get_text().removesuffix("\n")  # type: ignore[union-attr, misc]
        for block in built.select("[data-snippet]")
    }


def _read(source: str) -> dict[str, str]:
    return {block.fence.id: block.text for block in Document("x.md", source).blocks if block.fence.id}


def test_a_fence_is_found_wherever_the_site_renders_one() -> None:
    assert set(_built(PAGE)) == {
        "plain", "admonition", "list", "deeper", "quotation", "longer", "tildes",
    }  # fmt: skip
    assert _read(PAGE) == _built(PAGE)


def test_this_projects_pages_are_read_as_they_are_built() -> None:
    for path in (ROOT / "docs").rglob("*.md"):
        source = path.read_text()
        assert _read(source) == _built(source), path
