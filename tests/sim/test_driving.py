"""The simulated robot drives: where it is led, never into furniture, gently, and it stops when it must."""

from collections.abc import Iterator

import numpy as np
import pytest

from majordomo.action import Action
from majordomo.errors import EmergencyStopped
from majordomo.geometry import Array, inverse, transform_points
from motion.clearance import Clearance
from motion.floor import seen_from
from sim.referee import Referee
from sim.simulated_robot import SimulatedRobot

OPEN_FLOOR = np.array([0.3, -0.7, 0.0])
SHUT = np.zeros(1)


@pytest.fixture(scope="module")
def kitchen() -> Iterator[SimulatedRobot]:
    robot = SimulatedRobot("kitchen", seed=3)
    yield robot
    robot.close()


@pytest.fixture
def robot(kitchen: SimulatedRobot) -> SimulatedRobot:
    kitchen.emergency_stop.reset()
    kitchen.reset(3)
    return kitchen


def stand(robot: SimulatedRobot, *map_from_base: float) -> None:
    robot.world.set_base(np.array(map_from_base))
    robot.world.forward()
    robot.rest()


def drive(robot: SimulatedRobot, *twist: float, periods: int = 10) -> list[Array]:
    """The base twists that were sent, the fingers shut."""
    wanted = Action({"base": np.array(twist), "gripper": SHUT})
    return [robot.apply(wanted).groups["base"] for _ in range(periods)]


def give(robot: SimulatedRobot, name: str) -> Referee:
    """Put an upright object between the fingers, which close on it."""
    world = robot.world
    movable = world.scene.object_named(name)
    x, y, z = (world.world_from_base @ world.base_from_tcp)[:3, 3]
    world.put(name, x, y, z - movable.half_height)
    world.set_arm(world.joint_positions, 2.0 * movable.radius - 0.001)
    world.forward()
    robot.rest()
    drive(robot, 0.0, 0.0, 0.0, periods=4)
    return Referee(world)


def in_hand(robot: SimulatedRobot, referee: Referee, name: str) -> Array:
    """Where an object is in the TCP's frame (3,) [m]."""
    world_from_tcp = robot.world.world_from_base @ robot.world.base_from_tcp
    return transform_points(inverse(world_from_tcp), referee.position(name))


def test_it_goes_where_the_twist_that_was_really_sent_leads(robot: SimulatedRobot) -> None:
    stand(robot, *OPEN_FLOOR)
    sent = drive(robot, 1.0, 0.0, 0.0, periods=15) + drive(robot, 0.0, 0.0, 0.0)
    assert max(np.linalg.norm(twist[:2]) for twist in sent) == pytest.approx(0.4)
    gone = np.sum(sent, axis=0) / robot.spec.control_hz
    assert robot.world.map_from_base - OPEN_FLOOR == pytest.approx(gone, abs=0.01)
    assert gone[0] > 0.3


def test_it_turns_about_its_own_axis(robot: SimulatedRobot) -> None:
    stand(robot, *OPEN_FLOOR)
    drive(robot, 0.0, 0.0, 0.5, periods=30)
    x, y, yaw = seen_from(OPEN_FLOOR, robot.world.map_from_base)
    assert np.hypot(x, y) < 0.02
    assert yaw > 1.0


def test_the_arm_keeps_its_posture_while_it_drives(robot: SimulatedRobot) -> None:
    stand(robot, *OPEN_FLOOR)
    before = robot.world.base_from_tcp[:3, 3]
    for twist in ((0.4, 0.2, 0.8), (-0.4, 0.0, -0.8)):
        drive(robot, *twist)
        assert robot.world.base_from_tcp[:3, 3] == pytest.approx(before, abs=0.01)


@pytest.mark.parametrize("name", ["red cup", "milk"])
def test_what_is_held_stays_in_the_fingers_however_it_drives_and_when_it_stops_at_once(
    robot: SimulatedRobot, name: str
) -> None:
    stand(robot, *OPEN_FLOOR)
    referee = give(robot, name)
    before = in_hand(robot, referee, name)
    generator = np.random.default_rng(0)
    for _ in range(12):
        drive(robot, *generator.choice([-1.0, 1.0], 3), periods=int(generator.integers(3, 12)))
    drive(robot, 0.4, 0.0, 0.8, periods=10)
    robot.stop()
    drive(robot, 0.0, 0.0, 0.0)
    assert referee.is_gripped(name)
    assert in_hand(robot, referee, name) == pytest.approx(before, abs=0.01)


def test_no_command_leads_it_into_furniture(robot: SimulatedRobot) -> None:
    clearance, generator = Clearance(robot.world.scene.site_map()), np.random.default_rng(1)
    stand(robot, *OPEN_FLOOR)
    for _ in range(25):
        drive(robot, *generator.uniform(-1.0, 1.0, 3), periods=8)
        assert clearance.gaps(robot.world.map_from_base).distances.min() > 0.0


def test_odometry_is_off_by_what_is_stated(robot: SimulatedRobot) -> None:
    errors = []
    for seed in range(30):
        robot.reset(seed)
        errors.append(robot.observe().odom_from_base - robot.world.map_from_base)
    noise = robot.world.scene.odometry
    stated = [noise.sigma_m, noise.sigma_m, noise.sigma_rad]
    assert np.std(errors, axis=0) == pytest.approx(stated, rel=0.4)


def test_going_back_to_a_moment_repeats_the_drive_bit_for_bit(robot: SimulatedRobot) -> None:
    stand(robot, *OPEN_FLOOR)
    drive(robot, 0.4, 0.1, 0.3, periods=3)
    moment = robot.save()
    first = drive(robot, 0.4, -0.1, 0.2, periods=4), robot.world.map_from_base, robot.odom_from_base
    robot.restore(moment)
    second = drive(robot, 0.4, -0.1, 0.2, periods=4), robot.world.map_from_base, robot.odom_from_base
    for one, other in zip(first, second, strict=True):
        assert np.array_equal(one, other)


def test_without_commands_the_watchdog_brakes_it(robot: SimulatedRobot) -> None:
    stand(robot, *OPEN_FLOOR)
    drive(robot, 0.4, 0.0, 0.0)
    robot.idle(1.2)
    before = robot.world.map_from_base
    robot.idle(0.5)
    assert robot.world.map_from_base == pytest.approx(before, abs=1e-3)


def test_an_emergency_stop_brakes_it_within_a_hand_s_breadth(robot: SimulatedRobot) -> None:
    stand(robot, *OPEN_FLOOR)
    drive(robot, 0.4, 0.0, 0.0)
    before = robot.world.map_from_base
    robot.emergency_stop.trigger("test")
    with pytest.raises(EmergencyStopped):
        drive(robot, 0.4, 0.0, 0.0, periods=1)
    robot.idle(0.5)
    assert np.linalg.norm(robot.world.map_from_base - before) < 0.08


def test_a_base_that_is_pushed_away_stays_where_it_was_pushed(robot: SimulatedRobot) -> None:
    stand(robot, *OPEN_FLOOR)
    body = robot.world.model.body("robot").id
    robot.world.data.xfrc_applied[body, 1] = -1500.0
    drive(robot, 0.0, 0.0, 0.0, periods=3)
    robot.world.data.xfrc_applied[body, 1] = 0.0
    drive(robot, 0.0, 0.0, 0.0, periods=3)
    pushed = robot.world.map_from_base
    drive(robot, 0.0, 0.0, 0.0, periods=5)
    assert pushed[1] < OPEN_FLOOR[1] - 0.05
    assert robot.world.map_from_base == pytest.approx(pushed, abs=0.025)
