"""Things stand where the arm works: within reach, free of one another, and under a ceiling in its nearer third."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from learning.arrangement import ROOM_M, SPREAD_M, Arranger
from learning.prologue import Chances, Prologues
from majordomo.action import Action
from majordomo.geometry import Array
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from sim.demonstrator import Demonstrator
from sim.demonstrator.scene_view import NEAREST_M, REACH_M, SceneView
from sim.referee import Referee
from sim.simulated_robot import SimulatedRobot
from skills.registry import load_skills

THING = "apple"
PICK = SkillCall("pick", {"target": THING})
QUIET = Chances(busy=0.0, clutter=0.0, shown_door=0.0)
STRAYED_M = 0.04
"""How far a thing may be from where it would stand if the base stood exactly at its place."""


class Idle:
    """An expert that has nothing to do, so that a world is arranged in no time."""

    def is_done(self, call: SkillCall) -> bool:
        return True

    def action(self, call: SkillCall) -> Action:
        raise AssertionError("nothing is to be done")

    def points(self, call: SkillCall) -> tuple[Array, None]:
        return np.zeros(3), None

    def progress(self, call: SkillCall) -> float:
        return 1.0


class Stage:
    """A kitchen and somebody who arranges it."""

    def __init__(self, robot: SimulatedRobot) -> None:
        self.robot = robot
        self.referee = Referee(robot.world)
        self.view: SceneView = Demonstrator(robot, self.referee).view
        self._library = load_skills(plugins=()).library

    def arrange(self, call: SkillCall, seed: int, **chances: float) -> bool:
        chosen = replace(QUIET, **chances)
        return Arranger(self.robot, self.view, Idle(), self.referee, self._library, chosen).arrange(call, seed)

    def dock(self, place: str) -> None:
        self.robot.world.set_base(self.robot.world.scene.site_map()[place].map_from_base)
        self.robot.world.forward()

    def away(self, thing: str) -> float:
        return float(np.hypot(*self.view.centre(thing)[:2]))

    def is_so(self, name: str, *arguments: str) -> bool:
        return self.referee.holds(Predicate(name, arguments))


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    robot = SimulatedRobot("kitchen", seed=0)
    yield Stage(robot)
    robot.close()


def test_what_is_to_be_picked_up_stands_within_reach_and_free(stage: Stage) -> None:
    supports = set()
    for seed in range(12):
        assert stage.arrange(PICK, seed)
        support = stage.view.support_of(THING)
        supports.add(support.fixture)
        if not support.is_enclosed:
            assert NEAREST_M - STRAYED_M < stage.away(THING) < REACH_M + SPREAD_M + STRAYED_M
        assert float(stage.view.room(THING, stage.view.centre(THING)[None])[0]) > ROOM_M - 0.02
    assert len(supports) > 3


def test_under_a_ceiling_it_stands_in_the_third_that_is_nearest_to_the_arm(stage: Stage) -> None:
    prologues = Prologues(stage.robot.world.scene, stage.view.workplaces, QUIET)
    drawn = {seed: prologues.draw(PICK, np.random.default_rng([seed, 0])).standing[THING] for seed in range(200)}
    for seed in [seed for seed, fixture in drawn.items() if fixture == "microwave"][:10]:
        assert stage.arrange(PICK, seed) and stage.is_so("inside", THING, "microwave")
        spots = stage.view.landing_spots("microwave", THING)
        nearest = np.sort(np.hypot(spots[:, 0], spots[:, 1]))[: len(spots) // 3 + 1]
        assert stage.away(THING) < float(nearest[-1]) + 0.5 * SPREAD_M


def test_the_robot_stands_at_the_place_though_not_exactly(stage: Stage) -> None:
    errors = []
    for seed in range(6):
        assert stage.arrange(PICK, seed)
        place = stage.robot.world.scene.fixture_named(stage.view.support_of(THING).fixture).place
        assert place is not None and stage.is_so("robot_at", place)
        errors.append(stage.robot.world.map_from_base - stage.robot.world.scene.site_map()[place].map_from_base)
    assert 0.0 < float(np.abs(errors).max()) < 0.1


def test_clutter_leaves_room_for_what_shall_come_there(stage: Stage) -> None:
    call = SkillCall("place_on", {"target": THING, "surface": "rack"})
    others = [name for name in stage.view.movables if name != THING]
    cluttered = 0
    for seed in range(8):
        stage.arrange(call, seed, clutter=1.0)
        stage.dock("sink corner")
        if any(stage.is_so("on", other, "rack") for other in others):
            cluttered += 1
            assert float(stage.view.room(THING, stage.view.landing_spots("rack", THING)).max()) > ROOM_M - 0.02
    assert cluttered > 2
