"""Where real clients meet the vendors: namespaces of their own, in which the vendors' real host names are loopback.

A network namespace has a loopback and nothing else, so that no packet can leave it; the kernel counts what was tried
(`OutNoRoutes`). Each client has a mount namespace with an /etc/hosts and an /etc/resolv.conf of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import trustme

from vendors.drill.kinds import Kind

ROOT = Path(__file__).parents[2]
NAMESERVER = "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n"  # nobody listens there: a name fails at once
SCENE = """
set -eu
mount --bind "$1" /etc/hosts
mount --bind "$2" /etc/resolv.conf
shift 2
exec "$@"
"""
WELL = "well"  # the scene without any trouble


def why_not() -> str:
    """Why no stage can be set here; empty where it can."""
    tried = subprocess.run(["unshare", "--net", "--mount", "true"], capture_output=True, text=True, check=False)
    return "" if tried.returncode == 0 else f"no namespaces of one's own here: {tried.stderr.strip()}"


@dataclass
class Stage:
    """The network namespace, the private authority, and what runs there.

    In each scene a vendor is a process of its own at addresses of its own: so clients can meet a vendor in one trouble
    while others meet it in another.
    """

    folder: Path
    hosts: Mapping[str, Sequence[str]]
    authority: trustme.CA = field(default_factory=trustme.CA)
    scenes: list[str] = field(default_factory=list)
    running: dict[tuple[str, str], subprocess.Popen[bytes]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        self.ca = self.folder / "ca.pem"
        self.authority.cert_pem.write_to_path(self.ca)
        (self.folder / "resolv.conf").write_text(NAMESERVER)
        for vendor in self.hosts:
            self._issue(vendor)
        self.keeper = subprocess.Popen(
            ["unshare", "--net", "sh", "-c", "ip link set lo up && echo ready && exec sleep infinity"],
            stdout=subprocess.PIPE,
        )
        assert self.keeper.stdout
        assert self.keeper.stdout.readline() == b"ready\n", "the namespace could not be set up"
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.keeper.kill()
        self.keeper.wait(10)
        assert self.keeper.stdout
        self.keeper.stdout.close()

    def start(self, vendor: str, environ: Mapping[str, str], scene: str = WELL, kind: Kind | None = None) -> None:
        """Start a vendor in a scene, at port 443 of its address, in a kind of trouble; once for each scene."""
        with self.lock:
            if (vendor, scene) in self.running:
                return
            self.running[vendor, scene] = self._started(vendor, environ, scene)
            if kind:
                asked = self.ask(vendor, "PUT", "/drill/kind", kind, scene=scene)
                assert asked.returncode == 0, asked.stdout + asked.stderr

    def stop(self) -> None:
        """Stop every vendor."""
        for process in self.running.values():
            process.kill()
            process.wait(10)
        self.running.clear()

    def ask(self, vendor: str, *words: str, scene: str = WELL) -> subprocess.CompletedProcess[str]:
        """Ask the vendor's control, as the harness does in the cluster."""
        port = str(self._control_port(vendor, scene))
        return subprocess.run(
            self._inside(sys.executable, "-m", "vendors.drill.switch", *words),
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "CONTROL_PORT": port},
            capture_output=True, text=True, timeout=20, check=False,
        )  # fmt: skip

    def run(
        self, *argv: str | Path, environ: Mapping[str, str], deadline: float, cwd: Path, scene: str = WELL
    ) -> subprocess.CompletedProcess[str]:
        """Run a client in a scene: it trusts the private authority, and knows nothing else of the machine."""
        trusts = {name: str(self.ca) for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE")}
        return subprocess.run(
            self._in_scene(scene, *argv),
            env={"PATH": "/usr/bin:/bin", "HOME": str(cwd), **trusts, **environ}, cwd=cwd,
            capture_output=True, text=True, timeout=deadline, check=False,
        )  # fmt: skip

    def tried_to_leave(self) -> int:
        """How many packets had no route, because they were for another machine."""
        shown = subprocess.run(
            self._inside("cat", "/proc/net/snmp"), capture_output=True, text=True, timeout=10, check=True
        )
        names, values = (line.split() for line in shown.stdout.splitlines() if line.startswith("Ip:"))
        return int(values[names.index("OutNoRoutes")])

    def _inside(self, *argv: str | Path) -> list[str]:
        return ["nsenter", "--net", f"--target={self.keeper.pid}", *map(str, argv)]

    def _in_scene(self, scene: str, *argv: str | Path) -> list[str]:
        hosts, resolver = self._hosts(scene), self.folder / "resolv.conf"
        return self._inside("unshare", "--mount", "sh", "-c", SCENE, "sh", hosts, resolver, *argv)

    def _started(self, vendor: str, environ: Mapping[str, str], scene: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            self._in_scene(
                scene, sys.executable, "-m", "vendors", vendor, "--tls", self.folder / vendor, "--port", "443",
                "--host", self._address(vendor, scene), "--control-port", str(self._control_port(vendor, scene)),
            ),
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "CA_FILE": str(self.ca), **environ},
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while self.ask(vendor, "GET", "/drill/kind", scene=scene).returncode:
            assert time.monotonic() < deadline, f"waited 60 s for {vendor} to listen"
            assert process.poll() is None, f"{vendor} has ended"
            time.sleep(0.2)
        return process

    def _issue(self, vendor: str) -> None:
        tls = self.folder / vendor
        tls.mkdir()
        yesterday = datetime.now(UTC) - timedelta(days=1)
        for name, until in (("tls", None), ("expired", yesterday)):
            issued = self.authority.issue_cert(*self.hosts[vendor], not_after=until)
            (tls / f"{name}.crt").write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
            issued.private_key_pem.write_to_path(tls / f"{name}.key")

    def _hosts(self, scene: str) -> Path:
        path = self.folder / f"hosts-{self._number(scene)}"
        lines = [f"127.0.0.1 localhost {os.uname().nodename}"]
        lines += [f"{self._address(vendor, scene)} {' '.join(names)}" for vendor, names in self.hosts.items()]
        path.write_text("\n".join(lines) + "\n")
        return path

    def _address(self, vendor: str, scene: str) -> str:
        return f"127.1.{self._number(scene)}.{1 + list(self.hosts).index(vendor)}"

    def _control_port(self, vendor: str, scene: str) -> int:
        return 9000 + 100 * self._number(scene) + list(self.hosts).index(vendor)

    def _number(self, scene: str) -> int:
        if scene not in self.scenes:
            self.scenes.append(scene)
        return self.scenes.index(scene)
