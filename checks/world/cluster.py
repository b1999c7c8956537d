"""The kind cluster: made, marked as ours, loaded with images, deleted."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from pathlib import Path

import yaml
from tenacity import retry, retry_if_exception_message, stop_after_attempt, wait_fixed

from checks.errors import WorldError
from checks.world import places
from checks.world.images.leaves import COREDNS
from checks.world.images.plan import Plan
from checks.world.run import Ended, run

NAME = places.NAME  # the project's own, so that a user's cluster is never taken for it
NODE_PORT = 30080  # the planner's Service, for the oracle outside
BRIDGE = "kind0"
MARKER = ("kube-system", "quantum-planner-runbook")  # namespace and name of the ConfigMap that says: ours


@dataclass(frozen=True)
class Cluster:
    """A running cluster of ours. `port` is the planner's, on this host's loopback."""

    kubeconfig: Path
    kubectl_path: Path
    port: int

    # Between kubectl's read and its write another may write; nothing was changed then, and it is asked again.
    @retry(
        retry=retry_if_exception_message(match=r"(?s).*\(Conflict\)"), stop=stop_after_attempt(5), wait=wait_fixed(0.5),
        reraise=True,
    )  # fmt: skip
    def kubectl(
        self, *argv: str, what: str, deadline: float = 60, stdin: str | None = None, check: bool = True
    ) -> Ended:
        """Run kubectl against this cluster and no other."""
        return run(
            self.kubectl_path, "--kubeconfig", self.kubeconfig, *argv,
            what=what, deadline=deadline, stdin=stdin, check=check,
        )  # fmt: skip


def record() -> Path:
    """The file that says which cluster this harness created: server address, CA and UID."""
    return places.state() / "cluster.json"


def exists(plan: Plan) -> bool:
    """Whether kind knows a cluster of our name."""
    return NAME in run(plan.tools.kind, "get", "clusters", what="list clusters", deadline=60).stdout.split()


def intact() -> bool:
    """Whether the node runs, and has run since it was created.

    After a restart of Docker or of the host the node may be there, or come up by and by, with pods and network in
    a state that nothing declares. That is not the cluster this harness made.
    """
    return record().is_file() and _started() == json.loads(record().read_text()).get("started")


def create(plan: Plan) -> Cluster:
    """Create the cluster and wait until its DNS answers; leave its kubeconfig in the state folder."""
    state = places.state()
    state.mkdir(parents=True, exist_ok=True)
    kubeconfig = state / "kubeconfig"
    kubeconfig.unlink(missing_ok=True)
    port = _free_port()
    config = state / "kind.yaml"
    config.write_text(yaml.safe_dump(_config(port, built=not plan.pulled)))
    if not plan.pulled:
        _own_network()
    run(
        plan.tools.kind, "create", "cluster", "--name", NAME, "--image", plan.node, "--config", config,
        "--kubeconfig", kubeconfig, "--wait", "180s",
        what="create the kind cluster", deadline=300, log=state / "kind.log",
    )  # fmt: skip
    cluster = Cluster(kubeconfig, plan.tools.kubectl, port)
    # `--wait` looks at the node alone, and that is Ready even when no pod gets a network.
    cluster.kubectl(
        "-n", "kube-system", "rollout", "status", "deployment/coredns", "--timeout=90s",
        what="wait for the cluster's DNS", deadline=100,
    )  # fmt: skip
    _mark(cluster)
    return cluster


def current(plan: Plan) -> Cluster:
    """The cluster that `create` left. Raises WorldError where there is none."""
    if not record().is_file():
        raise WorldError("there is no cluster", hint="`make drill` creates it")
    known = json.loads(record().read_text())
    return Cluster(places.state() / "kubeconfig", plan.tools.kubectl, known["port"])


def load(plan: Plan) -> None:
    """Put the images on the node; those it has are skipped by kind."""
    references = sorted({*plan.references.values()})
    run(
        plan.tools.kind, "load", "docker-image", "--name", NAME, *references,
        what="load the images into the node", deadline=300,
    )  # fmt: skip


def delete(plan: Plan) -> None:
    """Delete the cluster of our name and forget it."""
    run(
        plan.tools.kind, "delete", "cluster", "--name", NAME, "--kubeconfig", places.state() / "kubeconfig",
        what="delete the kind cluster", deadline=120,
    )  # fmt: skip
    record().unlink(missing_ok=True)


def _config(port: int, *, built: bool) -> dict[str, object]:
    mapping = {"containerPort": NODE_PORT, "hostPort": port, "listenAddress": "127.0.0.1"}
    config: dict[str, object] = {
        "kind": "Cluster",
        "apiVersion": "kind.x-k8s.io/v1alpha4",
        "nodes": [{"role": "control-plane", "extraPortMappings": [mapping]}],
    }
    if built:
        config["networking"] = {"disableDefaultCNI": True}
        dns = {"kind": "ClusterConfiguration", "dns": {"imageTag": COREDNS}}
        config["kubeadmConfigPatches"] = [yaml.safe_dump(dns)]
    return config


def _own_network() -> None:
    """Give kind a bridge of a known name whose way out is refused.

    A transparent egress proxy may accept connections to any address, also to a dead pod's; a refusal is honest.
    """
    if run("docker", "network", "inspect", "kind", what="look for kind's network", deadline=20, check=False).exit_code:
        option = f"com.docker.network.bridge.name={BRIDGE}"
        run("docker", "network", "create", "-o", option, "kind", what="create kind's network", deadline=30)
    rule = ("DOCKER-USER", "-i", BRIDGE, "!", "-o", BRIDGE, "-j", "REJECT")
    if run("iptables", "-C", *rule, what="look for the rule", deadline=20, check=False).exit_code:
        run("iptables", "-I", *rule, what="keep the cluster on this host", deadline=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _started() -> str:
    """When the node's container last started; empty where it does not run."""
    asked = run(
        "docker", "inspect", "--format", "{{if .State.Running}}{{.State.StartedAt}}{{end}}", f"{NAME}-control-plane",
        what="look at the node", deadline=20, check=False,
    )  # fmt: skip
    return asked.stdout.strip()


def _mark(cluster: Cluster) -> None:
    """Leave the marker in the cluster, and who it is in the record."""
    namespace, name = MARKER
    asked = cluster.kubectl("get", "namespace", "kube-system", "-o", "jsonpath={.metadata.uid}", what="read the UID")
    uid = asked.stdout.strip()
    cluster.kubectl("-n", namespace, "create", "configmap", name, f"--from-literal=uid={uid}", what="mark the cluster")
    view = yaml.safe_load(cluster.kubeconfig.read_text())["clusters"][0]["cluster"]
    known = {
        "server": view["server"], "ca": view["certificate-authority-data"], "uid": uid, "port": cluster.port,
        "started": _started(),
    }  # fmt: skip
    record().write_text(json.dumps(known))
