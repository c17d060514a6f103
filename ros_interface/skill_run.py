"""One call that another process carries out, as far as has been heard of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from unique_identifier_msgs.msg import UUID

from majordomo.execution import SkillReport, SkillStatus
from majordomo.skill import Skill


@dataclass(frozen=True, slots=True)
class Patience:
    """When something has taken too long.

    Attributes:
        silence_s: Wall-clock time without news of a call that a server has taken on, after which it is lost [s].
        absence_s: The same, where the server to which it was sent cannot be seen any more, either [s].
        arrival_s: The same, as long as no server has: one that is being started again loads its policy first [s].
        overtime_s: The robot's time that a skill may go on after its own timeout [s].
        stop_s: Wall-clock time that `stop` waits for the robot to hold still [s].
    """

    silence_s: float = 1.5
    absence_s: float = 0.5
    arrival_s: float = 30.0
    overtime_s: float = 2.0
    stop_s: float = 0.5


def _new_goal_id() -> UUID:
    return UUID(uuid=list(uuid4().bytes))


@dataclass(slots=True, eq=False)
class RosSkillRun:
    """A `SkillHandle`. All but `poll` and `cancel` is the executor's.

    Attributes:
        call_id, skill: What was started.
        started_s: When, on the robot's clock [s].
        heard_s: When there was news of it, on the wall's [s].
        judge: Ends it where there was none for too long.
        give_up: Wishes its end.
        report: What was heard last.
        goal_handle: rclpy's `ClientGoalHandle`, once the server has taken the call on.
        is_sent: Whether the server was asked to.
        is_taken: Whether it has said anything of it.
        is_unwanted: Whether its end is wished.
    """

    call_id: str
    skill: Skill
    started_s: float
    heard_s: float
    judge: Callable[["RosSkillRun"], None]
    give_up: Callable[["RosSkillRun"], None]
    report: SkillReport = field(init=False)
    goal_id: UUID = field(init=False, default_factory=_new_goal_id)
    goal_handle: Any = None
    is_sent: bool = False
    is_taken: bool = False
    is_unwanted: bool = False

    def __post_init__(self) -> None:
        """Begin."""
        self.report = SkillReport(SkillStatus.RUNNING, text=str(self.skill.call()))

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.report.status is SkillStatus.RUNNING

    def poll(self) -> SkillReport:
        """Say what was heard of it last; this never waits."""
        self.judge(self)
        return self.report

    def cancel(self) -> None:
        """Have it end with the robot holding still: it has when `poll` says so."""
        self.give_up(self)
