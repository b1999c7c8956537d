"""One kubectl command line, read with kubectl's own command tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from checks.lint.facts import Entry, kubectl_tree, resources
from checks.lint.meant import meant
from checks.lint.shell import Word

LONGEST = 50  # resource types in one argument that are looked at
# Verbs whose first argument is a resource type (or TYPE/NAME), and those whose first is a pod (or TYPE/NAME).
TYPED = {"get", "describe", "delete", "label", "annotate", "edit", "patch", "scale", "autoscale", "expose", "wait",
         "rollout", "set", "events"}  # fmt: skip
PODS = {"logs", "exec", "attach", "port-forward", "debug"}


@dataclass(frozen=True)
class Problem:
    """What kubectl would refuse: the word, why, and what was probably meant."""

    kind: str  # "verb", "flag", "value" or "resource"
    word: Word
    message: str
    suggestion: str = ""


@dataclass
class Call:
    """One kubectl command line. `verb` is the path in the tree, as ``("rollout", "restart")``."""

    verb: tuple[str, ...] = ()
    args: list[Word] = field(default_factory=list)
    after: list[Word] = field(default_factory=list)  # what follows ``--``
    flags: dict[str, list[Word]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    node: Entry = field(default_factory=dict)

    def flag(self, name: str) -> str | None:
        """The last value of a flag; None where it is not given."""
        values = self.flags.get(name)
        return values[-1].text if values else None

    def on(self, name: str) -> bool:
        """Whether a switch is given and not switched off."""
        return self.flag(name) not in (None, "false")


def read(words: Sequence[Word]) -> Call:
    """Read the words after ``kubectl``. Words with expansions are taken as one word each."""
    call = Call(node=kubectl_tree())
    rest = _verb(words, call)
    _arguments(rest, call)
    if not any(problem.kind == "verb" for problem in call.problems):
        _types(call)
    return call


def _verb(words: Sequence[Word], call: Call) -> list[Word]:
    """Find the command, as cobra does: flags may stand before it. Return the other words."""
    rest: list[Word] = []
    index = 0
    while index < len(words):
        word = words[index]
        index += 1
        if word.text == "--":
            return [*rest, word, *words[index:]]
        if word.text.startswith("-") and word.text != "-":
            rest.append(word)
            if index < len(words) and _wants_value(word.text, call.node):
                rest.append(words[index])
                index += 1
            continue
        child = _child(call.node, word.text) if word.plain else None
        if child is None:
            if word.plain and call.node.get("commands") and _is_group(call) and "/" not in word.text:
                _unknown_verb(word, call)
            return [*rest, word, *words[index:]]
        name, call.node = child
        call.verb += (name,)
    return rest


def _is_group(call: Call) -> bool:
    """Whether the command does nothing by itself; ``kubectl apply`` and some others do, and have children too."""
    if not call.verb:
        return True
    return call.verb[0] not in ("apply", "create") and "[" not in call.node["use"].replace("[flags]", "")


def _unknown_verb(word: Word, call: Call) -> None:
    known = [*call.node["commands"]]
    said = " ".join(("kubectl", *call.verb))
    call.problems.append(Problem("verb", word, f"{said} has no command {word.text!r}", _close(word.text, known)))


def _child(node: Entry, name: str) -> tuple[str, Entry] | None:
    for child, described in node.get("commands", {}).items():
        if name == child or name in described.get("aliases", ()):
            return child, described
    return None


def _flags(node: Entry) -> dict[str, Entry]:
    return {**kubectl_tree()["flags"], **node.get("flags", {}), "help": {"short": "h", "type": "bool", "bare": "true"}}


def _wants_value(text: str, node: Entry) -> bool:
    """Whether a flag that stands before its command takes the next word, as far as one can tell there."""
    if "=" in text:
        return False
    flags = _flags(node)
    if text.startswith("--"):
        known = flags.get(text[2:])
        return known is not None and not known.get("bare")
    short = {one["short"]: one for one in flags.values() if one.get("short")}
    known = short.get(text[-1])
    return known is not None and not known.get("bare") and len(text) == 2


def _arguments(words: Sequence[Word], call: Call) -> None:
    flags = _flags(call.node)
    short = {one["short"]: name for name, one in flags.items() if one.get("short")}
    index = 0
    while index < len(words):
        word = words[index]
        index += 1
        if word.text == "--":
            call.after = list(words[index:])
            return
        if word.text in ("-", "") or not word.text.startswith("-") or word.text.startswith("$"):
            call.args.append(word)
            # Everything after the pod is the program's own; kubectl warns, and takes it so.
            continue
        name, given, value = _split(word, short)
        if name not in flags:
            if call.verb and not any(problem.kind == "verb" for problem in call.problems):
                known = [f"--{one}" for one in flags] if word.text.startswith("--") else []
                call.problems.append(
                    Problem(
                        "flag", word, f"{' '.join(('kubectl', *call.verb))} has no flag {given}", _close(given, known)
                    )
                )
            continue
        if value is None and flags[name].get("bare"):
            value = Word(flags[name]["bare"], True, word.line, word.column, word.length)
        elif value is None and index < len(words):
            value = words[index]
            index += 1
        elif value is None:
            call.problems.append(Problem("value", word, f"{given} needs a value"))
            continue
        call.flags.setdefault(name, []).append(value)
        if problem := _typed(given, flags[name]["type"], value):
            call.problems.append(problem)


def _split(word: Word, short: dict[str, str]) -> tuple[str, str, Word | None]:
    """A flag's name, the flag as given, and the value in the same word. Joined switches count by their last."""
    text = word.text
    if text.startswith("--"):
        name, found, value = text[2:].partition("=")
        given = f"--{name}"
    else:
        first = text[1]
        name, value = short.get(first, text[1:]), text[2:]
        given, found = f"-{first}", value
        if value and short.get(value[0]) and name in tree_switches() and not value.startswith("="):
            return _split(Word(f"-{value}", word.plain, word.line, word.column, word.length), short)
        value = value.removeprefix("=")
    if not found:
        return name, given, None
    return name, given, Word(value, word.plain, word.line, word.column + len(text) - len(value), max(1, len(value)))


