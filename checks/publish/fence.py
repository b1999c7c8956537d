"""The Markdown extension that makes a snippet of a ``bash`` fence with an id."""

from __future__ import annotations

from html import escape
from typing import Any

from markdown import Markdown
from pymdownx.superfences import SuperFencesCodeExtension, SuperFencesException

from checks.errors import PageError, Place
from checks.runbook.fences import snippet


class RunbookFences(SuperFencesCodeExtension):  # type: ignore[misc]
    """SuperFences with our own ``bash``."""

    def __init__(self, **settings: Any) -> None:
        fence = {"name": "bash", "class": "snippet", "validator": validate, "format": render}
        super().__init__(**{**settings, "custom_fences": [fence]})


def makeExtension(**settings: Any) -> RunbookFences:  # noqa: N802 - the name Python-Markdown looks for
    """Entry point of Python-Markdown."""
    return RunbookFences(**settings)


def validate(
    language: str, inputs: dict[str, Any], options: dict[str, Any], attrs: dict[str, Any], md: Markdown
) -> bool:
    """Accept a snippet's attributes; a fence without any, or with ``example``, is shown and not run.

    Any other exception than SuperFencesException is swallowed there, and the block would turn into inline code.
    """
    if inputs and set(inputs) != {"example"}:
        try:
            snippet({"id": "", **{key: str(value) for key, value in inputs.items()}}, "", Place("this page"))
        except PageError as error:
            raise SuperFencesException(str(error)) from error
    options.update(inputs)
    return True


def render(source: str, language: str, css_class: str, options: dict[str, Any], md: Markdown, **kwargs: Any) -> str:
    """The block as the theme highlights it, wrapped so that a snippet can be found again by its id."""
    block = md.preprocessors["fenced_code_block"]
    shown: str = block.highlight(  # type: ignore[attr-defined]
        src=source,
        language=language,
        options={},
        md=md,
        classes=kwargs.get("classes"),
        id_value=kwargs.get("id_value", ""),
        attrs=kwargs.get("attrs"),
    )
    if "id" not in options:
        return shown
    names = {"id": "snippet"}
    data = "".join(f' data-{names.get(key, key)}="{escape(str(value))}"' for key, value in options.items())
    return f'<div class="{css_class}"{data}>{shown}</div>'
