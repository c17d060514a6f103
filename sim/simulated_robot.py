"""The Panda in the simulated kitchen as a `Robot`: it senses with cameras and joints, and limits what it is told.

It runs in lockstep: `apply` advances simulated time by one control period. The truth of the world is not reachable
through the `Robot` protocol; `world` is for demonstrations, tests, benchmarks and films.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from majordomo.action import Action
from majordomo.errors import RobotUnavailable
from majordomo.geometry import Array
from majordomo.observation import Observation
from majordomo.robot import RobotSpec
from motion.arm_controller import ControllerMemory, MotorTargets
from motion.cartesian_servo import ServoMemory
from motion.emergency_stop import EmergencyStop
from motion.limiter import LimiterConfig, LimiterState
from motion.watchdog import Freshness, Watchdog
from sim import robot_model as names
from sim.kitchen_machine import KitchenMachine
from sim.kitchen_world import KitchenWorld
from sim.odometry import OdometryMemory
from sim.panda_control import CONTROL_HZ, SERVO_HZ, arm_controller, robot_spec
from sim.scene import SceneConfig


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
        self._machine = KitchenMachine(scene, seed)
        self.world = self._machine.world
        self.emergency_stop = emergency_stop or EmergencyStop()
        self._clock = SimulatedClock(self.world)
        self._spec = robot_spec(self.world.scene)
        self._controller = arm_controller(self.world.scene)
        self._is_closed = False
        self._begin()

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
        return self._machine.odometry.odom_from_base

    @property
    def limits(self) -> LimiterConfig:
        """How far, fast and hard arm and hand may move."""
        return self._controller.limits

    @property
    def base_from_home(self) -> Array:
        """Pose (4, 4) of the TCP in the arm's own posture, which it keeps while the base drives."""
        return self._controller.forward(np.array(self.world.scene.arm.posture))

    def reset(self, seed: int, *, positions: Mapping[str, float] | None = None) -> None:
        """Start anew with everything where the seed puts it; see `KitchenWorld.reset`."""
        self._machine.reset(seed, positions=positions)
        self._begin()

    def rest(self) -> None:
        """Take how the robot stands, and how far the hand is open, as the command: for a world arranged by hand."""
        self._machine.settle()
        self._hold_still(self.world.gripper_opening)

    def observe(self) -> Observation:
        """Sense now; rendering both cameras takes some 20 ms.

        Raises:
            RobotUnavailable: The robot is closed.
        """
        self._check_open()
        cameras = {name: self._machine.picture(name) for name in names.POLICY_CAMERAS}
        return replace(self._machine.sense(), cameras=cameras)

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
            self._machine.command(self.world.joint_positions, self._controller.gripper_target, None)

    def close(self) -> None:
        """Release the renderer; may be called again."""
        self.stop()
        self._is_closed = True
        self._machine.close()

    def save(self) -> RobotMemory:
        """Remember this moment."""
        controller, odometry = self._controller.memory, self._machine.odometry.memory
        return RobotMemory(self.world.save(), controller.servo, controller.limiter, odometry, controller.gripper_target)

    def restore(self, memory: RobotMemory) -> None:
        """Go back to a remembered moment."""
        self.world.restore(memory.world)
        self._controller.restore(ControllerMemory(memory.servo, memory.limiter, memory.gripper_target))
        self._machine.odometry.restore(memory.odometry)

    def _run(self, action: Action, duration_s: float) -> Action:
        """Servo for some time and return the mean of what was sent."""
        ticks = round(duration_s * SERVO_HZ)
        sent = []
        for _ in range(ticks):
            freshness = self._watchdog.check(self._clock.now_s())
            if self.emergency_stop.is_latched or freshness is Freshness.FAIL_SAFE:
                self.stop()
            else:
                sent.append(self._tick(action if freshness is Freshness.FRESH else Action({})))
            self._machine.step(1.0 / SERVO_HZ)
        return self._controller.carried_out(sent, ticks)

    def _tick(self, action: Action) -> MotorTargets:
        """Command one servo period and return what was sent."""
        targets = self._controller.tick(action, self.world.base_from_tcp, self.odom_from_base, 1.0 / SERVO_HZ)
        self._machine.command(targets.joints, targets.gripper_opening, targets.base_twist)
        return targets

    def _begin(self) -> None:
        self._watchdog = Watchdog(hold_after_s=1.0 / CONTROL_HZ)
        self._hold_still(self.world.gripper_opening)

    def _hold_still(self, gripper_target: float | None = None) -> None:
        self._controller.hold(self.world.joint_positions, self.odom_from_base, gripper_target)

    def _check_open(self) -> None:
        if self._is_closed:
            raise RobotUnavailable("The simulated robot is closed.", "making a new one.")
