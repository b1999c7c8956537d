"""The two leaves every image stands on: a Debian base and a node, pulled where a registry answers, else built."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import httpx

from checks.errors import WorldError
from checks.world import places
from checks.world.images.inputs import digest, files
from checks.world.run import run

KUBERNETES = "v1.34.4"
COREDNS = "v1.13.1"
ETCD = "v3.6.5"
KIND = "v0.33.0"
DEBIAN = "debian:trixie-slim"
PROBE = 5.0  # seconds that a registry has to answer
SOCKET = "/var/run/docker.sock"

LDFLAGS = " ".join([
    "-s -w",
    f"-X k8s.io/component-base/version.gitVersion={KUBERNETES}",
    f"-X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor={KUBERNETES.split('.')[1]}",
    "-X k8s.io/component-base/version.gitTreeState=clean",
    f"-X k8s.io/client-go/pkg/version.gitVersion={KUBERNETES}",
])  # fmt: skip


def registry_answers() -> bool:
    """Whether the Docker daemon can ask a registry about the Debian base, in PROBE seconds at most."""
    transport = httpx.HTTPTransport(uds=SOCKET)
    try:
        with httpx.Client(transport=transport, timeout=PROBE, trust_env=False) as client:
            return client.get(f"http://docker/distribution/{DEBIAN}/json").is_success
    except httpx.HTTPError:
        return False


def exists(tag: str) -> bool:
    """Whether the daemon has this image."""
    return run("docker", "image", "inspect", tag, what="look for an image", deadline=30, check=False).exit_code == 0


@dataclass(frozen=True)
class Leaves:
    """Both leaves of one project tree, by package builds. `logs` takes one log file a step."""

    root: Path
    logs: Path

    @property
    def base(self) -> str:
        """The base image's tag."""
        return f"{places.NAME}/base:{digest(self.root, files(self.root, 'images/base/*'))}"

    @property
    def binaries(self) -> Path:
        """The folder of everything compiled from Go modules."""
        sources = files(self.root, "images/node/go.*", "images/node/cmd/**/*.go")
        return places.cache() / f"go-{digest(self.root, sources, LDFLAGS)}"

    @property
    def rootfs(self) -> Path:
        """The node's root file system, before Kubernetes is put on it."""
        return places.cache() / f"rootfs-{digest(self.root, files(self.root, 'images/node/rootfs.sh'))}"

    @property
    def node(self) -> str:
        """The node image's tag."""
        scripts = files(self.root, "images/node/*.sh")
        return f"{places.NAME}/node:{digest(self.root, scripts, self.binaries.name, self.rootfs.name, KIND)}"

    def build_base(self) -> None:
        """Debootstrap the base image."""
        run(
            self.root / "images/base/build.sh", self.base,
            what="build the base image", deadline=900, log=self.logs / "base.log",
        )  # fmt: skip

    def compile(self) -> None:
        """Compile Kubernetes, etcd, CoreDNS, kind and the add-ons: about six minutes on two cores, once."""
        if not shutil.which("go"):
            raise WorldError("no image registry answers, and Go is not installed to build the node from source",
                             hint="install Go 1.24 or newer, or give Docker a registry")  # fmt: skip
        new = self.binaries.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        env = {"CGO_ENABLED": "0", "GOFLAGS": "-buildvcs=false -mod=readonly"}
        folder = self.root / "images/node"
        tools = run("go", "list", "tool", what="list the programs to compile", deadline=600, env=env, cwd=folder)
        run(
            "go", "build", "-trimpath", "-ldflags", LDFLAGS, "-o", f"{new}/", *tools.stdout.split(), "./cmd/...",
            what="compile Kubernetes", deadline=3000, env=env, cwd=folder, log=self.logs / "compile.log",
        )  # fmt: skip
        (new / "server").rename(new / "etcd")  # go names a program after the last part of its path
        new.rename(self.binaries)

    def build_rootfs(self) -> None:
        """Debootstrap the node's root file system."""
        new = self.rootfs.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        new.parent.mkdir(parents=True, exist_ok=True)
        run(
            self.root / "images/node/rootfs.sh", new,
            what="build the node's root file system", deadline=900, log=self.logs / "rootfs.log",
        )  # fmt: skip
        new.rename(self.rootfs)

    def build_node(self) -> None:
        """Put the control plane's images and kind's files on the root file system, and import it."""
        work = places.cache() / "node-work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        try:
            archive = work / "images.tar"
            run(
                self.root / "images/node/control-plane.sh",
                self.binaries, self.rootfs, KUBERNETES, COREDNS, ETCD, archive,
                what="build the control plane's images", deadline=600, log=self.logs / "control-plane.log",
            )  # fmt: skip
            run("cp", "-a", self.rootfs, work / "node", what="copy the root file system", deadline=300)
            run(
                self.root / "images/node/node.sh",
                self.binaries, work / "node", self._kind_source(), KUBERNETES, self.node, archive,
                what="build the node image", deadline=900, log=self.logs / "node.log",
            )  # fmt: skip
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def _kind_source(self) -> Path:
        asked = run(
            "go", "list", "-m", "-f", "{{.Dir}}", "sigs.k8s.io/kind",
            what="find kind's source", deadline=300, cwd=self.root / "images/node", env={"GOFLAGS": "-mod=mod"},
        )  # fmt: skip
        return Path(asked.stdout.strip())


def host_bundle() -> bytes:
    """The CA bundle that this host's own environment names: a TLS-inspecting proxy's CA is in it. Empty without."""
    for name in ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        if (path := os.environ.get(name)) and Path(path).is_file():
            return Path(path).read_bytes()
    return b""
