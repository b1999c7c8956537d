from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checks.publish.lanes import Branch, lanes

places = st.integers(0, 12)


def test_the_next_step_needs_no_lane() -> None:
    assert lanes([Branch(0, 1)]) == {}


def test_branches_to_one_step_share_its_lane_and_shorter_ones_lie_inside() -> None:
    found = lanes([Branch(0, 5), Branch(2, 5), Branch(1, 3)])

    assert found == {(3, True): 0, (5, True): 1}


def test_back_and_forth_are_two_tracks() -> None:
    assert set(lanes([Branch(0, 4), Branch(6, 4)])) == {(4, True), (4, False)}


@given(st.lists(st.tuples(places, places).filter(lambda pair: pair[0] != pair[1])))
def test_no_two_tracks_meet_in_a_lane(pairs: list[tuple[int, int]]) -> None:
    branches = [Branch(source, target) for source, target in pairs]

    found = lanes(branches)

    taken: dict[int, list[set[int]]] = {}
    for (target, forward), lane in found.items():
        own = [
            one.source
            for one in branches
            if one.target == target and (one.source < target) == forward and one.source + 1 != target
        ]
        track = set(range(min(*own, target), max(*own, target) + 1)) if own else {target}
        assert all(not track & other for other in taken.get(lane, []))
        taken.setdefault(lane, []).append(track)
