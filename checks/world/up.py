"""From nothing to a world that can be drilled, doing only what is missing."""

from __future__ import annotations

from pathlib import Path

from checks.world import cluster, deploy, docker, guard, places, secrets
from checks.world.images.plan import Plan
from checks.world.progress import Steps, say
from checks.world.world import World

STAMP = "deployed"  # what is deployed, by content: the images and the manifests


def up(root: Path) -> World:
    """Docker, images, cluster, declared state; a second call on the same tree builds and applies nothing."""
    docker.ensure(root)
    plan = Plan(root)
    plan.ensure()
    if cluster.exists(plan) and not cluster.intact():
        say(f"the kind cluster {cluster.NAME} is half made, or was restarted with Docker or its host: deleting it")
        cluster.delete(plan)
    elif not secrets.whole():
        say(f"the kind cluster {cluster.NAME} was made for fewer vendors: deleting it")
        cluster.delete(plan)
    stamp = places.state() / STAMP
    if not cluster.exists(plan):
        _forget()
        with Steps(1).step("kind cluster"):
            cluster.create(plan)
    world = World(cluster.current(plan), plan)
    guard.check(world.cluster)
    wanted = deploy.fingerprint(plan)
    if not stamp.is_file() or stamp.read_text() != wanted:
        with Steps(1).step("load the images into the node"):
            cluster.load(plan)
        deploy.deploy(world.cluster, plan)
        stamp.write_text(wanted)
    return world


def down(root: Path) -> list[str]:
    """Take away what `up` made that runs: the cluster and, if this harness started it, the Docker daemon."""
    done = []
    if docker.answers():
        plan = Plan(root)
        if cluster.record().is_file() or (plan.tools.kind.exists() and cluster.exists(plan)):
            cluster.delete(plan)
            done.append("deleted the cluster")
    _forget()
    if docker.stop():
        done.append("stopped the Docker daemon")
    return done


def attach(root: Path) -> World:
    """The world that runs. Raises WorldError where none does."""
    docker.ensure(root)
    plan = Plan(root)
    return World(cluster.current(plan), plan)


def _forget() -> None:
    """What is known of a cluster that is gone."""
    for name in (STAMP, "undo.jsonl", "secrets.json", secrets.CERTIFICATES, "kubeconfig"):
        (places.state() / name).unlink(missing_ok=True)
