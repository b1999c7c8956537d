"""Docker: use the daemon that answers, otherwise install and start one, and stop only that one."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

from checks.errors import WorldError
from checks.world import host, places
from checks.world.progress import say
from checks.world.run import run
from checks.world.wait import until

CAP_SYS_RESOURCE = 24  # its bit in a capability set, capability.h
BY_HAND = "apt-get install docker.io && systemctl start docker, or Docker's own installation guide"


def answers() -> bool:
    """Whether a daemon answers at this host's Docker socket."""
    try:
        return run("docker", "info", what="ask Docker", deadline=20, check=False).exit_code == 0
    except WorldError:
        return False


def cannot_run() -> str:
    """Why no daemon answers and none can be started here; empty where one does or can be."""
    if answers() or host.may_install() or (os.geteuid() == 0 and not host.missing(host.DOCKER)):
        return ""
    return f"no Docker daemon answers, and only root on Debian or Ubuntu has one started here: {BY_HAND}"


def lacks_sys_resource(status: Path = Path("/proc/self/status")) -> bool:
    """Whether this host cannot grant CAP_SYS_RESOURCE, so that `docker run --privileged` needs the wrapper."""
    for line in status.read_text().splitlines():
        if line.startswith("CapBnd:"):
            return not int(line.split()[1], 16) >> CAP_SYS_RESOURCE & 1
    return False


def ensure(root: Path) -> None:
    """Leave with a daemon that answers. Root on Debian or Ubuntu may have it installed and started, said first."""
    if answers():
        return
    if os.geteuid() != 0:
        raise WorldError("no Docker daemon answers", hint=BY_HAND)
    host.ensure(host.DOCKER)
    _start(root)


def stop() -> bool:
    """Stop the daemon that this harness started, by its own id; False where there is none."""
    record = places.state() / "dockerd.json"
    if not record.is_file():
        return False
    was = json.loads(record.read_text())
    record.unlink()
    if _start_time(was["pid"]) != was["started"]:
        return False
    os.kill(was["pid"], signal.SIGTERM)
    until(lambda: _start_time(was["pid"]) != was["started"], what="the Docker daemon to stop", deadline=60)
    return True


def _start(root: Path) -> None:
    state = places.state()
    state.mkdir(parents=True, exist_ok=True)
    log = state / "dockerd.log"
    options: list[str] = []
    if lacks_sys_resource():
        say("this host lacks CAP_SYS_RESOURCE: containers run through images/node/cmd/runtime-wrapper")
        options = ["--add-runtime", f"wrapped={_wrapper(root)}", "--default-runtime", "wrapped"]
    say(f"starting the Docker daemon (log: {log}; `make clean` stops it)")
    # Not subprocess: the daemon outlives this process, and a Popen object insists on being waited for.
    pid = os.posix_spawnp(
        "dockerd", ["dockerd", *options], os.environ, setsid=True,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
    )  # fmt: skip
    began = _start_time(pid)
    (state / "dockerd.json").write_text(json.dumps({"pid": pid, "started": began}))

    def up() -> bool:
        if began is None or _start_time(pid) != began:
            last = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
            raise WorldError(f"the Docker daemon ended at once:\n{last}", hint=f"whole log: {log}")
        return answers()

    until(up, what="the Docker daemon to answer", deadline=60)


def _wrapper(root: Path) -> Path:
    path = places.cache() / "runtime-wrapper"
    path.parent.mkdir(parents=True, exist_ok=True)
    run(
        "go", "build", "-trimpath", "-buildvcs=false", "-o", path, "./cmd/runtime-wrapper",
        what="compile the runtime wrapper", deadline=300, cwd=root / "images/node", env={"CGO_ENABLED": "0"},
    )  # fmt: skip
    return path


def _start_time(pid: int) -> str | None:
    """When the process began, in clock ticks since boot: a reused pid has another."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else fields[19]
