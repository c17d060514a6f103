"""The Panda in the simulated kitchen as a `Robot`: it senses with cameras and joints, and limits what it is told.

It runs in lockstep: `apply` advances simulated time by one control period. The truth of the world is not reachable
through the `Robot` protocol; `world` is for demonstrations, tests, benchmarks and films.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from majordomo.action import Action, ActionGroup, ActionSpec
from majordomo.errors import RobotUnavailable
from majordomo.geometry import Array, pose_on_floor
from majordomo.observation import Observation, ObservationSpec
from majordomo.robot import RobotSpec
from motion.base_limiter import BaseLimiter, BaseLimiterConfig
from motion.bounds import shortened
from motion.cartesian_servo import CartesianServo, ServoConfig, ServoMemory
from motion.emergency_stop import EmergencyStop
from motion.floor import moved
from motion.limiter import Limiter, LimiterConfig, LimiterState
from motion.watchdog import Freshness, Watchdog
from sim import robot_model as names
from sim.kitchen_model import build_arm_model
from sim.kitchen_world import KitchenWorld
from sim.odometry import Odometry, OdometryMemory
from sim.scene import SceneConfig

CONTROL_HZ = 10.0
SERVO_HZ = 50.0
IMAGE_SIZE = 128
JOINT_SPEED_RAD_S = (1.6, 1.6, 1.6, 1.6, 2.2, 2.2, 2.4)
JOINT_ACCELERATION_RAD_S2 = (14.0,) * 7
ARM_LAG_S = 0.1
"""By which the hand trails a steadily moving command, measured along x, y and z."""
GRIPPER_RANGE_M = (0.0, 0.08)
BASE_LIMITS = BaseLimiterConfig()
BASE_LEAD_M, BASE_LEAD_RAD = 0.02, 0.03
"""How far the base's target may run ahead of where it is: a base that is pushed away stays where it was pushed."""


@dataclass(frozen=True, slots=True)
class RobotMemory:
    """A moment to which the whole robot and its world can be taken back."""

    world: Array
    servo: ServoMemory
    limiter: LimiterState
    odometry: OdometryMemory
    gripper_target: float


class SimulatedClock:
    """Simulated time."""

    def __init__(self, world: KitchenWorld) -> None:
        self._world = world

    def now_s(self) -> float:
        """Time since the reset [s]."""
        return self._world.time_s


