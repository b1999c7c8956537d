from __future__ import annotations

from collections.abc import Iterator

from checks.lint import kubectl
from checks.lint.calls import commands
from checks.lint.finding import Finding
from checks.lint.rule import Rule
from checks.lint.shell import Command
from checks.lint.source import Document
from checks.lint.texts import snippets

PAGERS = {"less", "more", "man", "vi", "vim", "nano", "emacs", "top", "htop", "watch", "tail", "ssh", "screen", "tmux"}


def check(document: Document) -> Iterator[Finding]:
    """Commands that wait for a person or never end, unless `timeout` bounds them."""
    for shell in snippets(document):
        for command in commands(shell.script):
            if (why := _why(command)) and not _within_timeout(shell.text, command):
                where = shell.at(command.name)
                yield Finding(where, RULE.id, why)


def _within_timeout(text: str, command: Command) -> bool:
    before = text.splitlines()[command.name.line][: command.name.column]
    return "timeout " in before.rpartition("|")[2].rpartition(";")[2].rpartition("&&")[2]


def _why(command: Command) -> str:
    name = command.program
    if name == "kubectl":
        return _kubectl(kubectl.read(command.words))
    words = [word.text for word in command.words]
    if name in ("tail", "top"):
        ends = name == "top" and "-b" in " ".join(words) and "-n" in " ".join(words)
        endless = name == "top" or bool({"-f", "-F", "--follow"} & set(words))
        return f"{name} never ends" if endless and not ends else ""
    if name == "psql" and not command.inputs and not command.piped and not _told(words):
        return "psql waits at its prompt"
    if name == "read" and not command.piped and "-t" not in words and not command.inputs:
        return "read waits for somebody to type"
    return f"{name} waits for a person" if name in PAGERS else ""


def _told(words: list[str]) -> bool:
    return any(
        word.startswith(("-c", "--command", "-f", "--file", "-l", "--list", "-V", "--version")) for word in words
    )


def _kubectl(call: kubectl.Call) -> str:
    said = f"kubectl {' '.join(call.verb)}"
    if call.verb[:1] == ("edit",):
        return "kubectl edit waits in an editor"
    if call.verb[:1] in (("exec",), ("run",), ("attach",), ("debug",)) and (call.on("stdin") or call.on("tty")):
        return f"{said} -it waits for somebody to type"
    if call.on("watch") or call.on("watch-only"):
        return "" if call.verb == ("rollout", "status") else f"{said} --watch never ends"
    if call.on("follow"):
        return f"{said} --follow never ends"
    return f"{said} never ends" if call.verb[:1] in (("port-forward",), ("proxy",)) else ""


RULE = Rule(
    "interactive",
    why="The drill cannot type, and a tired reader does not know whether it still works or hangs.",
    bad='```bash id="logs"\nkubectl -n web logs -f deployment/web\n```',
    fix="Ask for what there is now (`--tail`, `--since`), or bound it: `timeout 20 …`.",
    document=check,
)
