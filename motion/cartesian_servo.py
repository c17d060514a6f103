"""Turns a TCP twist into joint targets: differential inverse kinematics as a quadratic program, within every limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import mink
import numpy as np

from majordomo.geometry import Array, inverse, pose, rotation_from_vector, vector_from_rotation


@dataclass(frozen=True, slots=True)
class ServoConfig:
    """What one arm's servo needs to know.

    Attributes:
        posture_rad: (n_joints,) Posture towards which free motion drifts; it also decides which way the elbow points.
        joint_names: In the order of the joint vectors.
        max_joint_speed_rad_s: (n_joints,).
        tcp_site: Name of the TCP in the arm's model.
        base_body: Name of base_link in the arm's model.
        collision_pairs: Geom names that must keep apart, as (ones, others).
        orientation_cost: How much orientation counts against position; below 1, position wins near singularities.
        posture_cost: How strongly the posture pulls.
        lag_s: Time by which the arm's joints trail their targets [s]; the hand is aimed ahead by as much.
        max_lead_m: How far the reference may run ahead of the measured TCP: it bounds the force of a push.
        max_lead_rad: The same for its orientation.
        relax_s: Time constant with which the reference falls back to the measured TCP [s], so that a hand that was
            blocked does not go on pressing when it is led elsewhere.
        min_distance_m: How near collision pairs may come.
    """

    posture_rad: tuple[float, ...]
    joint_names: tuple[str, ...]
    max_joint_speed_rad_s: tuple[float, ...]
    tcp_site: str
    base_body: str
    collision_pairs: Sequence[tuple[list[str], list[str]]] = ()
    orientation_cost: float = 0.3
    posture_cost: float = 0.01
    lag_s: float = 0.0
    max_lead_m: float = 0.04
    max_lead_rad: float = 0.3
    relax_s: float = 0.3
    min_distance_m: float = 0.004


@dataclass(frozen=True, slots=True)
class ServoMemory:
    """What the servo remembers between steps, to be restored after a rollback."""

    commanded_joints: Array
    base_from_reference: Array


class CartesianServo:
    """Follows TCP twists with one arm.

    The twist moves a reference, the pose where the hand should be now; the joints are sent to where it should be once
    they have caught up, as well as position, velocity and collision limits allow. The reference never runs further
    ahead of the measured TCP than the configured lead and falls back to it in time, so that a blocked hand pushes
    gently and nothing winds up.

    Args:
        model: A MuJoCo model of the arm alone, with the obstacles that it must avoid.
        config: What to know about it.

    Source: differential IK as a quadratic program, Escande et al. 2014; solved by mink with DAQP.
    """

    def __init__(self, model: Any, config: ServoConfig) -> None:  # an mujoco.MjModel, which only sim/ may name
        self._config = config
        self._configuration = mink.Configuration(model)
        self._frame = mink.FrameTask(
            config.tcp_site, "site", position_cost=1.0, orientation_cost=config.orientation_cost, lm_damping=1e-3
        )
        posture = mink.PostureTask(model, cost=config.posture_cost)
        posture.set_target(np.array(config.posture_rad))
        self._tasks = [self._frame, posture]
        speeds = dict(zip(config.joint_names, map(float, config.max_joint_speed_rad_s), strict=True))
        self._limits: list[mink.Limit] = [
            mink.ConfigurationLimit(model, min_distance_from_limits=0.02),
            mink.VelocityLimit(model, speeds),
        ]
        if config.collision_pairs:
            self._limits.append(
                mink.CollisionAvoidanceLimit(
                    model,
                    list(config.collision_pairs),
                    gain=0.5,
                    minimum_distance_from_collisions=config.min_distance_m,
                    collision_detection_distance=0.06,
                )
            )
        self._world_from_base = self._pose_of(config.base_body, "body")
        self._root = int(model.body_rootid[model.body(config.base_body).id])
        self._base_from_root = inverse(self._world_from_base) @ self._pose_of(model.body(self._root).name, "body")
        self._base_from_reference = np.eye(4)

    @property
    def memory(self) -> ServoMemory:
        """What it remembers."""
        return ServoMemory(self._configuration.q, self._base_from_reference.copy())

    def restore(self, memory: ServoMemory) -> None:
        """Go back to what was remembered then."""
        self._configuration.update(memory.commanded_joints.copy())
        self._base_from_reference = memory.base_from_reference.copy()

    def reset(self, joint_positions: Array) -> None:
        """Hold still at these joint positions (n_joints,) [rad]."""
        self._configuration.update(np.clip(joint_positions, *self._joint_range()))
        self._base_from_reference = self._commanded_tcp()

    def stand_at(self, world_from_base: Array) -> None:
        """Take note of where the base is now (4, 4): the obstacles stay where they are in the model's world."""
        world_from_root = world_from_base @ self._base_from_root
        self._configuration.model.body_pos[self._root] = world_from_root[:3, 3]
        self._configuration.model.body_quat[self._root] = mink.SO3.from_matrix(world_from_root[:3, :3]).wxyz
        self._configuration.update()
        self._world_from_base = world_from_base

    def accept(self, joint_targets: Array) -> None:
        """Go on from the joint targets (n_joints,) [rad] that were really sent, where a limit changed them."""
        self._configuration.update(joint_targets)

    def forward(self, joint_positions: Array) -> Array:
        """Pose (4, 4) of the TCP in base_link at these joint positions (n_joints,) [rad]."""
        kept = self._configuration.q
        self._configuration.update(joint_positions)
        base_from_tcp = self._commanded_tcp()
        self._configuration.update(kept)
        return base_from_tcp

    def step(self, base_from_tcp: Array, twist: Array, dt_s: float) -> Array:
        """Advance by one servo period.

        Args:
            base_from_tcp: (4, 4) measured pose of the TCP in base_link.
            twist: (6,) of the TCP in base_link's axes [m/s, rad/s], already limited.
            dt_s: Length of the period [s]; at 0 nothing changes.

        Returns:
            Joint targets (n_joints,) [rad].
        """
        if dt_s <= 0.0:
            return self._configuration.q
        twist = np.asarray(twist)
        moved = _advanced(self._relaxed(self._base_from_reference, base_from_tcp, dt_s), twist, dt_s)
        self._base_from_reference = self._leashed(moved, base_from_tcp)
        base_from_target = _advanced(self._base_from_reference, twist, self._config.lag_s)
        self._frame.set_target(mink.SE3.from_matrix(self._world_from_base @ base_from_target))
        try:
            velocity = mink.solve_ik(
                self._configuration, self._tasks, dt_s, solver="daqp", damping=1e-4, limits=self._limits
            )
        except mink.NoSolutionFound:  # the limits contradict each other for an instant: hold still
            return self._configuration.q
        self._configuration.integrate_inplace(velocity, dt_s)
        return self._configuration.q

    def _relaxed(self, reference: Array, measured: Array, dt_s: float) -> Array:
        """Let the reference fall back a little to the measured pose."""
        kept = max(0.0, 1.0 - dt_s / self._config.relax_s)
        offset, turn = _lead(reference, measured)
        return _ahead(measured, kept * offset, kept * turn)

    def _leashed(self, reference: Array, measured: Array) -> Array:
        """Keep the reference within the lead."""
        offset, turn = _lead(reference, measured)
        shorter = min(1.0, self._config.max_lead_m / max(float(np.linalg.norm(offset)), 1e-9))
        smaller = min(1.0, self._config.max_lead_rad / max(float(np.linalg.norm(turn)), 1e-9))
        return _ahead(measured, shorter * offset, smaller * turn)

    def _commanded_tcp(self) -> Array:
        return inverse(self._world_from_base) @ self._pose_of(self._config.tcp_site, "site")

    def _pose_of(self, name: str, kind: str) -> Array:
        return np.asarray(self._configuration.get_transform_frame_to_world(name, kind).as_matrix())

    def _joint_range(self) -> tuple[Array, Array]:
        ranges = self._configuration.model.jnt_range
        return ranges[:, 0] + 0.02, ranges[:, 1] - 0.02


def _lead(reference: Array, measured: Array) -> tuple[Array, Array]:
    """How far one pose (4, 4) is ahead of another: translation [m] and rotation vector [rad], (3,) each."""
    return reference[:3, 3] - measured[:3, 3], vector_from_rotation(reference[:3, :3] @ measured[:3, :3].T)


def _ahead(base_from_tcp: Array, offset: Array, turn: Array) -> Array:
    """The pose (4, 4) that is ahead of another by a translation (3,) [m] and a rotation vector (3,) [rad]."""
    return pose(rotation_from_vector(turn) @ base_from_tcp[:3, :3], base_from_tcp[:3, 3] + offset)


def _advanced(base_from_tcp: Array, twist: Array, duration_s: float) -> Array:
    """Where a pose (4, 4) is after moving with a twist (6,) for some time."""
    return _ahead(base_from_tcp, twist[:3] * duration_s, twist[3:] * duration_s)