class SimulatedRobot:
    """A `Robot` in a `KitchenWorld`. It belongs to one thread.

    Args:
        scene: Configuration, or the name or path of one.
        seed: Draws where everything stands.
        emergency_stop: Honoured by `apply`; None makes one of its own.
    """

    def __init__(
        self, scene: SceneConfig | str | Path = "counter", seed: int = 0, emergency_stop: EmergencyStop | None = None
    ) -> None:
        self.world = KitchenWorld(scene)
        self.emergency_stop = emergency_stop or EmergencyStop()
        self._clock = SimulatedClock(self.world)
        self._spec = _robot_spec(self.world.scene.name)
        config = self.world.scene
        self._servo = CartesianServo(build_arm_model(config), _servo_config(config))
        base = BaseLimiter(config.site_map(), BASE_LIMITS)
        self._limiter = Limiter(self._spec.action, _limiter_config(self.world), base)
        self._odometry = Odometry(config.odometry)
        self._watchdog = Watchdog(hold_after_s=1.0 / CONTROL_HZ)
        self._is_closed = False
        self.reset(seed)

    @property
    def spec(self) -> RobotSpec:
        """What it senses and takes."""
        return self._spec

    @property
    def clock(self) -> SimulatedClock:
        """Simulated time."""
        return self._clock

    @property
    def odom_from_base(self) -> Array:
        """Pose (3,) of the base as it believes it."""
        return self._odometry.odom_from_base

    @property
    def limits(self) -> LimiterConfig:
        """How far, fast and hard arm and hand may move."""
        return self._limiter.config

    @property
    def base_from_home(self) -> Array:
        """Pose (4, 4) of the TCP in the arm's own posture, which it keeps while the base drives."""
        return self._servo.forward(np.array(self.world.scene.arm.posture))

    def reset(self, seed: int, *, positions: Mapping[str, float] | None = None) -> None:
        """Start anew with everything where the seed puts it; see `KitchenWorld.reset`."""
        self.world.reset(seed, positions=positions)
        self._odometry.reset(seed, self.world.map_from_base)
        self._watchdog = Watchdog(hold_after_s=1.0 / CONTROL_HZ)
        self.rest()

    def rest(self) -> None:
        """Take how the robot stands, and how far the hand is open, as the command: for a world arranged by hand."""
        self._odometry.follow(self.world.map_from_base, 0.0)
        self._hold_still()
        self._gripper_target = self.world.gripper_opening

    def observe(self) -> Observation:
        """Sense now; rendering both cameras takes some 20 ms.

        Raises:
            RobotUnavailable: The robot is closed.
        """
        self._check_open()
        world = self.world
        return Observation(
            cameras={name: world.render(name, IMAGE_SIZE, IMAGE_SIZE) for name in names.POLICY_CAMERAS},
            joint_positions=world.joint_positions,
            joint_velocities=world.joint_velocities,
            gripper_opening=world.gripper_opening,
            base_from_tcp=world.base_from_tcp,
            odom_from_base=self.odom_from_base,
            stamp_s=world.time_s,
        )

    def apply(self, action: Action) -> Action:
        """Carry out an action for one control period; see `Robot.apply`."""
        self._check_open()
        self.emergency_stop.check()
        self._spec.action.validate(action)
        now_s = self._clock.now_s()
        self._watchdog.feed(now_s, now_s)
        return self._run(action, 1.0 / CONTROL_HZ)

    def idle(self, duration_s: float) -> None:
        """Let simulated time pass without a command, as when whoever commands has died: the watchdog takes over."""
        self._check_open()
        self._run(Action({}), duration_s)

    def stop(self) -> None:
        """Hold still where it is; a base that drives brakes as hard as its wheels can."""
        if not self._is_closed:
            self._hold_still()
            self.world.set_targets(self.world.joint_positions, self._gripper_target)

    def close(self) -> None:
        """Release the renderer; may be called again."""
        self.stop()
        self._is_closed = True
        self.world.close()

    def save(self) -> RobotMemory:
        """Remember this moment."""
        return RobotMemory(
            self.world.save(), self._servo.memory, self._limiter.state, self._odometry.memory, self._gripper_target
        )

    def restore(self, memory: RobotMemory) -> None:
        """Go back to a remembered moment."""
        self.world.restore(memory.world)
        self._servo.restore(memory.servo)
        self._limiter.restore(memory.limiter)
        self._odometry.restore(memory.odometry)
        self._gripper_target = memory.gripper_target

    def _run(self, action: Action, duration_s: float) -> Action:
        """Servo for some time and return the mean of what was sent."""
        ticks = round(duration_s * SERVO_HZ)
        steps = round(1.0 / SERVO_HZ / self.world.scene.timestep_s)
        sent = [np.zeros(6), np.zeros(3)]
        for _ in range(ticks):
            freshness = self._watchdog.check(self._clock.now_s())
            if self.emergency_stop.is_latched or freshness is Freshness.FAIL_SAFE:
                self.stop()
            else:
                groups = self._tick(action if freshness is Freshness.FRESH else Action({})).groups
                sent = [sent[0] + groups["arm"] / ticks, sent[1] + groups["base"] / ticks]
            self.world.step(steps)
            self._odometry.follow(self.world.map_from_base, 1.0 / SERVO_HZ)
        return Action({"arm": sent[0], "gripper": np.array([self._gripper_target]), "base": sent[1]})

    def _tick(self, action: Action) -> Action:
        """Command one servo period and return what was sent."""
        base_from_tcp, dt_s = self.world.base_from_tcp, 1.0 / SERVO_HZ
        sent = self._limiter.limit(action, base_from_tcp[:3, 3], dt_s, self.odom_from_base)
        self._drive(sent.groups["base"], dt_s)
        self._tell_servo_where_it_stands()
        before = self._servo.memory.commanded_joints
        wanted = self._servo.step(base_from_tcp, sent.groups["arm"], dt_s)
        joints = self._limiter.limit_joints(before, wanted, dt_s)
        if not np.array_equal(joints, wanted):
            self._servo.accept(joints)
        if "gripper" in sent.groups:
            self._gripper_target = float(sent.groups["gripper"][0])
        self.world.set_targets(joints, self._gripper_target)
        return sent

    def _drive(self, twist: Array, dt_s: float) -> None:
        """Move the target of the base's servos on, never far ahead of where it is."""
        here = self.world.map_from_base
        ahead = moved(self.world.base_target, twist, dt_s) - here
        lead = np.append(shortened(ahead[:2], BASE_LEAD_M), shortened(ahead[2:], BASE_LEAD_RAD))
        self.world.set_base_target(here + lead)

    def _tell_servo_where_it_stands(self) -> None:
        self._servo.stand_at(pose_on_floor(self.odom_from_base, self.world.scene.dock.z))

    def _hold_still(self) -> None:
        self._tell_servo_where_it_stands()
        self._servo.reset(self.world.joint_positions)
        self._limiter.reset()
        self.world.set_base_target(self.world.map_from_base)

    def _check_open(self) -> None:
        if self._is_closed:
            raise RobotUnavailable("The simulated robot is closed.", "making a new one.")


