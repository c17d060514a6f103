"""What comes before a call is what the call needs, and otherwise as chance has it."""

import numpy as np
import pytest

from learning.prologue import Chances, Prologue, Prologues
from majordomo.skill import SkillCall
from sim.scene import load_scene

SCENE = load_scene("kitchen")
WORKPLACES = ("microwave", "sink", "counter", "rack", "table", "shelf")
SEEDS = range(40)


def draw(call: SkillCall, seed: int, **chances: float) -> Prologue:
    return Prologues(SCENE, WORKPLACES, Chances(**chances)).draw(call, np.random.default_rng(seed))


def share(prologue: Prologue, fixture: str) -> float:
    mechanism = SCENE.fixture_named(fixture).mechanism
    assert mechanism is not None
    return mechanism.share(prologue.positions[fixture])


def skills(prologue: Prologue) -> list[str]:
    return [step.call.skill for step in prologue.steps]


def test_the_call_itself_comes_last() -> None:
    call = SkillCall("place_on", {"target": "lemon", "surface": "shelf"})
    assert all(draw(call, seed).steps[-1].call == call for seed in SEEDS)


def test_what_is_to_be_put_down_is_picked_up_first_from_somewhere_that_it_stands_on() -> None:
    for seed in SEEDS:
        prologue = draw(SkillCall("place_on", {"target": "lemon", "surface": "rack"}), seed)
        pick = prologue.steps[-2]
        assert pick.call == SkillCall("pick", {"target": "lemon"})
        assert pick.fixture == prologue.standing["lemon"] != "rack"


def test_what_is_picked_up_stands_on_every_workplace_in_turn() -> None:
    drawn = [draw(SkillCall("pick", {"target": "lemon"}), seed) for seed in range(100)]
    assert {prologue.standing["lemon"] for prologue in drawn} == set(WORKPLACES)
    assert all(prologue.steps[-1].fixture == prologue.standing["lemon"] for prologue in drawn)


@pytest.mark.parametrize(
    ("skill", "low", "high"), [("open", 0.0, 0.5), ("close", 0.15, 1.0), ("turn_on", 0.0, 0.0), ("turn_off", 0.8, 1.0)]
)
def test_a_mechanism_begins_where_the_call_can_move_it(skill: str, low: float, high: float) -> None:
    fixture = "front left burner" if skill.startswith("turn") else "right cabinet"
    drawn = [draw(SkillCall(skill, {"target": fixture}), seed, shown_door=0.0) for seed in SEEDS]
    shares = [share(prologue, fixture) for prologue in drawn]
    assert all(low <= value <= high for value in shares)


def test_a_door_stands_open_unless_it_is_opened_first_where_something_goes_through_it() -> None:
    call = SkillCall("place_in", {"target": "red cup", "container": "microwave"})
    for seed in SEEDS:
        prologue = draw(call, seed)
        assert share(prologue, "microwave") > 0.72 or skills(prologue)[0] == "open"


def test_an_open_door_of_the_place_may_have_been_opened_by_the_expert() -> None:
    call = SkillCall("pick", {"target": "red cup"})
    drawn = [draw(call, seed, open_door=1.0, shown_door=1.0, busy=0.0) for seed in SEEDS]
    shown = [prologue for prologue in drawn if skills(prologue) == ["open", "pick"]]
    assert shown
    assert all(prologue.positions[str(prologue.steps[0].fixture)] == 0.0 for prologue in shown)


def test_a_drive_may_begin_with_something_in_the_hand() -> None:
    call = SkillCall("go_to", {"place": "dining table"})
    assert skills(draw(call, 0, loaded=1.0)) == ["pick", "go_to"]
    assert skills(draw(call, 0, loaded=0.0)) == ["go_to"]


def test_the_arm_may_come_from_putting_something_else_down_there() -> None:
    prologue = draw(SkillCall("close", {"target": "microwave"}), 1, busy=1.0, shown_door=0.0)
    assert skills(prologue) == ["pick", "place_in", "close"]
    assert prologue.steps[1].fixture == "microwave"


def test_the_same_seed_draws_the_same() -> None:
    call = SkillCall("pick", {"target": "bowl"})
    assert draw(call, 7) == draw(call, 7)
