"""How evidence is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.evidence.files import replace


def test_a_file_is_sorted_json_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "of/a/kind/x.json"

    replace(path, {"b": "→", "a": 1})

    assert path.read_text() == '{\n "a": 1,\n "b": "→"\n}\n'
    assert list(path.parent.iterdir()) == [path]


def test_a_write_that_is_broken_off_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.json"
    replace(path, "before")

    def half(self: Path, text: str) -> None:
        with self.open("w") as file:
            file.write(text[:2])
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_text", half)
    with pytest.raises(KeyboardInterrupt):
        replace(path, "after")

    assert path.read_text() == '"before"\n'
