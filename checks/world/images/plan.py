"""Which images there are, what each is made from, and building the missing ones, side by side where they can be."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from checks.world import host, places
from checks.world.images.inputs import digest, files
from checks.world.images.leaves import DEBIAN, Leaves, exists, host_bundle, registry_answers
from checks.world.images.tools import Tools
from checks.world.progress import Steps
from checks.world.run import run

# What is pulled where a registry answers, and compiled where none does.
ADDONS = {
    "metrics-server": "registry.k8s.io/metrics-server/metrics-server:v0.8.0",
    "kube-state-metrics": "registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.15.0",
}
WITH_PROGRAM = ("toolbox", *ADDONS)  # their context holds a compiled program
NODE = "kindest/node:v1.34.0"
SOURCES = {
    "postgres": (),
    "monitoring": (),
    "toolbox": (),
    "planner": ("planner/**/*.py",),
    "vendors": ("vendors/**/*.py",),
}


@dataclass
class Plan:
    """Everything the cluster runs. `references` maps a name in the manifests to the image that is meant."""

    root: Path
    pulled: bool = field(default_factory=registry_answers)

    def __post_init__(self) -> None:
        self.logs = places.state() / "build-logs"
        self.leaves = Leaves(self.root, self.logs)
        self.tools = Tools(self.root, self.node, None if self.pulled else self.leaves.binaries)

    @property
    def base(self) -> str:
        """What our Dockerfiles stand on."""
        return DEBIAN if self.pulled else self.leaves.base

    @property
    def node(self) -> str:
        """The node image: kind's own, or built."""
        return NODE if self.pulled else self.leaves.node

    @property
    def references(self) -> dict[str, str]:
        """Name in the manifests to image reference."""
        names = {name: self._tag(name) for name in SOURCES}
        return names | (ADDONS if self.pulled else {name: self._tag(name) for name in ADDONS})

    def ensure(self) -> None:
        """Build or pull what is missing; an unchanged input is never built twice."""
        self.logs.mkdir(parents=True, exist_ok=True)
        jobs = self._jobs()
        if jobs and not self.pulled:
            host.ensure(host.BUILDERS)
        steps = Steps(len(jobs))
        with ThreadPoolExecutor(max_workers=4) as pool:
            futures: dict[str, Future[None]] = {}
            for job in jobs:
                needs = [futures[name] for name in job.needs if name in futures]
                futures[job.name] = pool.submit(_after, needs, steps, job)
            failed = [error for future in futures.values() if (error := future.exception())]
        if failed:
            raise failed[0]

    def _jobs(self) -> list[Job]:
        jobs = [] if self.pulled else self._leaf_jobs()
        if self.pulled:
            wanted = {"node": NODE, "base": DEBIAN, **ADDONS}
            jobs += [
                Job(name, partial(_pull, reference)) for name, reference in wanted.items() if not exists(reference)
            ]
        names = list(SOURCES) if self.pulled else [*SOURCES, *ADDONS]
        for name in names:
            if not exists(self._tag(name)):
                needs = ("base", "node") if name in WITH_PROGRAM else ("base",)
                jobs.append(Job(f"image {name}", partial(self._build, name), needs))
        return jobs

    def _leaf_jobs(self) -> list[Job]:
        leaves, jobs = self.leaves, []
        if not leaves.binaries.is_dir():
            jobs.append(Job("compile", leaves.compile))
        if not exists(leaves.base):
            jobs.append(Job("base", leaves.build_base))
        if not exists(leaves.node):
            if not leaves.rootfs.is_dir():
                jobs.append(Job("rootfs", leaves.build_rootfs))
            jobs.append(Job("node", leaves.build_node, ("compile", "rootfs")))
        return jobs

    def _tag(self, name: str) -> str:
        sources = files(self.root, f"images/{name}/*", *SOURCES.get(name, ()))
        programs = NODE if self.pulled else self.leaves.binaries.name
        more = (programs,) if name in WITH_PROGRAM else ()
        return f"{places.NAME}/{name}:{digest(self.root, sources, self.base, *more)}"

    def _build(self, name: str) -> None:
        """Stage the context of ``images/NAME/Dockerfile`` and build it."""
        with tempfile.TemporaryDirectory(prefix=f"{name}-") as staged:
            context = Path(staged)
            shutil.copytree(self.root / "images" / name, context, dirs_exist_ok=True)
            for path in files(self.root, *SOURCES.get(name, ())):
                target = context / path.relative_to(self.root)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
            (context / "ca.pem").write_bytes(host_bundle())
            if name == "toolbox":
                shutil.copy(self.tools.kubectl, context / "kubectl")
            elif name in ADDONS:
                shutil.copy(self.leaves.binaries / name, context / name)
            arguments = [f"BASE={self.base}"]
            if index := os.environ.get("PIP_INDEX_URL"):
                arguments.append(f"PIP_INDEX_URL={index}")
            run(
                "docker", "build", "--quiet", "--tag", self._tag(name),
                *(part for argument in arguments for part in ("--build-arg", argument)), context,
                what=f"build the image {name}", deadline=900, env={"DOCKER_BUILDKIT": "0"},
                log=self.logs / f"{name}.log",
            )  # fmt: skip


@dataclass(frozen=True)
class Job:
    """One thing to build, after the jobs in `needs` (those that are not there have nothing to do)."""

    name: str
    work: Callable[[], None]
    needs: tuple[str, ...] = ()


def _after(needs: list[Future[None]], steps: Steps, job: Job) -> None:
    for need in needs:
        need.result()
    with steps.step(job.name):
        job.work()


def _pull(reference: str) -> None:
    run("docker", "pull", "--quiet", reference, what=f"pull {reference}", deadline=600)
