"""The toolbox: one kept shell in the cluster, as a reader's terminal would be, with an identity for each snippet.

The snippet's bytes are evaluated by the shell itself, so that what it exports is there for the next one. Its
standard input is empty, and its two outputs go to files, so that nothing it prints can be taken for the protocol.
"""

from __future__ import annotations

import base64
import os
import selectors
import subprocess
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

from checks.errors import SetupFailure
from checks.world.cluster import Cluster

Identity = Literal["view", "responder"]
LIMIT = 1_000_000  # bytes kept of each output
GRACE = 5.0  # seconds that a killed snippet has to leave the shell usable

# Runs in the pod once. The folder is this shell's own: another session may be open at the same time.
_PRELUDE = r"""
PS1= PS2= HISTFILE=
__at=/tmp/session-$$
mkdir -p $__at
identity() {
  export KUBECONFIG=/identities/$1/kubeconfig PGUSER PGPASSWORD
  PGUSER=$(cat /identities/$1/username) PGPASSWORD=$(cat /identities/$1/password)
  local name file
  for name in $__tokens; do unset $name; done
  __tokens=
  for file in /tokens/$1/*; do
    name=${file##*/}; export $name; printf -v $name %s "$(cat $file)"; __tokens+=" $name"
  done
}
report() {
  printf '\036%s %s %s %s\n' "$1" "$2" "$(head -c LIMIT $__at/out | base64 -w0 | wc -c)" \
    "$(head -c LIMIT $__at/err | base64 -w0 | wc -c)"
  head -c LIMIT $__at/out | base64 -w0; head -c LIMIT $__at/err | base64 -w0
}
""".replace("LIMIT", str(LIMIT))


@dataclass(frozen=True)
class Result:
    """What one snippet did. `exit_code` is 124 where it overran, as timeout(1) says it."""

    exit_code: int
    stdout: str
    stderr: str
    seconds: float
    overran: bool = False


class Session:
    """One shell in the toolbox. Raises SetupFailure when the shell is lost: what was exported is gone with it."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.count = 0
        self.buffer = b""
        self.process = subprocess.Popen(
            [
                str(cluster.kubectl_path), "--kubeconfig", str(cluster.kubeconfig), "-n", "toolbox",
                "exec", "-i", "deployment/toolbox", "--", "bash", "--norc", "--noprofile", "-i",
            ],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self._send(_PRELUDE)
        self.shell = int(self.run("printf %s $$", "view", 30).stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the shell, and with it the pod's side."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()

    def run(self, text: str, identity: Identity, deadline: float) -> Result:
        """Run `text` as `identity`; after `deadline` seconds kill it with its children, and go on."""
        self.count += 1
        packed = base64.b64encode(text.encode()).decode()
        started = time.monotonic()
        # One line for each thing: an error such as ${X:?} drops the rest of its own line, and the next is still read.
        self._send(
            f"identity {identity}; __text=$(base64 -d <<<'{packed}'; printf .); __text=${{__text%.}}\n"
            '{ eval "$__text"; } </dev/null >$__at/out 2>$__at/err\n'
            f"report {self.count} $?\n"
        )
        overran = False
        header = self._read_header(started + deadline)
        if header is None:
            overran = True
            self._kill_children()
            header = self._read_header(time.monotonic() + GRACE)
        if header is None:
            raise SetupFailure(f"the toolbox session did not come back after {deadline:.0f} s")
        exit_code, out, err = header
        stdout, stderr = self._read_exactly(out), self._read_exactly(err)
        took = time.monotonic() - started
        return Result(124 if overran else exit_code, _unpack(stdout), _unpack(stderr), took, overran)

    def _send(self, text: str) -> None:
        assert self.process.stdin  # noqa: S101 - opened in __init__
        try:
            self.process.stdin.write(text.encode())
            self.process.stdin.flush()
        except BrokenPipeError:
            raise SetupFailure("the toolbox session has ended", hint="a snippet must not exit its shell") from None

    def _read_header(self, until: float) -> tuple[int, int, int] | None:
        """Exit code and packed sizes of the snippet that was sent last; none when the time is over."""
        mark = f"\x1e{self.count} ".encode()
        while True:
            _, found, rest = self.buffer.partition(mark)
            if found and b"\n" in rest:
                line, _, self.buffer = rest.partition(b"\n")
                exit_code, out, err = (int(part) for part in line.split())
                return exit_code, out, err
            if not self._fill(until):
                return None

    def _read_exactly(self, size: int) -> bytes:
        until = time.monotonic() + GRACE
        while len(self.buffer) < size:
            if not self._fill(until):
                raise SetupFailure("the toolbox session broke off in the middle of an output")
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def _fill(self, until: float) -> bool:
        assert self.process.stdout  # noqa: S101 - opened in __init__
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            if not selector.select(max(0.0, until - time.monotonic())):
                return False
        if not (more := os.read(self.process.stdout.fileno(), 1 << 16)):
            raise SetupFailure("the toolbox session has ended", hint="a snippet must not exit its shell")
        self.buffer += more
        return True

    def _kill_children(self) -> None:
        """Interrupt the shell's command list and kill everything it started; the shell itself stays.

        Bash ends a loop only when the command it waits for died of the same interrupt: hence both at once, first.
        """
        shell, children = self.shell, f"pgrep --session {self.shell} | grep -vx {self.shell}"
        self.cluster.kubectl(
            "-n", "toolbox", "exec", "deployment/toolbox", "--", "bash", "-c",
            f"kill -INT {shell} $({children}); sleep 0.3; {children} | xargs -r kill -KILL; kill -INT {shell}",
            what="kill a snippet that overran", deadline=20, check=False,
        )  # fmt: skip


def _unpack(packed: bytes) -> str:
    return base64.b64decode(packed).decode(errors="replace")
