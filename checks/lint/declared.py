"""Names that the manifests declare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

# What every cluster has of itself.
NAMESPACES = {"default", "kube-system", "kube-public", "kube-node-lease"}
LABELS = {"k8s-app=kube-dns"}
TOOLBOX = "toolbox"  # the namespace in which short host names are looked up


@dataclass
class Declared:
    """Names by what they name, from Kubernetes objects as they stand in YAML."""

    objects: list[dict[str, Any]]

    @cached_property
    def namespaces(self) -> set[str]:
        """Namespaces that are declared, or that something is declared in."""
        named = {one["metadata"].get("namespace") for one in self.objects if "metadata" in one}
        return {name for name in named if name} | self.names.get("Namespace", set()) | NAMESPACES

    @cached_property
    def names(self) -> dict[str, set[str]]:
        """Names of objects by their kind; kustomize's generators make ConfigMaps and Secrets too."""
        found: dict[str, set[str]] = {"ConfigMap": {"kube-root-ca.crt", "coredns"}, "Deployment": {"coredns"}}
        for one in self.objects:
            found.setdefault(one["kind"], set()).add(one.get("metadata", {}).get("name", ""))
            for field, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
                found.setdefault(kind, set()).update(made["name"] for made in one.get(field, ()))
        found.setdefault("Secret", set()).update(_references(self.objects, ("secretName", "secretKeyRef", "secret")))
        return found

    @cached_property
    def keys(self) -> dict[str, set[str]]:
        """The keys of each ConfigMap that is declared, by its name; generated ones have their files' names."""
        found: dict[str, set[str]] = {}
        for one in self.objects:
            if one["kind"] == "ConfigMap":
                found[one["metadata"]["name"]] = set(one.get("data") or ())
            for made in one.get("configMapGenerator", ()):
                names = {entry.partition("=")[0].rpartition("/")[2] for entry in made.get("files", ())}
                found[made["name"]] = names | {entry.partition("=")[0] for entry in made.get("literals", ())}
        return found

    @cached_property
    def containers(self) -> set[str]:
        """Names of containers, init containers too."""
        return {
            container["name"]
            for spec in self._pods()
            for field in ("containers", "initContainers")
            for container in spec.get(field, ())
        }

    @cached_property
    def labels(self) -> set[str]:
        """Every label that a declared object or its pods carry, as ``key=value``."""
        found = set(LABELS)
        for one in self.objects:
            for metadata in (one.get("metadata"), ((one.get("spec") or {}).get("template") or {}).get("metadata")):
                found |= {f"{key}={value}" for key, value in ((metadata or {}).get("labels") or {}).items()}
        return found

    @cached_property
    def hosts(self) -> dict[str, set[int] | None]:
        """Ports by host name, as the toolbox resolves names; None where any port will do."""
        found: dict[str, set[int] | None] = dict.fromkeys(("localhost", "127.0.0.1", "kubernetes.default.svc"), None)
        for one in self.objects:
            if one["kind"] != "Service":
                continue
            name, namespace = one["metadata"]["name"], one["metadata"].get("namespace", "")
            ports: set[int] | None = {port["port"] for port in one["spec"].get("ports", ())} or None
            shorts = [name] if namespace == TOOLBOX else []
            for host in (*shorts, *(f"{name}.{namespace}{end}" for end in ("", ".svc", ".svc.cluster.local"))):
                found[host] = ports
        return found

    @cached_property
    def variables(self) -> dict[str, dict[str, str]]:
        """Environment variables of each Deployment and StatefulSet, by its name; those without a plain value empty."""
        found: dict[str, dict[str, str]] = {}
        for one in self.objects:
            template = (one.get("spec") or {}).get("template") or {}
            containers = (template.get("spec") or {}).get("containers", ())
            names = {entry["name"]: entry.get("value", "") for each in containers for entry in each.get("env", ())}
            found.setdefault(one.get("metadata", {}).get("name", ""), {}).update(names)
        return found

    def _pods(self) -> Iterator[dict[str, Any]]:
        for one in self.objects:
            spec = one.get("spec") or {}
            template = spec.get("template") if isinstance(spec, dict) else None
            if template:
                yield template.get("spec") or {}
            elif one["kind"] == "Pod":
                yield spec


def _references(node: Any, keys: Iterable[str]) -> set[str]:
    """Names of Secrets that something refers to: the credentials are made when the cluster is."""
    found: set[str] = set()
    if isinstance(node, dict):
        for key, value in node.items():
            if key in keys:
                found.add(
                    value
                    if isinstance(value, str)
                    else (value or {}).get("name", "")
                    if isinstance(value, dict)
                    else ""
                )
            found |= _references(value, keys)
    elif isinstance(node, list):
        for value in node:
            found |= _references(value, keys)
    return found


def vendor_hosts(root: Path | None) -> set[str]:
    """The real host names that cluster DNS answers with the mocked vendors."""
    corefile = root / "deploy/dns/Corefile" if root else None
    return (
        set(re.findall(r"rewrite stop name exact (\S+)", corefile.read_text()))
        if corefile and corefile.is_file()
        else set()
    )
