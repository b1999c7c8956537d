from __future__ import annotations

from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.meant import meant
from checks.lint.rule import Rule
from checks.lint.source import Document
from checks.lint.texts import snippets

# What the toolbox's shell is given (deploy/toolbox, checks/world/toolbox), and the responder of the alert.
TOOLBOX = {"PLANNER", "DB_HOST", "PGDATABASE", "PGUSER", "PGPASSWORD", "KUBECONFIG", "CURL_CA_BUNDLE"}
ALERT = {"ALERT_ALERTNAME", "ALERT_SEVERITY", "ALERT_SERVICE", "ALERT_STARTED", "ALERT_KEY"}
READING = {"PAGER_TOKEN", "AZURE_QUANTUM_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ELASTIC_API_KEY"}
TOKENS = {"STATUS_TOKEN", "PAGER_ROUTING_KEY", "SLACK_WEBHOOK", "VAULT_TOKEN", "GRAFANA_TOKEN"}  # the responder's alone
SHELL = {
    "HOME", "PATH", "PWD", "OLDPWD", "USER", "UID", "PPID", "HOSTNAME", "LANG", "TMPDIR", "IFS", "REPLY", "RANDOM",
    "SECONDS", "EPOCHSECONDS", "EPOCHREALTIME", "LINENO", "BASHPID", "PIPESTATUS", "BASH_REMATCH", "FUNCNAME",
}  # fmt: skip


def check(document: Document) -> Iterator[Finding]:
    """A variable that no earlier snippet of the page sets; one with a default of its own needs nobody."""
    known = TOOLBOX | ALERT | READING | TOKENS | SHELL
    for shell in snippets(document):
        known = known | shell.script.sets
        for word in shell.script.reads:
            if word.text not in known and not word.text.isdigit() and word.text not in "?!#@*$-_":
                close = meant(word.text, known, 0.8)
                where = shell.at(word)
                yield Finding(where, RULE.id, f"no earlier snippet sets ${word.text}", f"${close}" if close else "")


RULE = Rule(
    "variable",
    why="An empty variable makes another command of it: `kubectl delete pod $POD` without a name, `rm -rf $DIR/`.",
    bad='```bash id="logs"\nkubectl -n web logs "$PODD"\n```',
    fix="Set it in an earlier snippet, `export POD=$(…)`, or stop where it is empty: `${POD:?}`.",
    document=check,
)
