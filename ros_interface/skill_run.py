"""One call that another process carries out, as far as has been heard of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from majordomo.execution import SkillReport, SkillStatus
from majordomo.skill import Skill
from ros_interface.request_id import new_request


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
        request: Its id, the same whenever the server is asked for it.
        askings: How often the server was.
        asked_s: When it was last, on the wall's clock [s].
        goal_handle: rclpy's `ClientGoalHandle`, once the server is known to have taken the call on.
        is_unwanted: Whether its end is wished.
    """

    call_id: str
    skill: Skill
    started_s: float
    heard_s: float
    judge: Callable[["RosSkillRun"], None]
    give_up: Callable[["RosSkillRun"], None]
    report: SkillReport = field(init=False)
    request: bytes = field(init=False, default_factory=new_request)
    askings: int = 0
    asked_s: float = 0.0
    goal_handle: Any = None
    is_unwanted: bool = False

    def __post_init__(self) -> None:
        """Begin."""
        self.report = SkillReport(SkillStatus.RUNNING, text=str(self.skill.call()))

    @property
    def is_sent(self) -> bool:
        """Whether the server was asked for it."""
        return self.askings > 0

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
