from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from lxml import etree

from checks.drill.journal import Journal, Times
from checks.publish.timeline import WIDTH, timeline

MakeJournal = Callable[..., Journal]


def _picture(journal: Journal) -> etree._Element:
    return etree.fromstring(timeline(journal).encode(), etree.XMLParser(resolve_entities=False))


def test_it_shows_when_users_were_served_and_when_not(journal: MakeJournal) -> None:
    bands = _picture(journal()).findall("rect")

    assert [band.get("class") for band in bands] == ["green", "red", "green"]
    starts = [float(band.get("x") or 0) for band in bands]
    assert starts == sorted(starts)
    # Each band ends where the next begins: no time is left untold.
    for band, following in itertools.pairwise(bands):
        end = float(band.get("x") or 0) + float(band.get("width") or 0)
        assert end == pytest.approx(float(following.get("x") or 0), abs=0.2)


def test_it_is_told_in_words_too(journal: MakeJournal) -> None:
    told = _picture(journal()).get("aria-label")

    assert told == "A lock is held: fault at 0 s; pager at 20 s; resolution done at 31 s; served again at 50 s"


def test_nothing_is_drawn_outside_the_picture(journal: MakeJournal) -> None:
    picture = _picture(journal())

    for line in picture.findall("line"):
        assert 0 <= float(line.get("x1") or -1) <= WIDTH


@pytest.mark.parametrize("changes", [{"windows": (), "marks": ()}, {"title": "<b>&\"'"}, {"times": Times()}])
def test_it_is_well_formed_whatever_the_journal_holds(journal: MakeJournal, changes: dict[str, object]) -> None:
    assert _picture(journal(**changes)).tag == "svg"
