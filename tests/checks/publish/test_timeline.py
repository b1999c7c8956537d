from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from lxml import etree

from checks.drill.journal import Journal, Run, Times
from checks.publish.timeline import PHASES, WIDTH, phases, timeline, words

MakeJournal = Callable[..., Journal]


def _picture(journal: Journal) -> etree._Element:
    return etree.fromstring(timeline(journal).encode(), etree.XMLParser(resolve_entities=False))


def _bands(picture: etree._Element, *kinds: str) -> list[etree._Element]:
    return [band for band in picture.findall("rect") if band.get("class") in kinds]


def test_it_shows_when_users_were_served_and_when_not(journal: MakeJournal) -> None:
    bands = _bands(_picture(journal()), "green", "red")

    assert [band.get("class") for band in bands] == ["green", "red", "green"]
    starts = [float(band.get("x") or 0) for band in bands]
    assert starts == sorted(starts)
    # Each band ends where the next begins: no time is left untold.
    for band, following in itertools.pairwise(bands):
        end = float(band.get("x") or 0) + float(band.get("width") or 0)
        assert end == pytest.approx(float(following.get("x") or 0), abs=0.2)


def test_it_is_told_in_words_too(journal: MakeJournal) -> None:
    told = _picture(journal()).get("aria-label")

    assert told == "A lock is held: detect 20 s; identify 30 s; mitigate 31 s; recover 50 s"


def test_each_part_of_the_incident_begins_where_the_one_before_it_ends(journal: MakeJournal) -> None:
    assert list(phases(journal())) == [
        ("detect", 0.0, 20.0), ("identify", 20.0, 30.0), ("mitigate", 30.0, 31.0), ("recover", 31.0, 50.0),
    ]  # fmt: skip
    assert [band.get("class") for band in _bands(_picture(journal()), *PHASES)] == list(PHASES)


def test_a_walk_that_never_came_to_its_resolution_has_no_later_part(journal: MakeJournal) -> None:
    broken = journal(times=Times(detect=20))

    assert list(phases(broken)) == [("detect", 0.0, 20.0)]
    assert words(broken) == "detect 20 s"


def test_a_command_that_changes_stands_out(journal: MakeJournal, run: Callable[..., Run]) -> None:
    picture = _picture(journal(runs=(run("health", at=21), run("end", at=30, effect="change"))))

    assert [one[0].text for one in _bands(picture, "change")] == ["end, at 30 s"]


def test_nothing_is_drawn_outside_the_picture(journal: MakeJournal, run: Callable[..., Run]) -> None:
    late = run("health", at=49, seconds=300)
    picture = _picture(journal(runs=(late,)))

    for line in picture.findall("line"):
        assert 0 <= float(line.get("x1") or -1) <= WIDTH
    for band in picture.findall("rect"):
        assert float(band.get("x") or 0) + float(band.get("width") or 0) <= WIDTH


@pytest.mark.parametrize("changes", [{"windows": (), "marks": ()}, {"title": "<b>&\"'"}, {"times": Times()}])
def test_it_is_well_formed_whatever_the_journal_holds(journal: MakeJournal, changes: dict[str, object]) -> None:
    assert _picture(journal(**changes)).tag == "svg"
