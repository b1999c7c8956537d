"""Put the declared state of ``deploy/`` on the cluster, with this tree's images and the drill's timings."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import yaml

from checks.world import places, secrets
from checks.world.cluster import Cluster
from checks.world.images.inputs import digest, files
from checks.world.images.plan import Plan
from checks.world.progress import Steps
from checks.world.snapshot import RESTARTED
from checks.world.timing import FACTOR, divide, divide_after

SCALED = ("prometheus.yml", "rules.yml", "alertmanager.yml")  # in deploy/monitoring/config
TIMED = {  # manifests with one timing, and the words before it
    "monitoring/prometheus.yaml": "--rules.alert.resend-delay=",
    "vendors/heartbeat.yaml": 'SNITCH_SECONDS, value: "',
}
MANAGER = "--field-manager=runbook"
WORKLOADS = (
    ("vendors", "deployment"), ("quantum-planner", "statefulset"), ("monitoring", "deployment"),
    ("toolbox", "deployment"), ("quantum-planner", "deployment"), ("users", "deployment"),
)  # fmt: skip


def stage(plan: Plan, factor: float = FACTOR) -> Path:
    """Copy ``deploy/`` into the state folder with images and timings filled in; kustomize builds it from there."""
    staged = places.state() / "deploy"
    shutil.rmtree(staged, ignore_errors=True)
    shutil.copytree(plan.root / "deploy", staged)
    for name in SCALED:
        path = staged / "monitoring/config" / name
        path.write_text(divide(path.read_text(), factor))
    for name, words in TIMED.items():
        path = staged / name
        path.write_text(divide_after(path.read_text(), words, factor))
    whole = yaml.safe_load((staged / "kustomization.yaml").read_text())
    whole["images"] = [_image(name, reference) for name, reference in plan.references.items()]
    (staged / "kustomization.yaml").write_text(yaml.safe_dump(whole))
    return staged


def fingerprint(plan: Plan) -> str:
    """What would be deployed now, by content."""
    references = ",".join(sorted(plan.references.values()))
    return digest(plan.root, files(plan.root, "deploy/**/*"), references, str(FACTOR))


def deploy(cluster: Cluster, plan: Plan) -> None:
    """Everything, on a new cluster or over what an earlier tree left; the credentials stay the cluster's own."""
    staged = stage(plan)
    steps = Steps(4)
    with steps.step("cluster DNS with the vendors' host names"):
        _apply(cluster, "-k", str(staged / "dns"), what="set the cluster's DNS")
        cluster.kubectl("-n", "kube-system", "rollout", "restart", "deployment/coredns", what="restart the DNS")
    with steps.step("credentials and certificates"):
        _apply(cluster, "-f", str(staged / "namespaces.yaml"), what="create the namespaces")
        _apply(cluster, "-f", str(staged / "vendors/namespace.yaml"), what="create the vendors' namespace")
        documents = "\n---\n".join(json.dumps(item) for item in secrets.manifests(secrets.read()))
        _apply(cluster, "-f", "-", what="apply the credentials", stdin=documents)
    with steps.step("service, database, monitoring, vendors, toolbox"):
        before = _monitoring(cluster)
        declare(cluster, staged)
        if before and before != _monitoring(cluster):  # neither Prometheus nor Alertmanager reads its files again
            cluster.kubectl("-n", "monitoring", "rollout", "restart", "deployment", what="restart the monitoring")
    with steps.step("wait until every workload is ready"):
        ready(cluster)


def _monitoring(cluster: Cluster) -> str:
    """The versions of monitoring's configuration; nothing where there is none yet."""
    return cluster.kubectl(
        "-n", "monitoring", "get", "configmaps", "prometheus-config", "alertmanager-config", "--ignore-not-found",
        "-o", "jsonpath={.items[*].metadata.resourceVersion}", what="look at monitoring's configuration",
    ).stdout  # fmt: skip


def declare(cluster: Cluster, staged: Path) -> None:
    """Apply the declared state; what others changed of it is set back."""
    _apply(cluster, "-k", str(staged), what="apply the declared state")


def reset(cluster: Cluster, staged: Path) -> None:
    """Set the service's own objects to what is declared and nothing more: an apply leaves what others added.

    But for the mark of a restart: taking that back would keep the very pods that the restart replaces.
    """
    built = cluster.kubectl("kustomize", str(staged), what="build the declared state")
    objects = [
        one
        for one in yaml.safe_load_all(built.stdout)
        if one["kind"] in ("Deployment", "ConfigMap") and one["metadata"].get("namespace") == "quantum-planner"
    ]
    for one in objects:
        if one["kind"] == "Deployment" and (restarted := _restarted(cluster, one["metadata"]["name"])):
            one["spec"]["template"]["metadata"]["annotations"] = {RESTARTED: restarted}
    text = "\n---\n".join(json.dumps(one) for one in objects)
    cluster.kubectl("replace", "-f", "-", what="set the service to what is declared", stdin=text)


def _restarted(cluster: Cluster, deployment: str) -> str:
    path = f"jsonpath={{.spec.template.metadata.annotations.{RESTARTED.replace('.', chr(92) + '.')}}}"
    asked = cluster.kubectl(
        "-n", "quantum-planner", "get", "deployment", deployment, "-o", path, what="look for a restart"
    )
    return asked.stdout


def ready(cluster: Cluster, deadline: float = 240) -> None:
    """Wait until every workload has rolled out."""
    for namespace, kind in WORKLOADS:
        cluster.kubectl(
            "-n", namespace, "rollout", "status", kind, f"--timeout={deadline:.0f}s",
            what=f"wait for the {kind}s in {namespace}", deadline=deadline + 10,
        )  # fmt: skip


def _apply(cluster: Cluster, *argv: str, what: str, stdin: str | None = None) -> None:
    cluster.kubectl("apply", "--server-side", "--force-conflicts", MANAGER, *argv, what=what, deadline=120, stdin=stdin)


def _image(name: str, reference: str) -> dict[str, str]:
    repository, _, tag = reference.rpartition(":")
    return {"name": f"{places.NAME}/{name}", "newName": repository, "newTag": tag}
