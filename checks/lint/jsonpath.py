"""kubectl's JSONPath and Go templates, as far as their form goes.

Grammar: https://kubernetes.io/docs/reference/kubectl/jsonpath/ and https://pkg.go.dev/text/template .
"""

from __future__ import annotations

import re

_STEP = re.compile(
    r"""
    \.\.?(?:[\w$-]|\\.)+      # .name, ..name, with escaped dots
    | \.\.?\*                 # .*
    | \[(?:\*|-?\d*(?::-?\d*){0,2}|-?\d+(?:,-?\d+)*|'[^']*'(?:,'[^']*')*|"[^"]*"(?:,"[^"]*")*)\]
    | \[\?\((?P<filter>.+?)\)\]
    | \.(?=\[)
    """,
    re.VERBOSE,
)
_LITERAL = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|-?\d+(?:\.\d+)?|true|false)""")


def jsonpath(text: str) -> str:
    """Why a template is no JSONPath; empty where it is one. Without braces the whole is one path."""
    actions = (
        _actions(text)
        if "{" in text or "}" in text
        else [text if text.startswith((".", "[", "$", "@")) else f".{text}"]
    )
    if isinstance(actions, str):
        return actions
    depth = 0
    for action in actions:
        word = action.strip()
        if word == "end":
            depth -= 1
            if depth < 0:
                return "{end} without {range}"
        elif word.startswith("range"):
            depth += 1
            word = word.removeprefix("range").strip()
            if not word:
                return "{range} names nothing"
        if word not in ("end", "") and (said := _paths(word)):
            return said
    return "{range} without {end}" if depth else ""


def _actions(text: str) -> list[str] | str:
    """What stands in braces; or why they do not match."""
    found, start, quote = [], -1, ""
    for index, character in enumerate(text):
        if start < 0:
            if character == "{":
                start = index
            elif character == "}":
                return f"a brace is closed that was not opened: {text[max(0, index - 20) : index + 1]!r}"
        elif quote:
            quote = "" if character == quote and text[index - 1] != "\\" else quote
        elif character in "\"'":
            quote = character
        elif character == "{":
            return f"a brace is opened inside another: {text[start : index + 1]!r}"
        elif character == "}":
            found.append(text[start + 1 : index])
            start = -1
    return f"a brace is not closed: {text[start:]!r}" if start >= 0 else found


def _paths(text: str) -> str:
    """Why an action is no list of paths and literals."""
    rest = text
    while rest := rest.lstrip():
        if literal := _LITERAL.match(rest):
            rest = rest[literal.end() :]
            continue
        begin = rest
        rest = rest.removeprefix("$").removeprefix("@")
        if rest[:1] not in (".", "[") and rest == begin:
            word = re.match(r"[\w-]+", rest)
            rest = f".{rest}" if word else rest  # kubectl takes a name without its dot
        if rest in (".", ""):
            return ""
        moved = False
        while step := _STEP.match(rest):
            if (inner := step["filter"]) and (said := _filter(inner)):
                return said
            rest, moved = rest[step.end() :], True
        if rest and not rest[0].isspace():
            return f"{rest[:30]!r} is no step of a path"
        if not moved and begin not in ("$", "@"):
            return f"{begin[:30]!r} is no path"
    return ""


def _filter(text: str) -> str:
    sides = re.split(r"==|!=|>=|<=|>|<|=~|&&|\|\|", text)
    for side in sides:
        if not side.strip():
            return f"the filter {text!r} compares with nothing"
        if said := _paths(side.strip()):
            return said
    return (
        ""
        if "=" not in re.sub(r"==|!=|>=|<=|=~|\"[^\"]*\"|'[^']*'", "", text)
        else f"the filter {text!r} compares with `=`: write `==`"
    )


def go_template(text: str) -> str:
    """Why a text is no Go template; empty where its braces and blocks close."""
    depth, at = 0, 0
    while (start := text.find("{{", at)) >= 0:
        end = text.find("}}", start)
        if end < 0:
            return f"{{{{ is not closed: {text[start : start + 30]!r}"
        word = re.match(r"-?\s*(\w+)?", text[start + 2 : end])
        name = word[1] if word else ""
        if name in ("range", "if", "with", "define", "block"):
            depth += 1
        elif name == "end":
            depth -= 1
            if depth < 0:
                return "{{end}} closes nothing"
        at = end + 2
    if "}}" in text[at:]:
        return "}} closes nothing"
    return "a block has no {{end}}" if depth else ""
