"""Doors, rails and switches are led to their ends, and the hand comes home."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from majordomo.action import Action
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from sim.demonstrator import Demonstrator
from sim.demonstrator.hand import OPEN_M, SHUT_M, hand_rotation, turn_between
from sim.demonstrator.mechanism import BEYOND_M, MechanismDemonstration
from sim.referee import Referee
from sim.simulated_robot import SimulatedRobot

MAX_STEPS = 200
DOOR, RAIL, KNOB, CABINET = "microwave", "slide cabinet", "front left burner", "right cabinet"


@pytest.fixture(scope="module")
def kitchen() -> Iterator[SimulatedRobot]:
    robot = SimulatedRobot("kitchen", seed=3)
    yield robot
    robot.close()


@pytest.fixture
def demonstrator(kitchen: SimulatedRobot) -> Demonstrator:
    kitchen.reset(3, positions=dict.fromkeys((DOOR, RAIL, KNOB), 0.0))
    return Demonstrator(kitchen, Referee(kitchen.world))


def stand_at(robot: SimulatedRobot, fixture: str, share: float) -> None:
    """Put the robot before a fixture whose joint is that far along its way."""
    world = robot.world
    place = world.scene.fixture_named(fixture).place
    assert place is not None
    world.set_base(world.scene.site_map()[place].map_from_base)
    world.set_fixture_position(fixture, share * world.mechanism_of(fixture).stop)
    world.forward()
    robot.rest()


def bring_about(robot: SimulatedRobot, demonstrator: Demonstrator, call: SkillCall) -> bool:
    for _ in range(MAX_STEPS):
        if demonstrator.show(call).is_done():
            return True
        robot.apply(demonstrator.action(call))
    return False


@pytest.mark.parametrize(
    ("fixture", "there", "back", "full", "rest"),
    [(KNOB, "turn_on", "turn_off", "turned_on", "turned_off"), (RAIL, "open", "close", "open", "closed")],
)
def test_what_was_led_to_its_end_can_be_led_back(
    kitchen: SimulatedRobot, demonstrator: Demonstrator, fixture: str, there: str, back: str, full: str, rest: str
) -> None:
    referee = Referee(kitchen.world)
    stand_at(kitchen, fixture, 0.0)
    assert bring_about(kitchen, demonstrator, SkillCall(there, {"target": fixture}))
    assert referee.holds(Predicate(full, (fixture,)))
    assert bring_about(kitchen, demonstrator, SkillCall(back, {"target": fixture}))
    assert referee.holds(Predicate(rest, (fixture,)))


@pytest.mark.parametrize("fixture", [DOOR, RAIL, KNOB])
def test_letting_go_at_the_very_threshold_would_undo_it(
    kitchen: SimulatedRobot, demonstrator: Demonstrator, fixture: str
) -> None:
    mechanism = kitchen.world.mechanism_of(fixture)
    opening, closing = (demonstrator.lead(fixture, is_opening=is_opening) for is_opening in (True, False))
    stand_at(kitchen, fixture, mechanism.share(mechanism.full))
    assert not opening.is_there()
    stand_at(kitchen, fixture, mechanism.share(mechanism.rest))
    assert not closing.is_there()
    stand_at(kitchen, fixture, 1.0)
    assert opening.is_there() and not closing.is_there()


@pytest.mark.parametrize("fixture", [DOOR, RAIL, CABINET])
@pytest.mark.parametrize("is_opening", [True, False])
def test_a_handle_is_not_let_go_again_and_again(
    kitchen: SimulatedRobot, demonstrator: Demonstrator, fixture: str, is_opening: bool
) -> None:
    stand_at(kitchen, fixture, 0.0 if is_opening else 0.8)
    lead = demonstrator.lead(fixture, is_opening=is_opening)
    call, is_shut = SkillCall("open" if is_opening else "close", {"target": fixture}), []
    for _ in range(MAX_STEPS):
        if lead.is_done():
            break
        is_shut.append(lead.aim().opening == SHUT_M)
        kitchen.apply(demonstrator.action(call))
    assert lead.is_done()
    assert sum(before != after for before, after in pairwise(is_shut)) <= 4  # where it slips it is taken anew, once


@pytest.mark.parametrize("fixture", [DOOR, RAIL, CABINET])
def test_what_is_shut_is_pressed_home_before_it_is_let_go(
    kitchen: SimulatedRobot, demonstrator: Demonstrator, fixture: str
) -> None:
    stand_at(kitchen, fixture, 0.8)
    lead = demonstrator.lead(fixture, is_opening=False)
    was_held = False
    for _ in range(MAX_STEPS):
        is_held = lead.aim().opening == SHUT_M
        if was_held and not is_held:
            break
        was_held = is_held
        kitchen.apply(demonstrator.action(SkillCall("close", {"target": fixture})))
    mechanism = lead.handle.mechanism
    assert was_held and lead.handle.share < 0.35 * mechanism.share(mechanism.rest)


@pytest.mark.parametrize("is_opening", [True, False])
def test_progress_follows_the_joint(kitchen: SimulatedRobot, demonstrator: Demonstrator, is_opening: bool) -> None:
    demonstration = demonstrator.lead(DOOR, is_opening=is_opening)
    told = []
    for share in (0.0, 0.3, 0.6, 1.0):
        stand_at(kitchen, DOOR, share)
        told.append(demonstration.progress())
    assert told == sorted(told, reverse=not is_opening)
    assert {told[0], told[-1]} == {0.0, 1.0}


def test_it_is_done_only_when_the_hand_is_home(kitchen: SimulatedRobot, demonstrator: Demonstrator) -> None:
    stand_at(kitchen, DOOR, 1.0)
    demonstration = demonstrator.lead(DOOR, is_opening=True)
    assert demonstration.is_there() and demonstration.is_done()
    away = demonstration.home.copy()
    away[2, 3] -= 0.2
    elsewhere = MechanismDemonstration(demonstration.view, demonstration.handle, away, is_opening=True)
    assert elsewhere.is_there() and not elsewhere.is_done()


def test_what_is_named_and_its_handle_are_one_place(kitchen: SimulatedRobot, demonstrator: Demonstrator) -> None:
    stand_at(kitchen, RAIL, 0.5)
    first, second = demonstrator.lead(RAIL, is_opening=True).points()
    np.testing.assert_allclose(first, second)
    np.testing.assert_allclose(
        first, (demonstrator.view.base_from_world @ [*kitchen.world.handle_of(RAIL), 1.0])[:3], atol=1e-6
    )


def test_beside_other_knobs_the_fingers_open_only_as_far_as_they_must(
    kitchen: SimulatedRobot, demonstrator: Demonstrator
) -> None:
    stand_at(kitchen, KNOB, 0.0)
    knob = demonstrator.lead(KNOB, is_opening=True)
    assert knob.handle.thickness < knob.aim().opening < OPEN_M
    stand_at(kitchen, DOOR, 0.0)
    assert demonstrator.lead(DOOR, is_opening=True).aim().opening == OPEN_M


def test_what_has_slid_deep_into_the_hand_is_led_on(kitchen: SimulatedRobot, demonstrator: Demonstrator) -> None:
    stand_at(kitchen, CABINET, 0.7)
    lead = demonstrator.lead(CABINET, is_opening=False)
    for _ in range(MAX_STEPS):
        if lead.handle.share < 0.55:
            break
        kitchen.apply(demonstrator.action(SkillCall("close", {"target": CABINET})))
    for _ in range(MAX_STEPS):  # a hand that goes straight on instead of round with the door
        into_the_door = 0.05 * demonstrator.view.tcp[:3, 2]
        if _depth(demonstrator, lead) > 0.024:
            break
        kitchen.apply(Action({"arm": np.append(into_the_door, np.zeros(3)), "gripper": np.array([SHUT_M])}))
    assert _depth(demonstrator, lead) > 0.024 and demonstrator.view.is_gripped(CABINET)
    assert lead.handle.share > 0.05
    assert lead.aim().opening == SHUT_M


def _depth(demonstrator: Demonstrator, lead: MechanismDemonstration) -> float:
    """How far the TCP is beyond the handle, along the way in [m]."""
    way_in = demonstrator.view.tcp[:3, 2]
    return float((demonstrator.view.tcp - lead.handle.at(lead.handle.value))[:3, 3] @ way_in) - BEYOND_M


def test_a_hand_that_is_not_lined_up_stays_before_the_handle(
    kitchen: SimulatedRobot, demonstrator: Demonstrator
) -> None:
    stand_at(kitchen, DOOR, 0.0)
    demonstration = demonstrator.lead(DOOR, is_opening=True)
    handle = demonstration.handle.at(0.0)
    before = handle[:3, 2] @ (handle - demonstration.aim().base_from_hand)[:3, 3]
    assert before > 0.08


def test_a_hand_comes_home_over_a_door_that_stands_in_its_way(
    kitchen: SimulatedRobot, demonstrator: Demonstrator
) -> None:
    stand_at(kitchen, DOOR, 1.0)
    there = demonstrator.lead(DOOR, is_opening=True)
    x, y, z = there.home[:3, 3]
    far = np.eye(4)
    far[:3, :3], far[:3, 3] = hand_rotation(0.0, 0.0), [x, y - 0.5, z]
    home = MechanismDemonstration(there.view, there.handle, far, is_opening=True)
    aim = home.aim().base_from_hand
    assert turn_between(aim, far) == pytest.approx(0.0)
    assert aim[2, 3] > max(z, there.handle.top_z)
