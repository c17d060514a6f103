import numpy as np
import pytest

from learning.gate import try_expert
from learning.recording import Recorder
from learning.simulated_studio import SimulatedStudio, SimulatedStudios
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall

MICROWAVE = {"target": "microwave"}


@pytest.fixture(scope="module")
def studio() -> SimulatedStudio:
    return SimulatedStudios("counter")()


def test_what_must_be_held_is_held(studio: SimulatedStudio) -> None:
    call = SkillCall("place_in", {"target": "green cup", "container": "microwave"})
    assert studio.arrange(call, 12)
    assert studio.judge.holds(Predicate("holding", ("green cup",)))
    assert studio.judge.holds(Predicate("open", ("microwave",)))


@pytest.mark.parametrize(("skill", "predicate"), [("open", "open"), ("close", "closed")])
def test_a_door_is_not_yet_where_it_shall_go(studio: SimulatedStudio, skill: str, predicate: str) -> None:
    for seed in range(4):
        assert studio.arrange(SkillCall(skill, MICROWAVE), seed)
        assert not studio.judge.holds(Predicate(predicate, ("microwave",)))


def test_the_same_seed_arranges_the_same_world(studio: SimulatedStudio) -> None:
    call = SkillCall("pick", {"target": "lemon"})
    poses = []
    for _ in range(2):
        studio.arrange(call, 5)
        poses.append([studio.tcp(), studio.position("lemon"), studio.position("microwave")])
    assert all(np.array_equal(first, second) for first, second in zip(*poses, strict=True))


def test_imagining_leaves_the_kitchen_as_it_was(studio: SimulatedStudio) -> None:
    call = SkillCall("pick", {"target": "red cup"})
    studio.arrange(call, 5)
    recorder = Recorder(studio, "counter", horizon=8)
    before = recorder.imagine(call)
    np.testing.assert_allclose(recorder.imagine(call), before, atol=1e-6)
    assert np.linalg.norm(before[-1, :3]) > 0.02  # and it does move


def test_every_column_can_be_labelled(studio: SimulatedStudio) -> None:
    columns = Recorder(studio, "counter", horizon=8).columns
    assert len(columns.groundings) == 3 + 6 * 4 + 2 * 9
    assert studio.position("counter") is None
    assert all(studio.position(thing) is not None for thing in columns.things if thing != "counter")


def test_the_expert_picks(studio: SimulatedStudio) -> None:
    call = SkillCall("pick", {"target": "red cup"})
    assert studio.arrange(call, 6)
    assert try_expert(studio, call)
