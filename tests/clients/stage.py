"""Where real clients meet the vendors: namespaces of their own, in which the vendors' real host names are loopback.

A network namespace has a loopback and nothing else, so that no packet can leave it; the kernel counts what was tried
(`OutNoRoutes`), and a mount namespace has an /etc/hosts and an /etc/resolv.conf of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
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
ENTER = """
set -eu
ip link set lo up
mount --bind "$1/hosts" /etc/hosts
mount --bind "$1/resolv.conf" /etc/resolv.conf
echo ready
exec sleep infinity
"""


def why_not() -> str:
    """Why no stage can be set here; empty where it can."""
    tried = subprocess.run(["unshare", "--net", "--mount", "true"], capture_output=True, text=True, check=False)
    return "" if tried.returncode == 0 else f"no namespaces of one's own here: {tried.stderr.strip()}"


@dataclass
class Stage:
    """The namespaces, the private authority, and what runs in them."""

    folder: Path
    hosts: Mapping[str, Sequence[str]]
    authority: trustme.CA = field(default_factory=trustme.CA)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.ca = self.folder / "ca.pem"
        self.authority.cert_pem.write_to_path(self.ca)
        lines = [f"127.0.0.1 localhost {os.uname().nodename}"]
        lines += [f"{self.address(vendor)} {' '.join(names)}" for vendor, names in self.hosts.items()]
        (self.folder / "hosts").write_text("\n".join(lines) + "\n")
        (self.folder / "resolv.conf").write_text(NAMESERVER)
        self.keeper = subprocess.Popen(
            ["unshare", "--net", "--mount", "sh", "-c", ENTER, "sh", str(self.folder)], stdout=subprocess.PIPE
        )
        assert self.keeper.stdout
        assert self.keeper.stdout.readline() == b"ready\n", "the namespaces could not be set up"
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self.running.values(), self.keeper):
            process.kill()
            process.wait(10)
        assert self.keeper.stdout
        self.keeper.stdout.close()

    def address(self, vendor: str) -> str:
        """The loopback address that the vendor's names lead to."""
        return f"127.0.1.{1 + list(self.hosts).index(vendor)}"

    def inside(self, *argv: str | Path) -> list[str]:
        """The command line, run within the namespaces."""
        return ["nsenter", "--net", "--mount", f"--target={self.keeper.pid}", "--wd", *map(str, argv)]

    def start(self, vendor: str, environ: Mapping[str, str]) -> None:
        """Start a vendor at port 443 of its address, and wait until it listens; once for each."""
        if vendor in self.running:
            return
        tls = self.folder / vendor
        tls.mkdir()
        yesterday = datetime.now(UTC) - timedelta(days=1)
        for name, until in (("tls", None), ("expired", yesterday)):
            issued = self.authority.issue_cert(*self.hosts[vendor], not_after=until)
            (tls / f"{name}.crt").write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
            issued.private_key_pem.write_to_path(tls / f"{name}.key")
        self.running[vendor] = subprocess.Popen(
            self.inside(
                sys.executable, "-m", "vendors", vendor, "--tls", tls, "--host", self.address(vendor), "--port", "443",
                "--control-port", str(self._control_port(vendor)),
            ),
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "CA_FILE": str(self.ca), **environ},
        )  # fmt: skip
        deadline = time.monotonic() + 30
        while self.ask(vendor, "GET", "/drill/kind").returncode:
            assert time.monotonic() < deadline, f"waited 30 s for {vendor} to listen"
            assert self.running[vendor].poll() is None, f"{vendor} has ended"
            time.sleep(0.2)

    def ask(self, vendor: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Ask the vendor's control, as the harness does in the cluster."""
        return subprocess.run(
            self.inside(sys.executable, "-m", "vendors.drill.switch", *words),
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "CONTROL_PORT": str(self._control_port(vendor))},
            capture_output=True, text=True, timeout=20, check=False,
        )  # fmt: skip

    def trouble(self, vendor: str, kind: Kind | None) -> None:
        """Switch the vendor into a kind of trouble, or out of any."""
        asked = self.ask(vendor, "PUT", "/drill/kind", kind) if kind else self.ask(vendor, "DELETE", "/drill/kind")
        assert asked.returncode == 0, asked.stdout + asked.stderr

    def run(
        self, *argv: str | Path, environ: Mapping[str, str], deadline: float, cwd: Path
    ) -> subprocess.CompletedProcess[str]:
        """Run a client there: it trusts the private authority, and knows nothing else of the machine."""
        trusts = {name: str(self.ca) for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE")}
        return subprocess.run(
            self.inside(*argv), env={"PATH": "/usr/bin:/bin", "HOME": str(cwd), **trusts, **environ}, cwd=cwd,
            capture_output=True, text=True, timeout=deadline, check=False,
        )  # fmt: skip

    def tried_to_leave(self) -> int:
        """How many packets had no route, because they were for another machine."""
        shown = subprocess.run(
            self.inside("cat", "/proc/net/snmp"), capture_output=True, text=True, timeout=10, check=True
        )
        names, values = (line.split() for line in shown.stdout.splitlines() if line.startswith("Ip:"))
        return int(values[names.index("OutNoRoutes")])

    def _control_port(self, vendor: str) -> int:
        return 9000 + list(self.hosts).index(vendor)
