"""What became of a fault in one task: when it happened, when and as what it was noticed, and what must never be."""

from collections.abc import Callable, Mapping

from pydantic import BaseModel, ConfigDict

from agent.events import Event, RecoveryChosen, StepProgressed, StepSettled, StepStarted, TaskEnded
from bringup.evaluation.limit_watch import LimitWatch
from bringup.settings import Settings
from bringup.station.station import Station
from bringup.stopping.emergency import emergency_stop_of
from majordomo.failure import Failure
from majordomo.outcome import Outcome
from majordomo.predicate import ANYTHING, Predicate
from majordomo.skill import PolicySkill
from majordomo.skill_library import SkillLibrary


class Incident(BaseModel):
    """What was noted while a task ran.

    Attributes:
        happened: Whether anything went wrong at all.
        noticed: The first failure after that, by its code; empty where there was none.
        layer: The layer that was blamed for it.
        delay_s: Robot time from when it went wrong to when that was noticed, as a failure or by how the task ended [s].
        exceeded: The limits that were exceeded at the robot, each with the worst value.
        moved_after_stop: Whether anything moved after the emergency stop.
        repeated: Calls of the policy that began though all that they promise was so already.
        crashed: What escaped from the agent, in the place of an outcome; empty for nothing.
        deadline_s: Of the task, on the wall clock [s]; None: nobody noted it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    happened: bool = False
    noticed: str = ""
    layer: str = ""
    delay_s: float | None = None
    exceeded: Mapping[str, float] = {}
    moved_after_stop: bool = False
    repeated: tuple[str, ...] = ()
    crashed: str = ""
    deadline_s: float | None = None


class Witness:
    """Watches a task from behind the stage.

    Args:
        station: Where; it has a backstage.
        library: Tells what skills promise.
        settings: Whose emergency stop lets nothing move, and whose budget is the deadline.
        is_wrong: Tells whether it has gone wrong; None: as soon as something has happened at the station.

    Attributes:
        robot: What the agent is to move.
        crashed: As in `Incident`.
    """

    def __init__(
        self,
        station: Station,
        library: SkillLibrary,
        settings: Settings,
        is_wrong: Callable[[], bool] | None = None,
    ) -> None:
        assert station.backstage is not None  # only where there is one can be told what was so
        self.robot = LimitWatch(station.robot, station.backstage.limits, emergency_stop_of(settings))
        self.crashed = ""
        self._station = station
        self._backstage = station.backstage
        self._library = library
        self._is_wrong = is_wrong or (lambda: bool(station.happened()))
        self._wrong_s: float | None = None
        self._noticed_s: float | None = None
        self._failure: Failure | None = None
        self._is_settled = False
        self._deadline_s = settings.budgets.wall_clock_s
        self._begun: list[tuple[str, object, tuple[Predicate, ...]]] = []

    def notice(self, event: Event) -> None:
        """Listen to the task."""
        self.look()
        match event:
            case StepStarted(node=node):
                skill = self._library.bind(node.call, self._station.catalogue)
                promised = tuple(effect for effect in skill.effects() if effect.positive)
                if isinstance(skill, PolicySkill) and not any(ANYTHING in effect.arguments for effect in promised):
                    self._begun.append((str(node.call), self._backstage.remember(), promised))
            case StepProgressed(report=report):
                self._note(report.failure)
            case StepSettled(node=node) if node.failure is None:
                self._forget()  # what the skill took for a failure was none
            case StepSettled(node=node):
                self._note(node.failure, is_settled=True)
            case RecoveryChosen(failure=failure):
                self._note(failure, is_settled=True)
            case TaskEnded(result=result) if result.outcome is not Outcome.DONE:
                self._note(result.failure, is_settled=True)
                self._noticed_s = self.robot.clock.now_s() if self._noticed_s is None else self._noticed_s

    def look(self) -> None:
        """Note the moment at which it went wrong; to be called between any two ticks."""
        if self._wrong_s is None and self._is_wrong():
            self._wrong_s = self.robot.clock.now_s()

    @property
    def has_noticed(self) -> bool:
        """Whether it was noticed, and that was no mistake."""
        return self._is_settled

    def incident(self) -> Incident:
        """What was noted."""
        noticed_s, wrong_s, failure = self._noticed_s, self._wrong_s, self._failure
        return Incident(
            happened=wrong_s is not None,
            noticed="" if failure is None else failure.code.value,
            layer="" if failure is None else failure.layer.value,
            delay_s=None if noticed_s is None or wrong_s is None else round(noticed_s - wrong_s, 3),
            exceeded={what: round(value, 4) for what, value in self.robot.exceeded.items()},
            moved_after_stop=self.robot.moved_after_stop,
            repeated=tuple(call for call, moment, promised in self._begun if self._was_so(moment, promised)),
            crashed=self.crashed,
            deadline_s=self._deadline_s,
        )

    def _note(self, failure: Failure | None, *, is_settled: bool = False) -> None:
        """Keep the first failure after it went wrong; one that is not settled may turn out to be none."""
        if failure is None or self._wrong_s is None:
            return
        if self._noticed_s is None:
            self._noticed_s, self._failure = self.robot.clock.now_s(), failure
        self._is_settled = self._is_settled or is_settled

    def _forget(self) -> None:
        if not self._is_settled:
            self._noticed_s = self._failure = None

    def _was_so(self, moment: object, promised: tuple[Predicate, ...]) -> bool:
        truths = self._backstage.truths(moment, promised)
        return bool(promised) and all(truths.get(claim) is True for claim in promised)
