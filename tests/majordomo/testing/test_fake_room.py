import pytest

from majordomo.predicate import Predicate, Verdict
from majordomo.testing import FakeClock, FakeEyes, FakeRoom


def verdict(room: FakeRoom, claim: str) -> Verdict:
    (belief,) = FakeEyes(room, FakeClock()).look([Predicate.parse(claim)])
    return belief.verdict


@pytest.fixture
def room() -> FakeRoom:
    return FakeRoom(["robot_at(hob corner)", "on(can, counter)", "on(lemon, table)", "inside(apple, microwave)"])


@pytest.mark.parametrize(
    ("claim", "seen"),
    [
        ("visible(can)", Verdict.TRUE),
        ("visible(lemon)", Verdict.FALSE),
        ("reachable(microwave)", Verdict.TRUE),
        ("visible(table)", Verdict.FALSE),
        ("on(can, counter)", Verdict.TRUE),
        ("on(can, table)", Verdict.UNKNOWN),
        ("on(lemon, table)", Verdict.UNKNOWN),
        ("robot_at(hob)", Verdict.FALSE),
    ],
)
def test_what_is_seen_is_what_is_here(room: FakeRoom, claim: str, seen: Verdict) -> None:
    assert verdict(room, claim) is seen


def test_what_is_shut_in_is_out_of_view(room: FakeRoom) -> None:
    assert verdict(room, "visible(apple)") is Verdict.TRUE
    room.bring_about("closed(microwave)")
    assert verdict(room, "visible(apple)") is Verdict.FALSE


def test_what_is_held_is_in_view_everywhere(room: FakeRoom) -> None:
    room.bring_about("not on(can, *)", "holding(can)", "not robot_at(*)", "robot_at(hob)")
    assert verdict(room, "visible(can)") is Verdict.TRUE


def test_a_search_leaves_the_robot_where_it_is(room: FakeRoom) -> None:
    room.bring_about("visible(lemon)", "not robot_at(*)")
    assert room.is_true(Predicate("robot_at", ("hob corner",)))
    assert not room.is_true(Predicate("visible", ("lemon",)))
