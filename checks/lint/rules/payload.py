from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator

import yaml

from checks.lint.calls import commands
from checks.lint.finding import Finding
from checks.lint.rule import Profile, Rule
from checks.lint.shell import Command, Word
from checks.lint.source import Document
from checks.lint.texts import shells

_VARIABLE = re.compile(r"\$\{[^}]*\}|\$\([^)]*\)|\$\w+")


def check(document: Document) -> Iterator[Finding]:
    """JSON and YAML that a command sends: bodies of requests, patches, manifests by here-document."""
    for shell in shells(document):
        for command in commands(shell.script):
            for text, word, kind in _payloads(command):
                if said := _fault(text, kind):
                    yield Finding(shell.at(word), RULE.id, said)


def _payloads(command: Command) -> Iterator[tuple[str, Word, str]]:
    name = command.program
    words = command.words
    after = list(itertools.pairwise(words))
    if name == "kubectl" and "patch" in [word.text for word in words[:4]]:
        yield from ((word.text, word, "yaml") for flag, word in after if flag.text in ("-p", "--patch"))
        yield from ((word.text.partition("=")[2], word, "yaml") for word in words if word.text.startswith("--patch="))
    if name == "kubectl" and any(flag.text in ("-f", "--filename") and word.text == "-" for flag, word in after):
        yield from ((text, command.name, "yaml") for text in command.inputs)
    if name == "curl" and any("application/json" in word.text for word in words):
        bodies = ("-d", "--data", "--data-raw", "--data-binary", "--json")
        yield from ((word.text, word, "json") for flag, word in after if flag.text in bodies and word.text[:1] != "@")


def _fault(text: str, kind: str) -> str:
    """Why it does not parse. Variables of the shell may stand for anything, so with them JSON is not judged."""
    if kind == "json" and _VARIABLE.search(text):
        text = _VARIABLE.sub("0", text)
    try:
        if kind == "json":
            json.loads(text)
        else:
            list(yaml.load_all(_VARIABLE.sub("x", text), yaml.CSafeLoader))
    except json.JSONDecodeError as error:
        return f"the body is not JSON: {error.msg} at character {error.pos + 1}"
    except yaml.YAMLError as error:
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        return f"the payload is not YAML: {problem}"
    except RecursionError:
        return f"the {kind} is nested too deep to be read"
    return ""


RULE = Rule(
    "payload",
    why="The server refuses the body, or takes another one than was meant.",
    bad='```bash\nkubectl patch deployment web -p \'{"spec": {"replicas": 3}\'\n```',
    fix="Close brackets and quotes; in single quotes, the shell leaves JSON alone.",
    profile=Profile.ANY,
    document=check,
)
