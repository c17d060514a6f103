"""The emergency stop of a process, and the graph's: each hears of the other, and only a person takes either back.

`emergency_stop` (std_msgs/Bool, reliable, transient local) says true once anybody has triggered it, to whoever comes
later too. Every node latches by itself when it hears so, and stays latched when it hears false, when the one that said
so dies, and when it is started anew: what is heard there can stop a robot, never set it free.
"""

from collections.abc import Callable

from rclpy.clock import Clock
from rclpy.clock_type import ClockType
from rclpy.event_handler import SubscriptionEventCallbacks
from rclpy.node import Node
from std_msgs.msg import Bool
from std_srvs.srv import Trigger

from majordomo.errors import EmergencyStopped
from motion.emergency_stop import EmergencyStop
from ros_interface import quality
from ros_interface.names import EMERGENCY_STOP

LOOK_PERIOD_S = 0.05
"""How often the process's own stop is looked at, which other processes may have triggered."""


class EmergencyTopic:
    """Ties a process's emergency stop to the graph's; `~/emergency_stop` and `~/reset_emergency_stop` are its services.

    Args:
        node: Whose namespace is the robot's.
        emergency_stop: Of this process, and of whoever shares its folder.
        react: Called at once, in a callback of the node, when the graph tells of a stop; then it is latched.
    """

    def __init__(self, node: Node, emergency_stop: EmergencyStop, react: Callable[[], None]) -> None:
        self._name = node.get_fully_qualified_name()
        self._stop = emergency_stop
        self._react = react
        self._has_told = False
        self._publisher = node.create_publisher(Bool, EMERGENCY_STOP, quality.latched())
        for told in (quality.latched(), quality.events()):  # by those whose word lasts, and by those whose does not
            quiet = SubscriptionEventCallbacks(use_default_callbacks=False)
            node.create_subscription(Bool, EMERGENCY_STOP, self._hear, told, event_callbacks=quiet)
        node.create_service(Trigger, f"~/{EMERGENCY_STOP}", self._trigger)
        node.create_service(Trigger, f"~/reset_{EMERGENCY_STOP}", self._reset)
        node.create_timer(LOOK_PERIOD_S, self._tell, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def _hear(self, message: Bool) -> None:
        if message.data and not self._stop.is_latched:
            self._latch(f"{self._name} heard it on its topic {EMERGENCY_STOP}")

    def _latch(self, reason: str) -> None:
        try:
            self._react()
        finally:
            self._stop.trigger(reason)

    def _tell(self) -> None:
        """Tell the graph when this process's stop has changed."""
        if self._stop.is_latched != self._has_told:
            self._has_told = not self._has_told
            self._publisher.publish(Bool(data=self._has_told))

    def _trigger(self, _: Trigger.Request, answer: Trigger.Response) -> Trigger.Response:
        self._latch(f"the service {self._name}/{EMERGENCY_STOP} was called")
        self._tell()
        answer.success, answer.message = True, self._stop.reason or ""
        return answer

    def _reset(self, _: Trigger.Request, answer: Trigger.Response) -> Trigger.Response:
        try:
            answer.message = "; ".join(map(str, self._stop.reset())) or "it was not latched"
            answer.success = True
        except EmergencyStopped as error:
            answer.message = str(error)
        self._tell()
        return answer
