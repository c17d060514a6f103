"""One servo period: limited, turned into joints, limited again, and what was really sent is told."""

import mujoco
import numpy as np
import pytest

from majordomo.action import Action, ActionGroup, ActionSpec
from majordomo.errors import ActionRejected
from motion.arm_controller import ArmController
from motion.cartesian_servo import CartesianServo, ServoConfig
from motion.limiter import Limiter, LimiterConfig

DT_S = 0.02
JOINTS = ("x", "y", "z")
SPEC = ActionSpec(
    (
        ActionGroup("arm", "twist", (-0.5,) * 3 + (-1.5,) * 3, (0.5,) * 3 + (1.5,) * 3),
        ActionGroup("gripper", "gripper", (0.0,), (0.08,)),
    )
)
SLIDES = """
<mujoco>
  <worldbody>
    <body name="base">
      <body><joint name="x" type="slide" axis="1 0 0" range="-1 1"/><geom size="0.01"/>
        <body><joint name="y" type="slide" axis="0 1 0" range="-1 1"/><geom size="0.01"/>
          <body><joint name="z" type="slide" axis="0 0 1" range="-1 1"/><geom size="0.01"/><site name="tcp"/></body>
        </body>
      </body>
    </body>
  </worldbody>
</mujoco>
"""
HERE = np.zeros(3)
FORWARD = Action({"arm": np.array([0.2, 0.0, 0.0, 0.0, 0.0, 0.0]), "gripper": np.array([0.03])})


@pytest.fixture
def controller() -> ArmController:
    servo_config = ServoConfig((0.0,) * 3, JOINTS, (2.0,) * 3, tcp_site="tcp", base_body="base", posture_cost=0.0)
    limits = LimiterConfig((-0.5,) * 3, (0.5,) * 3, (-1.0,) * 3, (1.0,) * 3, (2.0,) * 3, (20.0,) * 3)
    servo = CartesianServo(mujoco.MjModel.from_xml_string(SLIDES), servo_config)
    controller = ArmController(servo, Limiter(SPEC, limits), base_height_m=0.7)
    controller.hold(np.zeros(3), HERE, gripper_target=0.08)
    return controller


def follow(controller: ArmController, action: Action, periods: int) -> np.ndarray:
    """Let a perfect arm follow; returns its last joints."""
    joints = controller.memory.servo.commanded_joints
    for _ in range(periods):
        joints = controller.tick(action, controller.forward(joints), HERE, DT_S).joints
    return joints


def test_joints_follow_the_twist(controller: ArmController) -> None:
    assert follow(controller, FORWARD, 50) == pytest.approx([0.2, 0.0, 0.0], abs=0.02)


def test_it_stays_within_the_workspace(controller: ArmController) -> None:
    assert follow(controller, FORWARD, 300)[0] == pytest.approx(0.5, abs=0.01)


def test_the_gripper_keeps_its_last_target(controller: ArmController) -> None:
    before = controller.tick(Action({}), np.eye(4), HERE, DT_S).gripper_opening
    follow(controller, FORWARD, 1)
    assert (before, controller.tick(Action({}), np.eye(4), HERE, DT_S).gripper_opening) == (0.08, 0.03)


def test_a_robot_without_a_base_sends_it_nothing(controller: ArmController) -> None:
    assert controller.tick(FORWARD, np.eye(4), HERE, DT_S).base_twist is None


def test_holding_forgets_all_motion_but_not_the_grip(controller: ArmController) -> None:
    joints = follow(controller, FORWARD, 20)
    controller.hold(joints, HERE)
    targets = controller.tick(Action({}), controller.forward(joints), HERE, DT_S)
    assert targets.joints == pytest.approx(joints, abs=1e-6) and targets.gripper_opening == 0.03


def test_going_back_repeats_what_followed_bit_for_bit(controller: ArmController) -> None:
    follow(controller, FORWARD, 5)
    memory = controller.memory
    first = follow(controller, FORWARD, 5)
    controller.restore(memory)
    assert np.array_equal(follow(controller, FORWARD, 5), first)


def test_what_was_carried_out_is_the_mean_of_all_periods(controller: ArmController) -> None:
    sent = [controller.tick(FORWARD, np.eye(4), HERE, DT_S) for _ in range(2)]
    done = controller.carried_out(sent, periods=4)
    assert list(done.groups) == ["arm", "gripper"] and done.groups["gripper"] == [0.03]
    assert done.groups["arm"] == pytest.approx((sent[0].sent.groups["arm"] + sent[1].sent.groups["arm"]) / 4)


def test_a_senseless_action_changes_nothing(controller: ArmController) -> None:
    with pytest.raises(ActionRejected):
        controller.tick(Action({"arm": np.full(6, np.nan)}), np.eye(4), HERE, DT_S)
    assert controller.memory.limiter.twist == pytest.approx(np.zeros(6))
