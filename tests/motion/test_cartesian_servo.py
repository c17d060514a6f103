"""The servo follows twists, keeps every limit, keeps away from furniture, and does not wind up."""

from dataclasses import replace

import mujoco
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from majordomo.geometry import pose
from motion.cartesian_servo import CartesianServo, ServoConfig

DT_S = 0.02
JOINTS = ("shoulder", "elbow", "wrist")
SPEEDS = (2.0, 2.0, 2.0)
START = np.array([-0.8, 0.9, 0.5])

ARM = """
<mujoco>
  <compiler angle="radian"/>
  <worldbody>
    <geom name="table" type="box" size="1 1 0.05" pos="0 0 -0.45"/>
    <body name="base">
      <body><joint name="shoulder" axis="0 1 0" range="-2 2"/><geom type="capsule" fromto="0 0 0 0.3 0 0" size="0.02"/>
        <body pos="0.3 0 0"><joint name="elbow" axis="0 1 0" range="-2.5 2.5"/>
          <geom type="capsule" fromto="0 0 0 0.3 0 0" size="0.02"/>
          <body pos="0.3 0 0"><joint name="wrist" axis="0 1 0" range="-2 2"/>
            <geom name="hand" type="capsule" fromto="0 0 0 0.1 0 0" size="0.02"/>
            <site name="tcp" pos="0.1 0 0"/>
          </body>
        </body>
      </body>
    </body>
  </worldbody>
</mujoco>
"""


CONFIG = ServoConfig(
    posture_rad=(-0.8, 0.9, 0.5),
    joint_names=JOINTS,
    max_joint_speed_rad_s=SPEEDS,
    tcp_site="tcp",
    base_body="base",
    collision_pairs=[(["hand"], ["table"])],
)


@pytest.fixture
def servo() -> CartesianServo:
    servo = CartesianServo(mujoco.MjModel.from_xml_string(ARM), CONFIG)
    servo.reset(START)
    return servo


def follow(servo: CartesianServo, twist: np.ndarray, steps: int) -> np.ndarray:
    """Let a perfect arm follow; returns its last joints."""
    joints = servo.memory.commanded_joints
    for _ in range(steps):
        joints = servo.step(servo.forward(joints), twist, DT_S)
    return joints


def test_the_tcp_moves_as_the_twist_says(servo: CartesianServo) -> None:
    start = servo.forward(START)[:3, 3]
    joints = follow(servo, np.array([-0.1, 0.0, 0.1, 0.0, 0.0, 0.0]), 50)
    assert np.allclose(servo.forward(joints)[:3, 3] - start, [-0.1, 0.0, 0.1], atol=0.01)


def test_a_hand_whose_joints_trail_their_targets_keeps_up_with_the_twist(servo: CartesianServo) -> None:
    aimed_ahead = CartesianServo(mujoco.MjModel.from_xml_string(ARM), replace(CONFIG, lag_s=0.1))
    gone = []
    for candidate in (servo, aimed_ahead):
        candidate.reset(START)
        joints = START
        for _ in range(50):
            wanted = candidate.step(candidate.forward(joints), np.array([-0.1, 0.0, 0.1, 0.0, 0.0, 0.0]), DT_S)
            joints = joints + (wanted - joints) * DT_S / 0.1
        gone.append(candidate.forward(joints)[:3, 3] - candidate.forward(START)[:3, 3])
    assert np.linalg.norm(gone[0] - [-0.1, 0.0, 0.1]) > 0.03
    assert np.allclose(gone[1], [-0.1, 0.0, 0.1], atol=0.01)


def test_nothing_changes_in_no_time(servo: CartesianServo) -> None:
    before = servo.memory.commanded_joints
    assert np.array_equal(servo.step(servo.forward(START), np.ones(6), 0.0), before)


def test_it_keeps_away_from_furniture(servo: CartesianServo) -> None:
    joints = follow(servo, np.array([0.0, 0.0, -0.3, 0.0, 0.0, 0.0]), 150)
    assert servo.forward(joints)[2, 3] > -0.40


def test_furniture_stays_where_it_is_when_the_base_stands_elsewhere(servo: CartesianServo) -> None:
    servo.stand_at(pose(np.eye(3), np.array([0.0, 0.0, 0.2])))
    joints = follow(servo, np.array([0.0, 0.0, -0.3, 0.0, 0.0, 0.0]), 150)
    assert -0.60 < servo.forward(joints)[2, 3] < -0.50  # in base_link the table has sunk by as much


def test_a_blocked_arm_is_not_pulled_harder_than_its_lead(servo: CartesianServo) -> None:
    measured = servo.forward(START)
    for _ in range(100):
        servo.step(measured, np.array([0.0, 0.0, 0.3, 0.0, 0.0, 0.0]), DT_S)
    assert np.linalg.norm(servo.memory.base_from_reference[:3, 3] - measured[:3, 3]) <= 0.04 + 1e-9


def test_a_hand_that_was_blocked_stops_pressing_when_it_is_told_to_rest(servo: CartesianServo) -> None:
    measured = servo.forward(START)
    for _ in range(100):
        servo.step(measured, np.array([0.0, 0.0, 0.3, 0.0, 0.0, 0.0]), DT_S)
    for _ in range(60):
        servo.step(measured, np.zeros(6), DT_S)
    assert np.linalg.norm(servo.memory.base_from_reference[:3, 3] - measured[:3, 3]) < 0.002


def test_it_goes_on_from_what_was_restored(servo: CartesianServo) -> None:
    twist = np.array([-0.1, 0.0, 0.05, 0.0, 0.0, 0.0])
    memory = servo.memory
    first = follow(servo, twist, 10)
    servo.restore(memory)
    assert np.array_equal(follow(servo, twist, 10), first)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(*[st.floats(-2.0, 2.0)] * 6), min_size=1, max_size=25))
def test_no_sequence_of_twists_breaks_a_joint_limit(twists: list[tuple[float, ...]]) -> None:
    model = mujoco.MjModel.from_xml_string(ARM)
    servo = CartesianServo(model, ServoConfig((-0.8, 0.9, 0.5), JOINTS, SPEEDS, "tcp", "base"))
    servo.reset(START)
    joints = START
    for twist in twists:
        before, joints = joints, servo.step(servo.forward(joints), np.array(twist), DT_S)
        assert (joints >= model.jnt_range[:, 0]).all() and (joints <= model.jnt_range[:, 1]).all()
        assert (np.abs(joints - before) <= np.array(SPEEDS) * DT_S + 1e-6).all()
