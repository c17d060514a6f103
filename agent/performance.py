"""Carries one task's plan out as the person wishes: on with it, held, corrected, or ended."""

from agent.corrections.corrector import Corrector
from agent.execution.executive import Executive
from agent.planning.counsel import Counsel, Unwanted
from agent.task.ending import Ending
from agent.task.needs import AskPerson, PlanWords, Revise
from agent.wishes import Wishes
from majordomo.errors import JournalError, MajordomoError
from majordomo.plan import PlannerAnswer, Question, Refusal

REST_S = 0.02
"""Wall-clock time from one look at the person's lines to the next while they have the task wait [s]."""


class Performance:
    """One task from its plan to its outcome.

    Args:
        instruction: The person's words.
        wishes: What the person wishes of the task.
        counsel: Asks planners and the person.
        executive: Carries the plan out.
        corrector: Takes corrections into it.
    """

    def __init__(
        self,
        instruction: str,
        wishes: Wishes,
        counsel: Counsel,
        executive: Executive,
        corrector: Corrector,
    ) -> None:
        self._instruction = instruction
        self._wishes = wishes
        self._counsel = counsel
        self._executive = executive
        self._corrector = corrector
        self._parts = executive.context.parts
        counsel.is_unwanted = self._wants_something_else
        counsel.meanwhile = self._go_on_meanwhile

    def run(self) -> Ending:
        """Carry it out, hearing the person between any two ticks; return how it ended."""
        executive = self._executive
        try:
            while executive.ending is None:
                self._move_on()
                self._parts.pace()
        finally:
            self._corrector.drop()
        return executive.ending

    def _wants_something_else(self) -> bool:
        """Whether the person wants no answer to what is being thought about."""
        self._hand_corrections()
        return bool(self._wishes.ending or self._executive.ending) or self._corrector.is_urgent

    def _hand_corrections(self) -> None:
        while self._wishes.corrections:
            self._corrector.take(self._wishes.corrections.popleft())

    def _move_on(self) -> None:
        """Do what the person wishes; else tick."""
        self._hand_corrections()
        if self._wishes.ending is not None:
            self._executive.end(self._wishes.ending)
        else:
            self._correct()
            if self._executive.ending is None and not self._wants_something_else():
                if self._wishes.is_paused:
                    self._hold_on()
                else:
                    self._tick()

    def _correct(self) -> None:
        try:
            self._corrector.tick()
        except JournalError as error:
            self._executive.end(Ending.of(error))

    def _hold_on(self) -> None:
        """Let the task wait a little, the robot holding still; that time is nobody's fault."""
        if not self._executive.hold.is_on:
            self._executive.hold.begin()
        since_s = self._parts.clock.now_s()
        self._parts.rest(REST_S)
        self._executive.account.excuse(self._parts.clock.now_s() - since_s)

    def _tick(self) -> None:
        """Go on, and bring what the executive then waits for."""
        self._go_on()
        try:
            self._bring(self._executive.need)
        except Unwanted:
            return  # what is needed stays needed, unless what the person wants instead makes an end of it

    def _go_on(self) -> None:
        if self._executive.hold.is_on:
            self._executive.hold.end()
        self._executive.tick()

    def _bring(self, need: AskPerson | Revise | PlanWords | None) -> None:
        executive = self._executive
        match need:
            case AskPerson():
                answer = self._counsel.ask(need.question, need.options)
                if not self._wants_something_else():
                    executive.answered(answer)
            case Revise():
                executive.revised(self._revision(need))
            case PlanWords():
                planned = self._planned(need.words)
                if executive.ending is None:
                    executive.planned(planned)

    def _go_on_meanwhile(self) -> None:
        """While a step's words are planned, let what does not wait for them go on."""
        executive = self._executive
        if executive.ending is not None or not isinstance(executive.need, PlanWords):
            return
        if self._wishes.is_paused:
            self._hold_on()
        else:
            self._go_on()

    def _revision(self, need: Revise) -> PlannerAnswer:
        """Let the search mend the plan, or the planner find another way.

        Where it must know something first, it is asked, and planned from where we stand.
        """
        if need.is_repair:
            return self._counsel.mend(need.plan, need.failure)
        answer = self._counsel.revise(need.plan, need.failure)
        if isinstance(answer, Question) and self._counsel.clarify(answer):
            return self._planned(self._instruction)
        return answer

    def _planned(self, words: str) -> PlannerAnswer:
        """Have words planned, now that their turn has come."""
        try:
            return self._counsel.plan(words)
        except MajordomoError as error:
            return Refusal(str(error))
