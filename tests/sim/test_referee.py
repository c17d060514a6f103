"""The referee calls true what is true, and nothing else."""

import numpy as np
import pytest

from majordomo.errors import UnknownName
from majordomo.predicate import Predicate
from sim.kitchen_world import KitchenWorld
from sim.referee import Referee

LEVEL_POSTURE = np.array([0.0, -0.9, 0.0, -2.6, 0.0, 1.7, 0.0])
TRAY_THICKNESS = 0.008
INSIDE = (-0.90, 0.62, 1.648)


@pytest.fixture(scope="module")
def shared_world() -> KitchenWorld:
    return KitchenWorld("counter")


@pytest.fixture
def world(shared_world: KitchenWorld) -> KitchenWorld:
    shared_world.reset(0)
    return shared_world


@pytest.fixture
def referee(world: KitchenWorld) -> Referee:
    return Referee(world)


def truths_about(referee: Referee, name: str) -> set[str]:
    """What is true of a thing, but for whether it is in view and within reach."""
    truths = (truth for truth in referee.truths() if truth.name not in ("visible", "reachable"))
    return {str(truth) for truth in truths if not name or name in truth.arguments}


def put_in_hand(world: KitchenWorld, name: str) -> None:
    """Close the hand about an object in mid-air; gravity waits until it is held."""
    world.set_arm(LEVEL_POSTURE, 0.08)
    world.forward()
    tcp = (world.world_from_base @ world.base_from_tcp)[:3, 3]
    world.put(name, *tcp[:2], tcp[2] - world.scene.object_named(name).half_height)
    world.set_targets(LEVEL_POSTURE, 0.0)
    gravity = world.model.opt.gravity.copy()
    world.model.opt.gravity[:] = 0.0
    world.step(250)
    world.model.opt.gravity[:] = gravity
    world.step(100)


def test_after_a_reset_everything_is_on_the_counter_and_the_hand_is_empty(
    world: KitchenWorld, referee: Referee
) -> None:
    expected = {f"on({movable.name}, counter)" for movable in world.scene.objects}
    assert truths_about(referee, "") == expected | {"hand_empty()", "closed(microwave)"}


@pytest.mark.parametrize(
    ("angle", "is_open", "is_closed"),
    [(0.0, False, True), (-0.02, False, True), (-0.1, False, False), (-1.1, False, False), (-1.3, True, False)],
)
def test_a_door_ajar_is_neither_open_nor_closed(
    world: KitchenWorld, referee: Referee, angle: float, is_open: bool, is_closed: bool
) -> None:
    world.set_fixture_position("microwave", angle)
    assert referee.holds(Predicate("open", ("microwave",))) is is_open
    assert referee.holds(Predicate("closed", ("microwave",))) is is_closed


def test_a_cup_in_the_microwave_is_inside_and_not_on_the_counter(world: KitchenWorld, referee: Referee) -> None:
    world.put("red cup", *INSIDE)
    world.step(100)
    assert truths_about(referee, "red cup") == {"inside(red cup, microwave)"}


def test_a_cup_before_or_above_the_microwave_is_not_inside(world: KitchenWorld, referee: Referee) -> None:
    world.put("red cup", -0.80, 0.35, 1.600)
    world.put("blue cup", -0.85, 0.75, 1.974)
    world.step(200)
    assert truths_about(referee, "red cup") == {"on(red cup, counter)"}
    assert truths_about(referee, "blue cup") == set()


def test_a_cup_on_the_tray_is_not_on_the_counter(world: KitchenWorld, referee: Referee) -> None:
    x, y, z = world.pose_of("tray")[:3, 3]
    world.put("green cup", x, y, z + TRAY_THICKNESS)
    world.step(100)
    assert truths_about(referee, "green cup") == {"on(green cup, tray)"}


def test_a_cup_above_the_tray_or_on_another_cup_is_on_nothing(world: KitchenWorld, referee: Referee) -> None:
    x, y, _ = world.pose_of("tray")[:3, 3]
    world.put("green cup", x, y, 1.75)
    below = world.pose_of("red cup")[:3, 3]
    world.put("blue cup", below[0], below[1], 1.618 + 0.095)
    world.forward()
    assert truths_about(referee, "green cup") == set()
    assert truths_about(referee, "blue cup") == set()


def test_a_cup_that_lies_on_its_side_is_still_on_the_counter(world: KitchenWorld, referee: Referee) -> None:
    start = int(world.model.joint("red cup").qposadr[0])
    world.data.qpos[start + 2] = 1.618 + 0.03
    world.data.qpos[start + 3 : start + 7] = [np.sqrt(0.5), np.sqrt(0.5), 0.0, 0.0]
    world.forward()
    assert referee.lowest_point("red cup") == pytest.approx(1.618, abs=1e-6)
    assert referee.holds(Predicate("on", ("red cup", "counter")))


def test_what_both_fingers_lift_is_held_and_rests_nowhere(world: KitchenWorld, referee: Referee) -> None:
    put_in_hand(world, "red cup")
    assert truths_about(referee, "red cup") == {"holding(red cup)"}
    assert not referee.holds(Predicate("hand_empty"))
    assert referee.holds(Predicate("hand_empty", (), positive=False))
    assert (referee.finger_forces("red cup") > 5.0).all()


def test_what_is_gripped_but_supported_is_not_yet_held(world: KitchenWorld, referee: Referee) -> None:
    put_in_hand(world, "red cup")
    cup = world.pose_of("red cup")[:3, 3]
    world.put("tray", cup[0], cup[1], cup[2] - 0.0475 - TRAY_THICKNESS + 0.0005)
    world.step(20)
    assert referee.is_gripped("red cup")
    assert not referee.holds(Predicate("holding", ("red cup",)))
    assert not referee.holds(Predicate("hand_empty"))
    assert not referee.holds(Predicate("on", ("red cup", "tray")))


def test_a_dropped_cup_is_no_longer_held(world: KitchenWorld, referee: Referee) -> None:
    put_in_hand(world, "red cup")
    world.set_targets(LEVEL_POSTURE, 0.08)
    world.step(250)
    assert referee.holds(Predicate("hand_empty"))
    assert not referee.holds(Predicate("holding", ("red cup",)))


@pytest.mark.parametrize(
    "text", ["holding(spoon)", "on(red cup, moon)", "open(red cup)", "clean(red cup)", "turned_on(microwave)"]
)
def test_what_the_referee_cannot_judge_is_refused(referee: Referee, text: str) -> None:
    with pytest.raises(UnknownName, match="Try: "):
        referee.holds(Predicate.parse(text))
