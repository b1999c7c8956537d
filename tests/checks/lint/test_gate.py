from __future__ import annotations

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.errors import RunbookError
from checks.lint import gate as gates
from checks.lint import report
from checks.lint.finding import Finding, Span
from checks.lint.gate import CACHE, Gate, files, read
from checks.lint.rule import Profile
from checks.lint.run import explain, lint
from checks.lint.source import Document

WRONG = "# Page\n\n```bash\nkubectl get deployement -A\n```\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text(WRONG)
    return path


def test_paths_are_files_and_folders_of_markdown(tmp_path: Path) -> None:
    for name in ("a.md", "b/c.markdown", "b/d.txt", ".venv/e.md", "node_modules/f.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")

    assert [path.relative_to(tmp_path).as_posix() for path in files([tmp_path])] == ["a.md", "b/c.markdown"]
    with pytest.raises(RunbookError, match=r"nowhere:1: "):
        files([tmp_path / "nowhere"])


def test_bytes_that_are_no_text_are_read(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(b"\xef\xbb\xbf\xff\n```bash\ntrue\n")

    assert [one.rule for one in Gate(Profile.ANY).run([read(tmp_path / "x.md")])] == ["unclosed-fence"]


def test_a_file_that_may_not_be_read_is_told(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)

    with pytest.raises(RunbookError, match=r"page\.md:1: it cannot be read: Permission denied"):
        read(page)


def test_unchanged_files_are_not_looked_at_again(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = page.parent / CACHE
    first = Gate(Profile.ANY, cache).run([read(page)])
    looked: list[list[str]] = []
    look = gates._look

    def spy(documents: list[Document], rules: list[object]) -> object:
        looked.append([document.path for document in documents])
        return look(documents, rules)  # type: ignore[arg-type]

    monkeypatch.setattr(gates, "_look", spy)
    again = Gate(Profile.ANY, cache).run([read(page)])
    page.write_text(WRONG.replace("deployement", "deployments"))
    mended = Gate(Profile.ANY, cache).run([read(page)])

    assert (first, again, mended) == (first, first, [])
    assert looked == [[], [str(page)]]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"x": 1}', '{"x": [{}]}'])
def test_a_cache_that_cannot_be_read_is_no_cache(page: Path, content: str) -> None:
    cache = page.parent / CACHE
    cache.mkdir()
    (cache / "lint.json").write_text(content)

    assert [one.rule for one in Gate(Profile.ANY, cache).run([read(page)])] == ["kubectl-command"]


def test_people_see_the_place_and_what_was_meant(page: Path) -> None:
    told, count = lint([page], Profile.ANY, "text", None, cached=False)

    assert count == 1
    assert told.splitlines() == [
        f"{page}:4:13: kubectl-command: 'deployement' is no resource type of Kubernetes (did you mean deployment?)",
        "    kubectl get deployement -A",
        "                ^^^^^^^^^^^",
    ]


def test_programs_get_json_and_junit_and_github_gets_commands(page: Path) -> None:
    (told,) = json.loads(lint([page], Profile.ANY, "json", None, cached=False)[0])
    suite = ElementTree.fromstring(lint([page], Profile.ANY, "junit", None, cached=False)[0])  # noqa: S314 - our own
    command, _ = lint([page], Profile.ANY, "github", None, cached=False)

    assert (told["line"], told["column"], told["end"], told["suggestion"]) == (4, 13, 24, "deployment")
    assert suite.attrib["failures"] == "1"
    assert command.startswith(f"::error file={page},line=4,col=13,endColumn=24,title=kubectl-command::")


def test_a_clean_run_is_a_test_that_passed() -> None:
    assert ElementTree.fromstring(report.junit([])).attrib == {  # noqa: S314 - our own
        "name": "runbook lint", "tests": "1", "failures": "0",
    }  # fmt: skip


def test_what_breaks_a_format_is_escaped() -> None:
    hostile = Finding(Span("a,b:c.md", 1), "x", "100%\nof\x00 it <&>")

    assert "file=a%2Cb%3Ac.md" in report.github([hostile])
    assert "100%25%0Aof" in report.github([hostile])
    assert ElementTree.fromstring(report.junit([hostile])).find("testcase/failure") is not None  # noqa: S314


def test_a_wrong_name_is_told_with_the_right_ones(page: Path) -> None:
    with pytest.raises(RunbookError, match="text, github, json, junit"):
        lint([page], Profile.ANY, "xml", None, cached=False)
    with pytest.raises(RunbookError, match="kubectl-command"):
        explain("kubectl-comand")
    assert "namespace that" not in explain("prompt")


FRAGMENTS = st.sampled_from([
    "```bash", "```", "~~~", "`kubectl get x`", "kubectl -n", "<pod>", "$(", "`", "'", '"', "|", "> ", "- ", "    ",
    "<!--", "-->", "<!-- lint-ignore placeholder: x -->", "[a](b.md#c)", "# H { #h }", "| a | b |", "|---|---|", "---",
    'psql -c "SELECT"', "<<EOF", "{{", "}}", "\\", "curl -d '{'", "\u2028", "\x00", "\t", "é",
    "kubectl get pods -o jsonpath='{.a[",
])  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=8)), max_size=30), st.sampled_from(["\n", " ", ""]))
def test_no_text_makes_it_fail(tmp_path: Path, parts: list[str], between: str) -> None:
    page = Document(os.fspath(tmp_path / "x.md"), between.join(parts))

    for finding in Gate(Profile.RUNBOOK).run([page]):
        assert 1 <= finding.span.line <= max(1, len(page.lines))
        assert finding.span.column < finding.span.end


LARGE = {
    "backticks": "`" * 9999,
    "links": "[a](" * 4000,
    "comments": "<!--" * 5000,
    "fences": "```\n" * 9999,
    "redirections": f"```bash\n{'<a ' * 9999}\n```",
    "quotes": "```bash\n" + "\"'" * 5000 + "\n```",
    "substitutions": f"```bash\n{'$(' * 3000}\n```",
    "types": f"```bash\nkubectl get {'x,' * 9999}\n```",
    "paths": f"```bash\nkubectl get pods -o jsonpath='{'{.a[' * 3000}'\n```",
    "brackets": f"```bash\ncurl -H application/json -d '{'[' * 99999}' https://example.com\n```",
    "statements": f'```bash\npsql -c "{"(" * 5000}"\n```',
    "query": f"```promql\n{'(' * 5000}\n```",
    "table": "|a" * 9999 + "\n|---|---|\n" + "|`a|b`" * 5000,
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_large_and_makes_no_sense_is_read(name: str) -> None:
    Gate(Profile.RUNBOOK).run([Document("x.md", LARGE[name])])
