from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from checks.lint import facts
from checks.lint.calls import commands
from checks.lint.declared import TOOLBOX, Declared, vendor_hosts
from checks.lint.finding import Finding
from checks.lint.meant import meant
from checks.lint.project import Project
from checks.lint.rule import Rule
from checks.lint.texts import shells

SCHEMES = {"http", "https", "postgres", "postgresql", "ftp", "ws", "wss"}
# https://prometheus.io/docs/prometheus/latest/querying/api/ and .../management_api/
PROMETHEUS = [
    *(f"/api/v1/{name}" for name in (
        "query", "query_range", "query_exemplars", "format_query", "parse_query", "series", "labels",
        "label/{name}/values", "targets", "targets/metadata", "rules", "alerts", "metadata", "alertmanagers",
        "status/config", "status/flags", "status/runtimeinfo", "status/buildinfo", "status/tsdb", "status/walreplay",
    )),
    "/-/healthy", "/-/ready", "/-/reload", "/-/quit", "/metrics", "/graph", "/alerts", "/targets", "/rules",
    "/federate",
]  # fmt: skip
_ADDRESS = re.compile(r"[a-zA-Z][\w+.-]*://[^\s'\"]+")


def check(project: Project) -> Iterator[Finding]:
    """An address whose host nothing declares, or whose port or path the service does not have."""
    if not project.objects:
        return
    declared = Declared(project.objects)
    hosts = declared.hosts | dict.fromkeys(vendor_hosts(project.root), None)
    for document in project.documents:
        for shell in shells(document):
            if "example" in shell.attributes:
                continue
            for command in commands(shell.script):
                for word in command.words:
                    address = _filled(word.text, declared.variables.get(TOOLBOX, {}))
                    if (found := _ADDRESS.match(address)) and (wrong := _wrong(found[0], hosts)):
                        where = shell.at(word)
                        yield Finding(where, RULE.id, *wrong)


def _filled(text: str, variables: dict[str, str]) -> str:
    """The text with the toolbox's own variables put in."""
    for name, value in variables.items():
        text = re.sub(rf"\$(?:{name}\b|{{{name}}})", lambda _, value=value: value, text)  # type: ignore[misc]
    return text


def _wrong(address: str, hosts: dict[str, set[int] | None]) -> tuple[str, str] | None:
    """What is wrong with an address, and what was meant; hosts that a variable holds are not judged."""
    parts = urlsplit(address.partition("$")[0])
    host = parts.hostname or ""
    if parts.scheme not in SCHEMES:
        return f"{parts.scheme!r} is no scheme", meant(parts.scheme, SCHEMES)
    if not host or address.partition("://")[2].startswith("$"):
        return None
    if host not in hosts:
        return f"nothing declares the host {host!r}", meant(host, hosts)
    ports = hosts[host]
    try:
        port = parts.port
    except ValueError:
        return f"{address!r} has no port that is a number", ""
    if ports is not None and port is not None and port not in ports:
        return f"{host} has no port {port}", ", ".join(map(str, sorted(ports)))
    return _path(host.partition(".")[0], parts.path)


def _path(service: str, path: str) -> tuple[str, str] | None:
    """What is wrong with a path, where the service says which it has; what a variable ends is not judged."""
    known = {"quantum-planner": [*facts.paths(), "/metrics", "/openapi.json"], "prometheus": PROMETHEUS}.get(service)
    path = path.partition("#")[0].rstrip("/")
    if not known or not path or "$" in path:
        return None
    if any(re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", one), path) for one in known):
        return None
    return f"{service} has no path {path!r}", meant(path, known)


RULE = Rule(
    "address",
    why="*Could not resolve host*, at the moment when everything else may be the reason for it too.",
    bad='```bash id="health"\ncurl -sS http://quantum-planer.quantum-planner:8080/health\n```',
    fix="Use a Service of deploy/, as the toolbox resolves it, or a vendor's real name.",
    project=check,
)