def _robot_spec(scene: str) -> RobotSpec:
    arm = ActionGroup("arm", "twist", low=(-0.5,) * 3 + (-1.5,) * 3, high=(0.5,) * 3 + (1.5,) * 3)
    gripper = ActionGroup("gripper", "gripper", low=GRIPPER_RANGE_M[:1], high=GRIPPER_RANGE_M[1:])
    fastest = (BASE_LIMITS.max_speed_m_s, BASE_LIMITS.max_speed_m_s, BASE_LIMITS.max_yaw_rate_rad_s)
    base = ActionGroup("base", "base_twist", low=tuple(-limit for limit in fastest), high=fastest)
    return RobotSpec(
        name=f"simulated Panda in '{scene}'",
        observation=ObservationSpec(
            cameras=dict.fromkeys(names.POLICY_CAMERAS, (IMAGE_SIZE, IMAGE_SIZE)),
            joint_names=names.ARM_JOINTS,
            gripper_range=GRIPPER_RANGE_M,
        ),
        action=ActionSpec((arm, gripper, base)),
        control_hz=CONTROL_HZ,
    )


def _servo_config(scene: SceneConfig) -> ServoConfig:
    furniture = [f"furniture_{number}" for number in range(len(scene.obstacles))]
    return ServoConfig(
        posture_rad=scene.arm.posture,
        joint_names=names.ARM_JOINTS,
        max_joint_speed_rad_s=JOINT_SPEED_RAD_S,
        tcp_site=names.TCP_SITE,
        lag_s=ARM_LAG_S,
        base_body=names.BASE_BODY,
        collision_pairs=[(list(names.ARM_GUARDED_GEOMS), furniture)],
    )


def _limiter_config(world: KitchenWorld) -> LimiterConfig:
    workspace = world.scene.workspace
    return LimiterConfig(
        workspace_low_m=workspace.low,
        workspace_high_m=workspace.high,
        joint_low_rad=tuple(world.arm.limits[:, 0]),
        joint_high_rad=tuple(world.arm.limits[:, 1]),
        max_joint_speed_rad_s=JOINT_SPEED_RAD_S,
        max_joint_acceleration_rad_s2=JOINT_ACCELERATION_RAD_S2,
        gripper_range_m=GRIPPER_RANGE_M,
    )
