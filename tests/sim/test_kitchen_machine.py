"""The motors and senses of the simulated robot: what they are told lasts until they are told otherwise."""

from collections.abc import Iterator

import numpy as np
import pytest

from sim.kitchen_machine import KitchenMachine

PERIOD_S = 0.02


@pytest.fixture(scope="module")
def kitchen() -> Iterator[KitchenMachine]:
    machine = KitchenMachine("kitchen")
    yield machine
    machine.close()


@pytest.fixture
def machine(kitchen: KitchenMachine) -> KitchenMachine:
    kitchen.reset(3)
    return kitchen


def run(machine: KitchenMachine, duration_s: float) -> None:
    for _ in range(round(duration_s / PERIOD_S)):
        machine.step(PERIOD_S)


def test_motors_go_where_they_are_sent(machine: KitchenMachine) -> None:
    before = machine.sense()
    targets = before.joint_positions + 0.1
    machine.command(targets, 0.03, np.array([0.2, 0.0, 0.0]))
    run(machine, 1.0)
    after = machine.sense()
    assert after.joint_positions == pytest.approx(targets, abs=0.01)
    assert after.gripper_opening == pytest.approx(0.03, abs=0.002)
    assert np.linalg.norm(after.odom_from_base[:2] - before.odom_from_base[:2]) > 0.05
    assert after.stamp_s == pytest.approx(1.0)


def test_a_base_without_a_command_stands(machine: KitchenMachine) -> None:
    still = machine.sense().joint_positions
    machine.command(still, 0.08, np.array([0.4, 0.0, 0.0]))
    run(machine, 0.4)
    machine.command(still, 0.08, None)
    run(machine, 0.4)
    stands = machine.world.map_from_base
    run(machine, 0.4)
    assert machine.world.map_from_base == pytest.approx(stands, abs=1e-3)


def test_holding_ends_motion_and_keeps_the_grip(machine: KitchenMachine) -> None:
    machine.command(machine.sense().joint_positions + 0.5, 0.02, np.array([0.2, 0.0, 0.0]))
    run(machine, 0.2)
    machine.hold()
    run(machine, 0.6)
    there = machine.sense()
    run(machine, 0.4)
    after = machine.sense()
    assert after.joint_positions == pytest.approx(there.joint_positions, abs=0.005)
    assert after.gripper_opening == pytest.approx(0.02, abs=0.002)
    assert machine.world.base_target == pytest.approx(machine.world.map_from_base, abs=0.01)


def test_senses_come_without_pictures_and_pictures_one_by_one(machine: KitchenMachine) -> None:
    assert machine.sense().cameras == {}
    assert machine.picture("wrist").rgb.shape == (128, 128, 3)
