"""Reading pages: what is right comes through unchanged, what is wrong is named by its line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from checks.errors import PageError
from checks.runbook.load import load_docs, load_site
from checks.runbook.model import Effect, Exit, Link

EXTENSIONS = yaml.safe_load((Path(__file__).parents[3] / "mkdocs.yml").read_text())["markdown_extensions"]

PAGE = """\
---
alerts: [Something]
---

# A page

### Is it there? { #is-there }

```bash id="is-there" within="30s"
COMMAND
```

| You see | It means | Do |
|---|---|---|
| no rows | It is not. | [Make it](#make-it) |
| any row | It is. | **No fault** |
| anything else | Not understood. | **Wait**, then **Escalate** |

### Make it { #make-it }

!!! danger "What this does"
    It makes it.

```bash id="make-it" effect="change" undo="is-there"
make it
```

| You see | It means | Do |
|---|---|---|
| exit code is `0` | It is made. | [Is it there?](other.md#elsewhere) |
| anything else | It is not. | **Escalate** |

**Undo**: none.

**Later**: declare it.
"""
OTHER = """\
# Another

### Elsewhere { #elsewhere }

```bash id="elsewhere"
true
```

| You see | It means | Do |
|---|---|---|
| exit code is `0` | Well. | **Done** |
| anything else | Not. | [Back](page.md#is-there) |
"""
COMMANDS = [
    "kubectl get pods -o go-template='{{range .items}}{{.metadata.name}}{{\"\\n\"}}{{end}}'",
    'echo "${#arr[@]}" && echo "a < b & c > d" | grep -c \'"\'',
    "cat <<'EOF'\n  two  spaces\n\n<!-- no comment -->\nEOF",
    "printf '%s\\n' \"\\$HOME\" `date`   # a comment",
]


def _tree(root: Path, page: str = PAGE, other: str = OTHER) -> Path:
    (root / "docs").mkdir(exist_ok=True)
    (root / "mkdocs.yml").write_text(yaml.safe_dump({"site_name": "s", "markdown_extensions": EXTENSIONS}))
    (root / "docs/index.md").write_text("# Start\n")
    (root / "docs/page.md").write_text(page)
    (root / "docs/other.md").write_text(other)
    return root


def test_a_page_is_read_with_everything_on_it(tmp_path: Path) -> None:
    page = load_docs(_tree(tmp_path))["page.md"]

    assert page.meta == {"alerts": ["Something"]}
    assert page.first.id == "is-there"
    step = page.steps["make-it"]
    assert step.snippet is not None
    assert (step.snippet.effect, step.snippet.undo, step.place.line) == (Effect.CHANGE, "is-there", 19)
    assert (step.rows[0].do.target, step.rows[1].do.target) == (Link("other.md", "elsewhere"), Exit.ESCALATE)
    assert "It makes it." in step.danger
    assert step.later == "**Later**: declare it."
    waiting = page.steps["is-there"].rows[2].do
    assert (waiting.wait, waiting.target) == (True, Exit.ESCALATE)
    assert [row.place.line for row in page.steps["is-there"].rows] == [15, 16, 17]


@pytest.mark.parametrize("command", COMMANDS)
def test_source_rendering_and_site_hold_the_same_bytes(tmp_path: Path, command: str) -> None:
    root = _tree(tmp_path, PAGE.replace("COMMAND", command))
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-f", "mkdocs.yml"]
    subprocess.run(build, cwd=root, check=True, timeout=60, env={"NO_MKDOCS_2_WARNING": "1"})

    read, built = load_docs(root), load_site(root / "site")

    assert command == read["page.md"].snippets["is-there"].text == built["page.md"].snippets["is-there"].text
    assert {path: list(page.snippets) for path, page in read.items()} == {
        path: list(page.snippets) for path, page in built.items()
    }
    assert built["page.md"].steps["make-it"].rows[0].do.target == Link("other.md", "elsewhere")


WRONG = [
    ('within="30s"', 'witin="30s"', 9, "a fence has no attribute 'witin'"),
    ('within="30s"', 'within="30"', 9, 'within="30" is not a time'),
    ('effect="change"', 'effect="chnge"', 24, 'effect="chnge" is unknown'),
    ('effect="change" undo="is-there"', 'effect="change" within="5s"', 24, "has within="),
    ('undo="is-there"', 'undo="nowhere"', 19, 'undo="nowhere" names no step'),
    ('id="make-it" effect', 'id="made-it" effect', 24, "is under the heading 'make-it'"),
    ('id="make-it" effect', 'id="Make It" effect', 24, "is not a snippet's id"),
    ("| It is. | **No fault** |", "| It is. **No fault** |", 16, "the last cell is ''"),
    ("COMMAND", "one\ttwo", 9, "a tab is published as spaces"),
    ("any row |", "any rowe |", 16, "in backticks was expected"),
    ("**No fault** |", "**No faults** |", 16, "the last cell is '**No faults**'"),
    ("other.md#elsewhere", "other.md#nowhere", 30, "there is no step other.md#nowhere"),
    ("other.md#elsewhere", "other.md", 30, "names no step"),
    ("make it\n```", "make it", 24, "this fence is never closed"),
    ("alerts: [Something]", "alerts: [Something", 2, "the front matter is not YAML"),
    ("Something]\n---", "Something]", 1, "the front matter is never closed"),
]


@pytest.mark.parametrize(("was", "now", "line", "says"), WRONG)
def test_what_is_wrong_is_named_by_its_line(tmp_path: Path, was: str, now: str, line: int, says: str) -> None:
    assert was in PAGE
    root = _tree(tmp_path, PAGE.replace(was, now, 1))

    with pytest.raises(PageError) as caught:
        load_docs(root)

    assert str(caught.value).startswith(f"{root / 'docs/page.md'}:{line}: ")
    assert says in str(caught.value)


def test_two_steps_of_one_id_are_told(tmp_path: Path) -> None:
    again = PAGE[PAGE.index("### Make it") :]

    with pytest.raises(PageError, match="two steps have the id 'make-it'"):
        load_docs(_tree(tmp_path, PAGE + "\n" + again))
