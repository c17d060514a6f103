"""An action whose goals are taken on at once, and answered when what they ask for has ended."""

from collections.abc import Callable
from functools import partial
from typing import Any

from rclpy.action.server import ActionServer, CancelResponse, GoalResponse, ServerGoalHandle
from rclpy.node import Node

from majordomo.execution import SkillStatus

GoalHandle = ServerGoalHandle[Any, Any, Any]
"""Of one goal; messages have no types."""


class DeferredAction:
    """Keeps the goals of an action until each is answered, from any thread.

    Args:
        node: Serves it.
        kind: Class of the action.
        name: As of a topic of the node.
        is_open: Whether goals are taken on now; the others are rejected, and nobody is told why.
        take: Called with each goal that is.
        cancel: Called with a goal that somebody wants no more; it is answered all the same.
    """

    def __init__(
        self,
        node: Node,
        kind: Any,
        name: str,
        is_open: Callable[[], bool],
        take: Callable[[GoalHandle], None],
        cancel: Callable[[GoalHandle], None],
    ) -> None:
        self._is_open = is_open
        self._take = take
        self._cancel = cancel
        self._goals: dict[bytes, GoalHandle] = {}
        self._is_closed = False
        self._server: ActionServer[Any, Any, Any] = ActionServer(
            node,
            kind,
            name,
            execute_callback=_nothing_done,
            goal_callback=self._judge,
            handle_accepted_callback=self._taken,
            cancel_callback=self._cancelled,
        )

    @property
    def goals(self) -> tuple[GoalHandle, ...]:
        """Those that were not answered yet."""
        return tuple(self._goals.values())

    def answer(self, goal_handle: GoalHandle, status: SkillStatus, result: Any) -> None:
        """End a goal; ROS's thread does, behind what it is at: a wish to cancel it that just comes is heard first."""
        self._goals.pop(_key(goal_handle), None)
        if not self._is_closed:
            goal_handle.execute(partial(_ended, status, result))

    def close(self) -> None:
        """Answer nothing any more: nobody calls ROS's callbacks."""
        self._is_closed = True
        self._server.destroy()

    def _judge(self, goal: Any) -> GoalResponse:
        return GoalResponse.ACCEPT if self._is_open() else GoalResponse.REJECT

    def _taken(self, goal_handle: GoalHandle) -> None:
        self._goals[_key(goal_handle)] = goal_handle
        self._take(goal_handle)

    def _cancelled(self, goal_handle: GoalHandle) -> CancelResponse:
        self._cancel(goal_handle)
        return CancelResponse.ACCEPT


def _key(goal_handle: GoalHandle) -> bytes:
    return bytes(goal_handle.goal_id.uuid)


def _ended(status: SkillStatus, result: Any, goal_handle: GoalHandle) -> Any:
    if status is SkillStatus.SUCCEEDED:
        goal_handle.succeed()
    elif status is SkillStatus.CANCELLED and goal_handle.is_cancel_requested:
        goal_handle.canceled()
    else:
        goal_handle.abort()
    return result


def _nothing_done(goal_handle: GoalHandle) -> Any:
    raise RuntimeError("every goal is executed with a callback of its own")