@lru_cache(maxsize=1)
def tree_switches() -> frozenset[str]:
    """Names of the flags that need no value, of any command: only these can be joined, as in ``-it``."""
    found: set[str] = set()

    def collect(node: Entry) -> None:
        found.update(name for name, one in node.get("flags", {}).items() if one.get("bare"))
        for child in node.get("commands", {}).values():
            collect(child)

    collect(kubectl_tree())
    return frozenset(found)


def _typed(given: str, kind: str, value: Word) -> Problem | None:
    if not value.plain or "$" in value.text:
        return None
    text = value.text
    if kind.startswith(("int", "uint")) and not text.removeprefix("-").isdigit():
        return Problem("value", value, f"{given} wants a whole number, not {text!r}")
    if kind == "bool" and text.lower() not in ("true", "false", "t", "f", "1", "0"):
        return Problem("value", value, f"{given} wants true or false, not {text!r}")
    if kind == "duration" and not _is_duration(text):
        return Problem("value", value, f"{given} wants a duration such as 90s or 2m, not {text!r}")
    return None


def _is_duration(text: str) -> bool:
    import re  # noqa: PLC0415 - one use

    return text == "0" or re.fullmatch(r"-?(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+", text) is not None


def _types(call: Call) -> None:
    """Look at the resource types among the arguments."""
    for word, name in typed(call):
        plain = name.partition(".")[0]
        if word.plain and name and plain.lower() not in resources() and plain != "all" and plain.isascii():
            message = f"{name!r} is no resource type of Kubernetes"
            call.problems.append(Problem("resource", word, message, _close(plain.lower(), list(resources()), 0.88)))


def typed(call: Call) -> list[tuple[Word, str]]:
    """Each resource type that the arguments name, with its word."""
    if not call.verb:
        return []
    if call.verb[0] in PODS or call.verb[0] not in TYPED or "filename" in call.flags or "raw" in call.flags:
        return [
            (word, word.text.partition("/")[0]) for word in call.args[:1] if "/" in word.text and call.verb[0] in PODS
        ]
    if not call.args or call.verb[0] == "events":
        return []
    first = call.args[0]
    if call.verb == ("set", "last-applied") or (
        call.verb[0] == "set" and call.verb[1:] == ("env",) and "=" in first.text
    ):
        return []
    if "/" in first.text:
        return [(word, word.text.partition("/")[0]) for word in call.args if "/" in word.text and "=" not in word.text]
    return [(first, part) for part in first.text.split(",")[:LONGEST]] if first.plain and "$" not in first.text else []


def _close(text: str, known: list[str], likeness: float = 0.65) -> str:
    """What was probably meant; custom resources have names like those of Kubernetes, so for them it takes more."""
    return meant(text, known, likeness)
