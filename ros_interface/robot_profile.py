"""What another robot calls its topics and joints, how far and fast they go, and which cameras it has: one YAML each.

Lengths in metres, angles in radians; topics as in ROS: relative ones belong to the robot's namespace.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from majordomo.action import ActionGroup, ActionSpec
from majordomo.errors import UnknownName
from majordomo.geometry import Array, pose, rotation_from_vector
from majordomo.observation import ObservationSpec
from majordomo.robot import RobotSpec
from majordomo.validation import read_yaml, validated
from ros_interface.motor_limits import MotorLimits

PROFILES = Path(__file__).parent / "profiles"
DEFAULT_PROFILE = "simulated_panda"

_TOPIC = re.compile(r"(~/|/)?[A-Za-z_][A-Za-z0-9_]*(/[A-Za-z_][A-Za-z0-9_]*)*")


def _topic(name: str) -> str:
    if not _TOPIC.fullmatch(name):
        raise ValueError("a topic's name has letters, digits and underscores between single slashes")
    return name


Topic = Annotated[str, AfterValidator(_topic)]
Positive = Annotated[float, Field(gt=0.0)]
NotNegative = Annotated[float, Field(ge=0.0)]
Pixels = Annotated[int, Field(ge=8, le=8192)]
Vector3 = tuple[float, float, float]


class ProfilePart(BaseModel):
    """A part of a profile: frozen, and strict about what it is given."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class SensorTopic(ProfilePart):
    """A topic on which a sensor tells something so many times a second."""

    topic: Topic
    hz: Positive


class JointProfile(ProfilePart):
    """One joint of the arm: its range and how fast it may turn."""

    name: str
    low_rad: float
    high_rad: float
    max_speed_rad_s: Positive
    max_acceleration_rad_s2: Positive

    @model_validator(mode="after")
    def _has_range(self) -> "JointProfile":
        if self.low_rad >= self.high_rad:
            raise ValueError(f"joint '{self.name}' goes from {self.low_rad:g} to {self.high_rad:g} rad")
        return self


class ArmProfile(ProfilePart):
    """An arm whose joints follow targets, all in one Float64MultiArray, and how fast its hand may move."""

    command_topic: Topic
    joints: Annotated[tuple[JointProfile, ...], Field(min_length=1)]
    max_speed_m_s: Positive
    max_turn_rad_s: Positive

    @property
    def joint_names(self) -> tuple[str, ...]:
        """In the order of the command."""
        return tuple(joint.name for joint in self.joints)


class GripperProfile(ProfilePart):
    """A gripper whose joints follow targets; its opening is `offset_m` and `metres_per_unit` times their sum."""

    command_topic: Topic
    joints: Annotated[tuple[str, ...], Field(min_length=1)]
    range_m: tuple[NotNegative, Positive]
    offset_m: float = 0.0
    metres_per_unit: float = 1.0

    @model_validator(mode="after")
    def _can_move(self) -> "GripperProfile":
        if self.range_m[0] >= self.range_m[1]:
            raise ValueError(f"the gripper opens from {self.range_m[0]:g} to {self.range_m[1]:g} m")
        if self.metres_per_unit == 0.0:
            raise ValueError("with 0 metres per unit the joints do not move the fingers")
        return self

    def opening(self, positions: Array) -> float:
        """The distance [m] between the fingers at these joint positions (n_joints,)."""
        return self.offset_m + self.metres_per_unit * float(np.sum(positions))

    def targets(self, opening_m: float) -> Array:
        """Joint targets (n_joints,) at which the fingers are so far apart, each joint doing its share."""
        return np.full(len(self.joints), (opening_m - self.offset_m) / self.metres_per_unit / len(self.joints))


class BaseProfile(ProfilePart):
    """A base that follows velocities; one that cannot go sideways has no `max_sideways_m_s`."""

    command_topic: Topic
    is_stamped: bool  # TwistStamped; else Twist
    odometry: SensorTopic
    max_forward_m_s: Positive
    max_sideways_m_s: NotNegative
    max_turn_rad_s: Positive


class CameraMount(ProfilePart):
    """Where a camera is fixed: its optical frame (z ahead, x right) in base_link, or in the frame of the TCP."""

    frame: Literal["base_link", "tcp"]
    position_m: Vector3
    rotation_vector_rad: Vector3

    @property
    def frame_from_camera(self) -> Array:
        """The pose (4, 4)."""
        return pose(rotation_from_vector(np.array(self.rotation_vector_rad)), np.array(self.position_m))


