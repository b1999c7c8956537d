"""Alertmanager with one receiver and one alert: what it does is read from its log and its metrics.

RECEIVER is ``pagerduty`` or ``slack``; the addresses are the vendors' own. The alert's name is new each time, so that
what the vendor then shows of it can only come from here.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path

from telling import tell


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


RECEIVER = os.environ["RECEIVER"]
UNPACKED = Path(sys.prefix)
LISTENS = f"127.0.0.1:{free_port()}"
NAME = f"QuantumPlannerDown{uuid.uuid4().hex[:8]}"
RECEIVERS = {
    "pagerduty": {"routing_key": os.environ.get("PAGER_ROUTING_KEY", "")},
    "slack": {"api_url": f"https://hooks.slack.com/services/{os.environ.get('SLACK_WEBHOOK', '')}",
              "channel": "#quantum-planner-incidents"},
}  # fmt: skip
# Debian's Alertmanager looks for its templates there; the mount is this program's own.
START = 'mount --bind "$1/usr/share" /usr/share && shift && exec "$@"'


def start() -> subprocess.Popen[bytes]:
    route = {"receiver": "it", "group_by": ["..."], "group_wait": "1ms", "group_interval": "1m"}
    config = {"route": route, "receivers": [{"name": "it", f"{RECEIVER}_configs": [RECEIVERS[RECEIVER]]}]}
    Path("config.yml").write_text(json.dumps(config))
    argv = (
        UNPACKED / "usr/bin/prometheus-alertmanager", "--config.file=config.yml", "--storage.path=data",
        f"--web.listen-address={LISTENS}", "--cluster.listen-address=", "--log.format=json", "--log.level=debug",
    )  # fmt: skip
    with Path("log").open("wb") as log:
        return subprocess.Popen(
            ("unshare", "--mount", "sh", "-c", START, "sh", UNPACKED, *argv), stdout=log, stderr=subprocess.STDOUT
        )


def asked(url: str, body: object = None, headers: dict[str, str] | None = None) -> str:
    sent = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, sent, {"Content-Type": "application/json"} | (headers or {}))  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return answer.read().decode()


def ready(process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        try:
            asked(f"http://{LISTENS}/-/ready")
        except OSError:
            assert process.poll() is None, Path("log").read_text()
            time.sleep(0.1)
        else:
            return
    raise AssertionError("it is not ready after 10 s")


def counted(metric: str) -> int:
    lines = asked(f"http://{LISTENS}/metrics")
    return sum(
        int(float(n)) for n in re.findall(rf'^{metric}{{integration="{RECEIVER}".*}} (\S+)$', lines, re.MULTILINE)
    )


def said() -> list[dict[str, str]]:
    """Its log, so far."""
    return [json.loads(line) for line in Path("log").read_text().splitlines() if line.endswith("}")]


def watch() -> tuple[str, str]:
    """Until it has notified, given up, or failed twice."""
    for _ in range(400):
        errors = [one["err"] for one in said() if "err" in one and "otify" in one.get("msg", "")]
        if counted("alertmanager_notifications_failed_total") and any("unrecoverable" in one for one in errors):
            return "gives up", errors[-1]
        if counted("alertmanager_notification_requests_failed_total") >= 2:
            return "retries", errors[-1]
        if any(one.get("msg") == "Notify success" for one in said()):
            try:
                return "done", arrived()
            except ValueError as error:  # the answer to it was no better
                return "counts it as sent", f"though nobody can see it: {error}"
        time.sleep(0.1)
    return "says nothing", Path("log").read_text()[-1500:]


def arrived() -> str:
    """What the vendor shows of the alert."""
    if RECEIVER == "pagerduty":
        token = {"Authorization": f"Token token={os.environ['PAGER_TOKEN']}"}
        found = json.loads(asked("https://api.pagerduty.com/incidents?statuses[]=triggered", headers=token))
        shown = [one["title"] for one in found["incidents"]]
    else:
        token = {"Authorization": f"Bearer {os.environ['SLACK_TOKEN']}"}
        [channel] = json.loads(asked("https://slack.com/api/conversations.list", headers=token))["channels"]
        found = json.loads(asked(f"https://slack.com/api/conversations.history?channel={channel['id']}", headers=token))
        shown = [file["title"] for one in found["messages"] for file in one.get("attachments", [])]
    mine = [one for one in shown if NAME in one]
    assert len(mine) == 1, f"the vendor shows {shown}"
    return mine[0].replace(NAME, "QuantumPlannerDown")


os.chdir(os.environ["HOME"])
process = start()
try:
    ready(process)
    asked(f"http://{LISTENS}/api/v2/alerts", [{"labels": {"alertname": NAME, "severity": "critical"}}])
    tell(*watch())
finally:
    process.terminate()
    process.wait(10)
