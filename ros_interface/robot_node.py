"""The node that is a robot's driver: it tells what a machine senses, and has it do what it is told, within its limits.

Time passes in one of two paces. `real_time`: by the wall's clock, commands or none. `lockstep`: by one command period
as soon as the joints, and whatever is commanded beside them, were told what to do at this very moment, and not
otherwise, so that nothing depends on how fast anybody is; the last that was sensed is told again, for who comes late.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from pydantic import Field, model_validator
from rclpy.context import Context
from rclpy.timer import Timer

from majordomo.clock import WallClock
from majordomo.errors import MajordomoError
from majordomo.observation import CameraFrame
from motion.emergency_stop import EmergencyStop
from ros_interface.command_gate import CommandRefused, GateConfig, Order
from ros_interface.component import Component, ComponentSettings
from ros_interface.health import Level
from ros_interface.machine import Machine
from ros_interface.motor_driver import DriverConfig, Motor, MotorDriver
from ros_interface.motor_topics import MotorSubscriber
from ros_interface.robot_profile import RobotProfile
from ros_interface.sensor_publisher import SensorPublisher

COMMANDS = "commands"
MACHINE = "machine"
TOLD_AGAIN_S = 0.25
"""After so long without news the last is told again."""


class RobotNodeSettings(ComponentSettings):
    """Parameters of the robot's node."""

    pace: Literal["real_time", "lockstep"] = Field(
        default="real_time", description="How its time passes: by the wall's clock, or command by command."
    )
    real_time_factor: float = Field(default=1.0, gt=0.0, le=100.0, description="Robot time a second in real_time.")
    max_command_age_s: float = Field(default=0.1, gt=0.0, description="Commands for older moments are refused [s].")
    hold_after_s: float = Field(default=0.1, gt=0.0, description="Without commands, nothing goes further [s].")
    fail_safe_after_s: float = Field(default=0.5, gt=0.0, description="Without commands, it holds where it is [s].")
    needs_stamps: bool = Field(default=True, description="Commands that do not say when they were given are refused.")

    @model_validator(mode="after")
    def _holds_before_it_fails_safe(self) -> "RobotNodeSettings":
        if self.hold_after_s >= self.fail_safe_after_s:
            raise ValueError("hold_after_s is less than fail_safe_after_s")
        return self


class RobotNode(Component[RobotNodeSettings]):
    """A robot on the graph.

    Args:
        profile: What its topics are called, and its limits.
        make_machine: Makes what it drives, each time that it is configured.
        emergency_stop: Of this process.
        context: From a `Spinning` with one thread, to which the machine then belongs.
        overrides: Parameters that differ from their defaults.
        namespace: Of the robot.
    """

    def __init__(
        self,
        profile: RobotProfile,
        make_machine: Callable[[], Machine],
        emergency_stop: EmergencyStop,
        context: Context,
        overrides: Mapping[str, object] | None = None,
        namespace: str | None = None,
    ) -> None:
        self._profile = profile
        self._make_machine = make_machine
        self._machine: Machine | None = None
        self._driver: MotorDriver | None = None
        self._timer: Timer | None = None
        super().__init__("robot_node", RobotNodeSettings, emergency_stop, context, overrides, namespace)

    def set_up(self) -> None:
        """Make the machine."""
        self._machine = self._make_machine()
        self._sensors = SensorPublisher(self, self._profile)

    def activate(self) -> None:
        """Tell what it senses, and take commands."""
        machine, settings, period_s = self._machine, self.settings, 1.0 / self._profile.joint_states.hz
        assert machine is not None  # the life cycle sees to it
        gate = GateConfig(settings.max_command_age_s, settings.fail_safe_after_s, settings.needs_stamps)
        config = DriverConfig(period_s, settings.hold_after_s, settings.fail_safe_after_s, gate)
        driver = MotorDriver(machine, self._profile.motor_limits, config, self.emergency_stop, WallClock())
        self._ticks = 0
        self._shown: dict[str, tuple[CameraFrame, float]] = {}
        self._tell(driver, machine)
        self._driver = driver
        self._motors = MotorSubscriber(self, self._profile, self._take, self._refuse)
        if settings.pace == "real_time":
            self._timer = self._every(period_s / settings.real_time_factor, self._advance)
        else:
            self._timer = self._every(TOLD_AGAIN_S, self._tell_again)
        self.health.tell(MACHINE, Level.OK)
        self.health.tell(COMMANDS, Level.OK)

    def deactivate(self) -> None:
        """Hold still, deaf and dumb."""
        driver, timer, self._driver, self._timer = self._driver, self._timer, None, None
        if driver is None or timer is None:
            return
        self._halt(driver)
        self.destroy_timer(timer)
        self._motors.close()

    def release(self) -> None:
        """Close the machine."""
        machine, self._machine = self._machine, None
        if machine is not None:
            self._sensors.close()
            machine.close()

    def halt(self) -> None:
        """Hold still, until commanded again."""
        if self._driver is not None:
            self._halt(self._driver)

    def _halt(self, driver: MotorDriver) -> None:
        try:
            driver.halt()
        except MajordomoError as error:
            self._break(error)

    def _break(self, error: MajordomoError) -> None:
        self.get_logger().error(str(error))
        self.health.tell(MACHINE, Level.ERROR, str(error))

    def _take(self, motor: Motor, order: Order) -> None:
        if self._driver is None:
            return
        try:
            self._driver.take(motor, order)
        except CommandRefused as error:
            self._refuse(error)
            return
        if self.settings.pace == "lockstep" and self._driver.is_told_everything:
            self._advance()

    def _refuse(self, why: CommandRefused) -> None:
        self.health.happened(COMMANDS, why.kind, str(why))

    def _advance(self) -> None:
        """Let one period pass; a machine that breaks falls silent, and so whoever hears it knows."""
        driver, machine, timer = self._driver, self._machine, self._timer
        if driver is None or machine is None or timer is None:
            return
        try:
            driver.tick()
            self._ticks += 1
            self._tell(driver, machine)
        except MajordomoError as error:
            timer.cancel()
            self._break(error)

    def _tell(self, driver: MotorDriver, machine: Machine) -> None:
        """Tell what is sensed, and show what it is time to show."""
        self._has_told = True
        self._sensors.tell_body(driver.sensed, driver.taken_s)
        for name, camera in self._profile.cameras.items():
            if self._ticks % max(1, round(self._profile.joint_states.hz / camera.hz)) == 0:
                frame = machine.picture(name)
                self._shown[name] = frame, driver.sensed.stamp_s if frame.stamp_s is None else frame.stamp_s
                self._sensors.tell_picture(name, *self._shown[name])

    def _tell_again(self) -> None:
        """While no time passes."""
        driver = self._driver
        if driver is None:
            return
        driver.watch()
        has_told, self._has_told = self._has_told, False
        if has_told:
            return
        self._sensors.tell_body(driver.sensed, driver.taken_s)
        for name, (frame, stamp_s) in self._shown.items():
            self._sensors.tell_picture(name, frame, stamp_s)
