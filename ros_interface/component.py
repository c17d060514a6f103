"""What all nodes share: settings as declared parameters, a life cycle, an emergency stop, health on /diagnostics."""

import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from pydantic import BaseModel, ConfigDict, Field
from rcl_interfaces.msg import ParameterDescriptor, SetParametersResult
from rclpy.clock import Clock
from rclpy.clock_type import ClockType
from rclpy.context import Context
from rclpy.lifecycle import LifecycleNode, LifecycleState, TransitionCallbackReturn
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.timer import Timer

from majordomo.clock import WallClock
from majordomo.errors import ConfigError, MajordomoError
from majordomo.validation import validated
from motion.emergency_stop import EmergencyStop
from ros_interface.emergency_topic import EmergencyTopic
from ros_interface.health import Health, Level, PartHealth

DIAGNOSTICS = "/diagnostics"
DIAGNOSTICS_PERIOD_S = 1.0
LIFE = "life"
EMERGENCY_STOP_PART = "emergency stop"


class ComponentSettings(BaseModel):
    """Parameters of every node; a node adds its own, each with a default and a description."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    autostart: bool = Field(default=False, description="Configure and activate without being asked to.")


SettingsT = TypeVar("SettingsT", bound=ComponentSettings)


class Component(LifecycleNode, Generic[SettingsT]):
    """A lifecycle node. Subclasses say what `set_up`, `activate`, `deactivate`, `release` and `halt` mean for them.

    Parameters may be set at any time, are refused at once when they are wrong, and count from the next `set_up` on.

    Args:
        name: Of the node.
        kind: Its settings.
        emergency_stop: Of this process.
        context: From `Spinning`.
        overrides: Parameters that differ from their defaults.
        namespace: Of its robot.

    Attributes:
        settings: What counts now.
        emergency_stop: Latched, nothing may move.
        health: What the diagnostics tell.

    Raises:
        ConfigError: A parameter is wrong.
    """

    def __init__(
        self,
        name: str,
        kind: type[SettingsT],
        emergency_stop: EmergencyStop,
        context: Context,
        overrides: Mapping[str, object] | None = None,
        namespace: str | None = None,
    ) -> None:
        super().__init__(
            name,
            context=context,
            namespace=namespace,
            parameter_overrides=[Parameter(key, value=value) for key, value in (overrides or {}).items()],
        )
        self._kind = kind
        for key, field in kind.model_fields.items():
            descriptor = ParameterDescriptor(description=field.description or "", dynamic_typing=True)
            self.declare_parameter(key, field.default, descriptor)
        try:
            self.settings = self._settings_with(())
        except ConfigError:
            self.destroy_node()
            raise
        self.add_on_set_parameters_callback(self._judge)
        self.emergency_stop = emergency_stop
        self.health = Health(WallClock())
        self._life = "unconfigured"
        self.health.tell(LIFE, Level.WARN, self._life)
        self._emergency_topic = EmergencyTopic(self, emergency_stop, self.halt)
        self._diagnostics = self.create_publisher(DiagnosticArray, DIAGNOSTICS, 10)
        self._every(DIAGNOSTICS_PERIOD_S, self._tell_health)
        self.health.worsened = self.create_guard_condition(self._tell_health).trigger
        if self.settings.autostart:
            self._first_moment = self._every(0.0, self._autostart)

    def set_up(self) -> None:
        """Acquire what it needs; raises a `MajordomoError` where that cannot be had."""

    def activate(self) -> None:
        """Begin to work."""

    def deactivate(self) -> None:
        """Stop working, the robot holding still; from any state."""

    def release(self) -> None:
        """Let go of what `set_up` acquired; from any state, any number of times."""

    def halt(self) -> None:
        """Bring what it moves to a stand at once: somebody triggered the emergency stop."""

    def on_configure(self, state: LifecycleState) -> TransitionCallbackReturn:
        return self._go("inactive", self._configure)

    def on_activate(self, state: LifecycleState) -> TransitionCallbackReturn:
        super().on_activate(state)
        return self._go("active", self.activate)

    def on_deactivate(self, state: LifecycleState) -> TransitionCallbackReturn:
        went = self._go("inactive", self.deactivate)
        super().on_deactivate(state)
        return went

    def on_cleanup(self, state: LifecycleState) -> TransitionCallbackReturn:
        return self._go("unconfigured", self.release)

    def on_shutdown(self, state: LifecycleState) -> TransitionCallbackReturn:
        return self._go("finalized", self._end)

    def on_error(self, state: LifecycleState) -> TransitionCallbackReturn:
        return self._go("unconfigured", self._end)

    def destroy_node(self) -> None:
        """End with the robot holding still."""
        if hasattr(self, "health"):  # it was made in full
            self._go("finalized", self._end)
            self.health.worsened = lambda: None  # nobody tells of it any more
        super().destroy_node()

    def _configure(self) -> None:
        self.settings = self._settings_with(())
        self.set_up()

    def _end(self) -> None:
        self.deactivate()
        self.release()

    def _go(self, there: str, how: Callable[[], None]) -> TransitionCallbackReturn:
        """Do what a transition takes; what goes wrong is told, and leaves the node where it was."""
        try:
            how()
        except MajordomoError as error:
            self.get_logger().error(str(error))
            self.health.tell(LIFE, Level.ERROR, str(error))
            return TransitionCallbackReturn.FAILURE
        except Exception as error:
            self.get_logger().error(traceback.format_exc())
            self.health.tell(LIFE, Level.ERROR, f"{type(error).__name__}: {error}")
            return TransitionCallbackReturn.ERROR
        if there != self._life:
            self._life = there
            self.get_logger().info(there)
        self.health.tell(LIFE, Level.OK if there == "active" else Level.WARN, there)
        return TransitionCallbackReturn.SUCCESS

    def _autostart(self) -> None:
        self._first_moment.cancel()
        if self.trigger_configure() is TransitionCallbackReturn.SUCCESS:
            self.trigger_activate()

    def _judge(self, wanted: Sequence[Parameter[Any]]) -> SetParametersResult:  # a parameter is of any of ROS's types
        try:
            self._settings_with(wanted)
        except ConfigError as error:
            return SetParametersResult(successful=False, reason=str(error))
        return SetParametersResult(successful=True)

    def _settings_with(self, wanted: Sequence[Parameter[Any]]) -> SettingsT:
        """What the settings are with some parameters changed."""
        values = {key: self.get_parameter(key).value for key in self._kind.model_fields}
        values |= {parameter.name: parameter.value for parameter in wanted if parameter.name in values}
        return validated(self._kind, values, f"the parameters of {self.get_name()}")

    def _every(self, period_s: float, do: Callable[[], None]) -> Timer:
        """Call again and again, by the wall's clock."""
        return self.create_timer(period_s, do, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def _tell_health(self) -> None:
        reason = self.emergency_stop.reason if self.emergency_stop.is_latched else None
        level, message = (Level.OK, "not latched") if reason is None else (Level.ERROR, reason)
        self.health.tell(EMERGENCY_STOP_PART, level, message)
        message_of_all = DiagnosticArray(status=[self._status(part) for part in self.health.report()])
        message_of_all.header.stamp = self.get_clock().now().to_msg()
        self._diagnostics.publish(message_of_all)

    def _status(self, part: PartHealth) -> DiagnosticStatus:
        name = self.get_fully_qualified_name().removeprefix("/")
        return DiagnosticStatus(
            level=bytes([part.level]),
            name=f"{name}: {part.part}",
            message=part.message,
            hardware_id=self.get_namespace(),
            values=[KeyValue(key=kind, value=str(count)) for kind, count in part.counts.items()],
        )


def health_of(node: Node) -> Health:
    """Where what a node does is told: a component's own health; any other node has one that nobody hears."""
    return node.health if isinstance(node, Component) else Health(WallClock())
