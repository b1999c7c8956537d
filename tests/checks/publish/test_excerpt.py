from __future__ import annotations

import re

from checks.publish.excerpt import TOLD, WIDTH, excerpt


def test_a_short_output_is_whole_with_what_decided_marked() -> None:
    assert excerpt("NAME\n<a> b\n", [(5, 8)]).html == "NAME\n<mark>&lt;a&gt;</mark> b"


def test_of_a_long_output_the_head_and_the_lines_that_decided_are_left() -> None:
    text = "NAME\n" + "".join(f"pod-{number}\n" for number in range(10, 40))
    start = text.index("pod-20")

    shown = excerpt(text, [(start, start + 6)])

    assert shown.html == "NAME\n<i>… 10 more lines</i>\n<mark>pod-20</mark>\n<i>… 19 more lines</i>"
    assert shown.width == 6


def test_no_more_lines_tell_than_can_be_read() -> None:
    text = "".join(f"row {number}\n" for number in range(50))
    spans = [(found.start(), found.end()) for found in re.finditer(r"row \d+", text)]

    assert excerpt(text, spans).html.count("<mark>") == TOLD


def test_without_a_mark_the_beginning_is_shown() -> None:
    assert excerpt("\n".join("abcdefghij"), []).html == "a\nb\nc\nd\ne\n<i>… 5 more lines</i>"


def test_a_line_that_comes_again_is_counted() -> None:
    assert excerpt("same\nsame\nsame\nother\n", []).html == "same <i>the same 2 times more</i>\nother"


def test_a_long_line_begins_at_the_name_of_what_decided() -> None:
    text = '{"long":"' + "x" * 200 + '","status":"failing","more":"' + "y" * 200 + '"}'
    start = text.index('"failing"')

    shown = excerpt(text, [(start, start + 9)])

    assert shown.html.startswith("…&quot;status&quot;:<mark>&quot;failing&quot;</mark>")
    assert shown.html.endswith("y…")
    assert shown.width == WIDTH


def test_nothing_says_so() -> None:
    assert excerpt("\n\n", []).html == "<i>nothing</i>"