class CameraProfile(ProfilePart):
    """One RGB-D camera. Where it is, a topic of PoseStamped in base_link tells, or it is mounted somewhere for good."""

    colour: Topic
    depth: Topic
    info: Topic
    pose_topic: Topic | None = None
    mount: CameraMount | None = None
    hz: Positive
    height: Pixels
    width: Pixels
    is_rectified: bool = True

    @model_validator(mode="after")
    def _is_somewhere(self) -> "CameraProfile":
        if (self.pose_topic is None) == (self.mount is None):
            raise ValueError("a camera has either a pose_topic or a mount")
        return self


class RobotProfile(ProfilePart):
    """One robot.

    Attributes:
        name: For people.
        control_hz: Actions a second [Hz].
        joint_states: Where all joints are told, the gripper's too.
        arm: What moves the hand.
        gripper: What it grasps with.
        base: What it drives on; None: it stands.
        cameras: By the names that policies know them by.
    """

    name: str
    control_hz: Positive
    joint_states: SensorTopic
    arm: ArmProfile
    gripper: GripperProfile
    base: BaseProfile | None = None
    cameras: Annotated[Mapping[str, CameraProfile], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_are_its_own(self) -> "RobotProfile":
        _require_once("joint", [*self.arm.joint_names, *self.gripper.joints])
        of_base = [] if self.base is None else [self.base.command_topic, self.base.odometry.topic]
        of_cameras = [topic for camera in self.cameras.values() for topic in (camera.colour, camera.depth, camera.info)]
        ours = [self.joint_states.topic, self.arm.command_topic, self.gripper.command_topic]
        _require_once("topic", [*ours, *of_base, *of_cameras])
        return self

    @property
    def spec(self) -> RobotSpec:
        """What the robot senses and takes."""
        fast = (self.arm.max_speed_m_s,) * 3 + (self.arm.max_turn_rad_s,) * 3
        low, high = self.gripper.range_m
        groups = [_symmetric("arm", "twist", fast), ActionGroup("gripper", "gripper", (low,), (high,))]
        if self.base is not None:
            base = (self.base.max_forward_m_s, self.base.max_sideways_m_s, self.base.max_turn_rad_s)
            groups.append(_symmetric("base", "base_twist", base))
        cameras = {name: (camera.height, camera.width) for name, camera in self.cameras.items()}
        observation = ObservationSpec(cameras, self.arm.joint_names, self.gripper.range_m)
        return RobotSpec(self.name, observation, ActionSpec(tuple(groups)), self.control_hz)

    @property
    def motor_limits(self) -> MotorLimits:
        """How far and fast its motors may be sent."""
        joints, base = self.arm.joints, self.base
        return MotorLimits(
            joint_names=self.arm.joint_names,
            joint_low_rad=tuple(joint.low_rad for joint in joints),
            joint_high_rad=tuple(joint.high_rad for joint in joints),
            max_joint_speed_rad_s=tuple(joint.max_speed_rad_s for joint in joints),
            gripper_range_m=self.gripper.range_m,
            max_base_speed_m_s=0.0 if base is None else max(base.max_forward_m_s, base.max_sideways_m_s),
            max_base_turn_rad_s=0.0 if base is None else base.max_turn_rad_s,
        )


def load_profile(name_or_path: str | Path = DEFAULT_PROFILE) -> RobotProfile:
    """Read a profile by its shipped name, or from a YAML file.

    Raises:
        UnknownName: It is neither a file nor the name of a shipped profile.
        ConfigError: The file is not YAML, or holds something that is not allowed.
    """
    path = Path(name_or_path)
    if not path.is_file():
        path = PROFILES / f"{name_or_path}.yaml"
    if not path.is_file():
        raise UnknownName("robot profile", str(name_or_path), shipped_profiles())
    what = f"the robot's settings in {path}"
    return validated(RobotProfile, read_yaml(path, what), what)


def shipped_profiles() -> list[str]:
    """Names of the profiles that come along."""
    return sorted(path.stem for path in PROFILES.glob("*.yaml"))


def _symmetric(name: str, kind: str, high: tuple[float, ...]) -> ActionGroup:
    return ActionGroup(name, kind, tuple(-limit for limit in high), high)


def _require_once(what: str, names: Iterable[str]) -> None:
    told: set[str] = set()
    for name in names:
        if name in told:
            raise ValueError(f"the {what} '{name}' is named twice")
        told.add(name)
