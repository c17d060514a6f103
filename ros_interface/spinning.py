"""A context, an executor and the thread that spins it: joined before the context goes down, as rclpy needs it."""

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TypeVar

import rclpy
from rclpy.context import Context
from rclpy.executors import MultiThreadedExecutor, SingleThreadedExecutor
from rclpy.impl.implementation_singleton import rclpy_implementation
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions
from rclpy.task import Future

from majordomo.errors import RobotUnavailable
from ros_interface.shared_memory import sweep

_log = logging.getLogger(__name__)

JOIN_TIMEOUT_S = 5.0
POLL_S = 0.002

GraphNode = Node
"""A node, for whoever hands one on and imports no rclpy."""

NodeT = TypeVar("NodeT", bound=Node)


class Spinning:
    """Nodes of one process in one context, their callbacks called in one thread beside the caller's.

    Callbacks run one at a time unless `threads` is more than one. A callback that raises ends the spinning: whoever
    waits is told, and `fault` keeps what it was. Signals are left to whoever owns the process.

    Args:
        domain_id: The DDS domain; None: the environment's.
        arguments: ROS's own, as on a command line: "--ros-args", "-r", "__ns:=/left".
        threads: How many callbacks may run at the same time (each node's callback groups say which may).

    Raises:
        RobotUnavailable: Security is asked for and not to be had, or ROS does not take the arguments.

    Attributes:
        context: For nodes: `Node(name, context=spinning.context)`.
        fault: What a callback raised, if one did.
    """

    def __init__(self, *, domain_id: int | None = None, arguments: Sequence[str] = (), threads: int = 1) -> None:
        self.context = _started(list(arguments), domain_id)
        self.fault: BaseException | None = None
        self._executor = (
            SingleThreadedExecutor(context=self.context)
            if threads == 1
            else MultiThreadedExecutor(threads, context=self.context)
        )
        self._ending: Future[None] = Future()
        self._nodes: list[Node] = []
        self._thread = threading.Thread(target=self._spin, name="ros-spinning", daemon=True)
        self._thread.start()

    def add(self, node: NodeT) -> NodeT:
        """Call this node's callbacks from now on, and destroy it in the end."""
        self._nodes.append(node)
        self._executor.add_node(node)
        return node

    def add_plain(self, name: str) -> Node:
        """Make a node that has nothing of its own, and call its callbacks from now on.

        It has no services for parameters: each would cost time whenever a callback is waited for.
        """
        return self.add(Node(name, context=self.context, start_parameter_services=False))

    def remove(self, node: Node) -> None:
        """Call a node's callbacks no more, and destroy it."""
        self._nodes.remove(node)
        self._executor.remove_node(node)
        node.destroy_node()

    def wait_until(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """Wait in the calling thread, which must not be a callback's, and say whether the condition came true.

        Raises:
            RobotUnavailable: Spinning has ended, so that nothing will come any more.
        """
        deadline = time.monotonic() + timeout_s
        while not condition():
            if not self._thread.is_alive():
                raise RobotUnavailable(
                    f"ROS callbacks are called no more: {self.fault or 'spinning was ended'}.",
                    "starting it again; the log has the traceback.",
                )
            if time.monotonic() > deadline:
                return False
            time.sleep(POLL_S)
        return True

    def call(self, do: Callable[[], object], timeout_s: float = JOIN_TIMEOUT_S) -> bool:
        """Have the callbacks' thread do something, and wait; returns whether it has."""
        return self.wait_until(self._executor.create_task(do).done, timeout_s)

    def close(self) -> None:
        """End spinning, destroy the nodes, shut the context down; any number of times, from no callback."""
        if not self._ending.done():
            self._ending.set_result(None)
        self._thread.join(JOIN_TIMEOUT_S)
        if self._thread.is_alive():
            _log.error("a ROS callback has not returned for %g s; its context stays up", JOIN_TIMEOUT_S)
            return
        self._executor.shutdown()
        while self._nodes:
            self._nodes.pop().destroy_node()
        self.context.try_shutdown()

    def __enter__(self) -> "Spinning":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _spin(self) -> None:
        while not self._ending.done() and self.fault is None and self.context.ok():
            try:
                self._executor.spin_until_future_complete(self._ending)
            except rclpy_implementation.InvalidHandle:  # another thread destroyed what was about to be waited for
                continue
            except Exception as error:  # the thread ends here
                self.fault = error
                _log.exception("a ROS callback failed")


def _started(arguments: list[str], domain_id: int | None) -> Context:
    """Return a context that is up; never one of an open graph where somebody asked for a closed one."""
    secured = os.environ.get("ROS_SECURITY_ENABLE", "").lower() not in ("", "0", "false")
    if secured and os.environ.get("ROS_SECURITY_STRATEGY") != "Enforce":
        raise RobotUnavailable(
            "ROS_SECURITY_ENABLE is set, but unless ROS_SECURITY_STRATEGY is Enforce, ROS talks openly where it cannot"
            " be secure.",
            "ROS_SECURITY_STRATEGY=Enforce, or unset ROS_SECURITY_ENABLE on a network that you trust.",
        )
    sweep()
    context = Context()
    try:
        rclpy.init(args=arguments, context=context, domain_id=domain_id, signal_handler_options=SignalHandlerOptions.NO)
        if secured:  # without DDS security, or the keys, the first node cannot be made: better now than later
            rclpy.create_node("security_check", context=context, start_parameter_services=False).destroy_node()
    except rclpy_implementation.RCLError as error:
        context.try_shutdown()
        if not secured:
            raise RobotUnavailable(f"ROS cannot be started: {error}.", "mending its arguments.") from error
        raise RobotUnavailable(
            f"ROS_SECURITY_ENABLE is set, and ROS cannot be secure here: {' '.join(str(error).split())}.",
            "a ROS 2 installation with DDS security and ROS_SECURITY_KEYSTORE, or unset ROS_SECURITY_ENABLE on a"
            " network that you trust (the wheels of ROS bring no DDS security).",
        ) from error
    return context
