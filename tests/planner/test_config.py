from __future__ import annotations

from pathlib import Path

import pytest

from planner.config import BackendConfig, ConfigError, ConfigWatcher, parse

DWAVE = "backend: dwave\ntimeout: 30s\n"


@pytest.fixture
def mount(tmp_path):
    """Writes `backend.yaml` as a kubelet does: a new directory, then one swapped symlink."""
    path = tmp_path / "backend.yaml"

    def write(text: str) -> Path:
        version = tmp_path / f"..{len(list(tmp_path.iterdir()))}"
        version.mkdir()
        (version / "backend.yaml").write_text(text)
        fresh = tmp_path / "..data_tmp"
        fresh.symlink_to(version.name)
        fresh.rename(tmp_path / "..data")
        if not path.is_symlink():
            path.symlink_to("..data/backend.yaml")
        return path

    return write


@pytest.mark.parametrize(("text", "seconds"), [("30s", 30.0), ("500ms", 0.5), ("1.5m", 90.0)])
def test_durations(text, seconds):
    assert parse(f"backend: dwave\ntimeout: {text}", Path("f")) == BackendConfig.model_construct(
        backend="dwave", timeout=seconds
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("backend: abacus", "backend: Input should be 'dwave' or 'classical'", id="unknown-backend"),
        pytest.param("backend: dwave\ntimeout: 30", "write a duration such as 30s", id="no-unit"),
        pytest.param("backend: dwave\ntimeout: 0s", "greater than 0", id="no-time"),
        pytest.param("timeout: 30s", "backend: Field required", id="no-backend"),
        pytest.param("backend: dwave\nbackned: x", "backned: Extra inputs", id="typo"),
        pytest.param("", "the file: Input should be", id="empty"),
        pytest.param("a: [", "f:1: not YAML", id="not-yaml"),
    ],
)
def test_a_bad_file_is_refused_with_its_path(text, said):
    with pytest.raises(ConfigError) as caught:
        parse(text, Path("f"))

    assert str(caught.value).startswith("f:")
    assert said in str(caught.value)


def test_a_swapped_mount_is_taken_over(mount):
    watcher = ConfigWatcher.start(mount(DWAVE), None)

    mount("backend: classical\ntimeout: 5s\n")
    watcher.reload()

    assert (watcher.current.backend, watcher.current.timeout) == ("classical", 5.0)


def test_an_invalid_file_keeps_the_last_good_one_and_says_so_until_mended(mount):
    watcher = ConfigWatcher.start(mount(DWAVE), None)

    mount("backend: dwave2\n")
    watcher.reload()
    assert watcher.current.backend == "dwave"
    assert watcher.problem is not None
    assert "'dwave' or 'classical'" in watcher.problem

    mount(DWAVE)
    watcher.reload()
    assert watcher.problem is None


def test_a_vanished_file_keeps_the_last_good_one(mount):
    path = mount(DWAVE)
    watcher = ConfigWatcher.start(path, None)

    path.unlink()
    watcher.reload()

    assert watcher.current.backend == "dwave"
    assert "No such file" in (watcher.problem or "")


def test_the_environment_beats_the_file_but_not_its_timeout(mount):
    watcher = ConfigWatcher.start(mount("backend: dwave\ntimeout: 7s\n"), "classical")
    assert (watcher.current.backend, watcher.current.timeout) == ("classical", 7.0)

    mount("backend: dwave\ntimeout: 8s\n")
    watcher.reload()
    assert (watcher.current.backend, watcher.current.timeout) == ("classical", 8.0)


def test_without_a_file_the_environment_alone_serves(tmp_path):
    watcher = ConfigWatcher.start(tmp_path / "none.yaml", "classical")

    watcher.reload()

    assert (watcher.current.backend, watcher.problem) == ("classical", None)


def test_no_file_and_no_environment_is_an_error(tmp_path):
    with pytest.raises(ConfigError, match="mount the ConfigMap there or set QUANTUM_BACKEND"):
        ConfigWatcher.start(tmp_path / "none.yaml", None)
