"""A moment of a simulated robot and its world as text, and back. Importing this module loads MuJoCo."""

from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from majordomo.errors import UnreadableInput
from majordomo.validation import first_problem
from motion.cartesian_servo import ServoMemory
from motion.limiter import LimiterState
from sim.odometry import OdometryMemory
from sim.simulated_robot import RobotMemory

Numbers = tuple[float, ...]


class _Moment(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    world: Numbers
    commanded_joints: Numbers
    base_from_reference: tuple[Numbers, ...]
    twist: Numbers
    base_twist: Numbers
    joint_velocity: Numbers
    gripper: Numbers | None
    map_from_base: Numbers
    odometry_error: Numbers
    odometry_generator: dict[str, Any]  # NumPy's own form
    gripper_target: float


def to_text(memory: RobotMemory) -> str:
    """Write a moment."""
    servo, limiter, odometry = memory.servo, memory.limiter, memory.odometry
    return _Moment(
        world=tuple(memory.world.tolist()),
        commanded_joints=tuple(servo.commanded_joints.tolist()),
        base_from_reference=tuple(map(tuple, servo.base_from_reference.tolist())),
        twist=tuple(limiter.twist.tolist()),
        base_twist=tuple(limiter.base_twist.tolist()),
        joint_velocity=tuple(limiter.joint_velocity.tolist()),
        gripper=None if limiter.gripper is None else tuple(limiter.gripper.tolist()),
        map_from_base=tuple(odometry.map_from_base.tolist()),
        odometry_error=tuple(odometry.error.tolist()),
        odometry_generator=dict(odometry.generator),
        gripper_target=memory.gripper_target,
    ).model_dump_json()


def from_text(text: str, like: RobotMemory) -> RobotMemory:
    """Read what `to_text` wrote.

    Args:
        text: Of a moment.
        like: Another moment of the same robot.

    Raises:
        UnreadableInput: It is nothing of the kind, or a moment of another robot or scene.
    """
    try:
        moment = _Moment.model_validate_json(text)
    except ValidationError as error:
        raise UnreadableInput(
            f"The kept world cannot be read: {first_problem(error, 'file')}.", "the same task in a fresh one."
        ) from None
    if len(moment.world) != like.world.size:
        raise UnreadableInput(
            f"The kept world has {len(moment.world)} numbers, and this scene {like.world.size}.",
            "the version of Majordomo that kept it.",
        )
    return RobotMemory(
        np.array(moment.world),
        ServoMemory(np.array(moment.commanded_joints), np.array(moment.base_from_reference)),
        LimiterState(
            np.array(moment.twist),
            np.array(moment.base_twist),
            np.array(moment.joint_velocity),
            None if moment.gripper is None else np.array(moment.gripper),
        ),
        OdometryMemory(np.array(moment.map_from_base), np.array(moment.odometry_error), moment.odometry_generator),
        moment.gripper_target,
    )
