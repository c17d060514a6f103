"""Says the lines of a recorded conversation anew, in a fresh kitchen of the same seed, and compares how tasks end."""

from collections import deque
from collections.abc import Sequence
from itertools import zip_longest
from math import inf
from tempfile import TemporaryDirectory

from agent.events import Event, StepSettled, StepStarted, TaskEnded
from bringup.chat.conversation import converse
from bringup.chat.lines import LineQueue
from bringup.chat.seat import PipeSeat, echo_on
from bringup.exit_codes import ExitCode
from bringup.session.records import Happened, Said, Session
from bringup.settings import Settings
from bringup.stopping.interruption import Interruption
from bringup.terminal.screen import Screen
from majordomo.errors import UnreadableInput
from majordomo.outcome import Outcome

Ending = tuple[str, Outcome]
"""A task's words, and how it ended."""


class Moments:
    """When lines are due: what was said in the middle of a task, as soon as as many steps have begun and ended again.

    Args:
        session: In which they were said.

    Attributes:
        endings: Of the tasks so far.
    """

    def __init__(self, session: Session) -> None:
        self.endings: list[Ending] = []
        self._steps = 0
        self._due = deque(_marks(session))

    def notice(self, event: Event) -> None:
        """Know how far things have come."""
        if isinstance(event, StepStarted | StepSettled):
            self._steps += 1
        elif isinstance(event, TaskEnded):
            self._steps = 0
            self.endings.append((event.result.instruction, event.result.outcome))

    def is_due(self, line: str) -> bool:
        """Whether the next line is to be said now, while a task runs."""
        tasks, steps = self._due[0]
        return tasks == len(self.endings) and steps <= self._steps

    def pass_on(self) -> None:
        """The next line was said."""
        self._due.popleft()


def say_again(session: Session, settings: Settings, screen: Screen) -> ExitCode:
    """Hold a conversation anew.

    Its memory and journal are those of a first day, and nothing of it is kept.

    Returns:
        0 where every task ended as it did.

    Raises:
        UnreadableInput: Where it was held was forgotten.
        MajordomoError: Something that is needed cannot be used.
    """
    opening = session.opening
    if opening is None:
        raise UnreadableInput("Where this conversation was held is not recorded.", "replaying it without --again.")
    moments = Moments(session)

    def said(line: str) -> None:
        moments.pass_on()
        echo_on(screen, line)

    lines = LineQueue(moments.is_due, said)
    for record in _heard(session):
        lines.put(record.text)
    lines.close()
    with TemporaryDirectory(prefix="majordomo-") as folder, Interruption() as interruption:
        where = {"scene": opening.scene, "seed": opening.seed, "checkpoint": opening.checkpoint}
        chosen = settings.but(**where, planner=opening.planner, journal_folder=folder)
        converse(chosen, PipeSeat(screen, lines), interruption, listener=moments.notice)
    if interruption.count:
        return ExitCode.INTERRUPTED
    differences = compared(session.outcomes, moments.endings)
    for line in differences or (f"All {len(moments.endings)} tasks ended as they did.",):
        screen.note(line)
    return ExitCode.FAILED if differences else ExitCode.DONE


def compared(then: Sequence[Ending], now: Sequence[Ending]) -> tuple[str, ...]:
    """A sentence for every task that ended otherwise."""
    return tuple(
        f"Task {number}: then {_in_words(one)}, now {_in_words(other)}."
        for number, (one, other) in enumerate(zip_longest(then, now), start=1)
        if one != other
    )


def _in_words(ending: Ending | None) -> str:
    return "there was none" if ending is None else f"“{ending[0]}” {ending[1]}"


def _heard(session: Session) -> tuple[Said, ...]:
    return tuple(one for one in session.records if isinstance(one, Said) and one.kind == "person")


def _marks(session: Session) -> list[tuple[int, float]]:
    """Of every line: after how many tasks, and after how many beginnings and ends of steps in the one that ran."""
    marks: list[tuple[int, float]] = []
    tasks = steps = 0
    for record in session.records:
        if isinstance(record, Said):
            if record.kind == "person":
                marks.append((tasks, steps if record.is_overheard else inf))
        else:
            tasks, steps = _counted(record, tasks, steps)
    return marks


def _counted(record: Happened, tasks: int, steps: int) -> tuple[int, int]:
    if record.event == TaskEnded.__name__:
        return tasks + 1, 0
    return tasks, steps + (record.event in (StepStarted.__name__, StepSettled.__name__))
