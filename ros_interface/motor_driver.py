"""What a robot does with commands: it carries out those that pass, and holds still when none come or somebody stops it.

Nothing here knows ROS; the robot's node brings the commands and lets time pass.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from majordomo.clock import Clock
from motion.emergency_stop import RESET, EmergencyStop
from motion.watchdog import Freshness, Watchdog
from ros_interface.command_gate import CommandGate, CommandRefused, GateConfig, Order
from ros_interface.machine import Machine
from ros_interface.motor_limits import MotorLimits

SAME_MOMENT_S = 1e-6


class Motor(StrEnum):
    """What can be commanded."""

    JOINTS = "joints"
    GRIPPER = "gripper"
    BASE = "base"


@dataclass(frozen=True, slots=True)
class DriverConfig:
    """How a robot is driven.

    Attributes:
        period_s: Of commands.
        hold_after_s: Age of the last command after which nothing moves on.
        fail_safe_after_s: Age after which the robot holds where it is.
        gate: Which commands pass.
    """

    period_s: float
    hold_after_s: float
    fail_safe_after_s: float
    gate: GateConfig


class MotorDriver:
    """Drives one machine. It belongs to the machine's thread.

    Args:
        machine: Motors and senses.
        limits: The robot's own.
        config: How.
        emergency_stop: While it is latched, the machine holds.
        clock: The wall's.

    Attributes:
        sensed: What the machine sensed after the last period, without pictures.
        taken_s: To which moment [s] the joints' last command answered beside which every other was taken, too.
    """

    def __init__(
        self, machine: Machine, limits: MotorLimits, config: DriverConfig, emergency_stop: EmergencyStop, clock: Clock
    ) -> None:
        self._machine = machine
        self._limits = limits
        self._config = config
        self._stop = emergency_stop
        sizes = {Motor.JOINTS: len(limits.joint_names), Motor.GRIPPER: 1, Motor.BASE: 3}
        if limits.max_base_speed_m_s == 0.0:
            del sizes[Motor.BASE]
        self._gates = {motor: CommandGate(motor, size, config.gate, clock) for motor, size in sizes.items()}
        self._heard_s = dict.fromkeys(sizes, -np.inf)
        self._watchdog = Watchdog(config.hold_after_s, config.fail_safe_after_s)
        self.sensed = machine.sense()
        self._gripper_opening = self.sensed.gripper_opening
        self._beside = 0
        self.taken_s = -np.inf
        self.halt()

    @property
    def is_told_everything(self) -> bool:
        """Whether the joints have a command for this very moment, and as many other motors as it says."""
        return self._is_complete and abs(self.taken_s - self.sensed.stamp_s) < SAME_MOMENT_S

    def take(self, motor: Motor, order: Order) -> None:
        """Take a command.

        Raises:
            CommandRefused: It is not carried out; the error says why.
        """
        if self._stop.is_latched:
            raise CommandRefused("emergency stop", f"The emergency stop is latched: {self._stop.reason}.", RESET)
        now_s = self.sensed.stamp_s
        stamp_s = self._gates[motor].admit(order, now_s)
        if motor is Motor.JOINTS:
            self._limits.check_joints(order.values, self.sensed.joint_positions)
            self._wanted_joints, self._beside = order.values, order.beside
        elif motor is Motor.GRIPPER:
            self._gripper_opening = self._limits.gripper(float(order.values[0]))
        else:
            self._base_twist = self._limits.base(order.values)
        self._heard_s[motor] = stamp_s
        if self._is_complete:
            self.taken_s = self._heard_s[Motor.JOINTS]
        self._watchdog.feed(min(stamp_s, now_s), now_s)
        self._is_holding = False

    def watch(self) -> None:
        """Hold still if nothing may move any more."""
        freshness = self._watchdog.check(self.sensed.stamp_s)
        if not self._is_holding and (self._stop.is_latched or freshness is Freshness.FAIL_SAFE):
            self.halt()

    def tick(self) -> None:
        """Let one period pass, and sense."""
        self.watch()
        if not self._is_holding:
            self._drive()
        self._machine.step(self._config.period_s)
        self.sensed = self._machine.sense()

    def halt(self) -> None:
        """Hold still at once, where it is, until the next command."""
        self._machine.hold()
        self._is_holding = True
        self._joints = self._wanted_joints = self.sensed.joint_positions
        self._base_twist = np.zeros(3)

    def _drive(self) -> None:
        """Send each motor on; one that is not commanded any more goes no further."""
        if self._is_fresh(Motor.JOINTS):
            self._joints = self._limits.joints(self._wanted_joints, self._joints, self._config.period_s)
        base_twist = None
        if Motor.BASE in self._gates:
            base_twist = self._base_twist if self._is_fresh(Motor.BASE) else np.zeros(3)
        self._machine.command(self._joints, self._gripper_opening, base_twist)

    @property
    def _is_complete(self) -> bool:
        """Whether as many other motors have a command for the moment of the joints' last as that says."""
        joints_s = self._heard_s[Motor.JOINTS]
        return sum(abs(heard_s - joints_s) < SAME_MOMENT_S for heard_s in self._heard_s.values()) > self._beside

    def _is_fresh(self, motor: Motor) -> bool:
        return self.sensed.stamp_s - self._heard_s[motor] <= self._config.hold_after_s + SAME_MOMENT_S
