"""kind and kubectl: from PATH when the version fits, otherwise pinned: by go.sum, or out of the node image."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from checks.errors import WorldError
from checks.world import places
from checks.world.run import run

KIND_AT_LEAST = (0, 27)
KUBECTL_MINORS = range(33, 36)  # one minor version of skew around 1.34 is supported, Kubernetes' version skew policy


@dataclass(frozen=True)
class Tools:
    """`binaries` is the folder of compiled programs, where this host compiled them."""

    root: Path
    node: str
    binaries: Path | None

    @cached_property
    def kind(self) -> Path:
        """A kind that can make the cluster."""
        if (found := shutil.which("kind")) and _kind_version(found) >= KIND_AT_LEAST:
            return Path(found)
        if self.binaries:
            return self.binaries / "kind"
        if not shutil.which("go"):
            raise WorldError("kind is not installed", hint="install kind 0.27 or newer, or Go to compile it")
        path = places.cache() / "kind"
        run(
            "go", "build", "-trimpath", "-buildvcs=false", "-mod=readonly", "-o", path, "sigs.k8s.io/kind",
            what="compile kind", deadline=600, cwd=self.root / "images/node", env={"CGO_ENABLED": "0"},
        )  # fmt: skip
        return path

    @cached_property
    def kubectl(self) -> Path:
        """A kubectl that may talk to the cluster."""
        if (found := shutil.which("kubectl")) and _kubectl_minor(found) in KUBECTL_MINORS:
            return Path(found)
        if self.binaries:
            return self.binaries / "kubectl"
        path = places.cache() / f"kubectl-{self.node.rpartition(':')[2]}"
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            made = run("docker", "create", self.node, what="open the node image", deadline=600).stdout.strip()
            run("docker", "cp", f"{made}:/usr/bin/kubectl", path, what="take kubectl from the node image", deadline=60)
            run("docker", "rm", made, what="close the node image", deadline=60)
        return path


def _kind_version(program: str) -> tuple[int, ...]:
    said = run(program, "version", what="ask kind's version", deadline=20, check=False).stdout
    found = re.search(r"v(\d+)\.(\d+)", said)
    return tuple(int(part) for part in found.groups()) if found else (0, 0)


def _kubectl_minor(program: str) -> int:
    said = run(program, "version", "--client", "-o", "json", what="ask kubectl's version", deadline=20, check=False)
    try:
        return int(json.loads(said.stdout)["clientVersion"]["minor"].rstrip("+"))
    except (ValueError, KeyError):
        return 0
