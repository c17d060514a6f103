"""Carries one task's plan out as the person wishes: on with it, held, corrected, or ended."""

from collections import deque
from dataclasses import dataclass, field

from agent.corrections.corrector import Corrector
from agent.counsel import Counsel, Unwanted
from agent.executive import Executive
from agent.needs import AskPerson, Ending, PlanWords, Revise
from agent.parts import AgentParts
from majordomo.correction import Correction
from majordomo.errors import JournalError, MajordomoError
from majordomo.outcome import Outcome
from majordomo.plan import PlannerAnswer, Question, Refusal

REST_S = 0.02
"""Wall-clock time from one look at the person's lines to the next while they have the task wait [s]."""


@dataclass(slots=True)
class Wishes:
    """What the person wishes of the task under way; from any thread, and seen to at its next tick.

    Attributes:
        ending: That it ends so; None: that it goes on.
        is_paused: That it waits, the robot holding still.
        corrections: That what is left of it changes: how, and in their words; oldest first.
    """

    ending: Ending | None = None
    is_paused: bool = False
    corrections: deque[tuple[Correction, str]] = field(default_factory=deque)


class Performance:
    """One task from its plan to its outcome.

    Args:
        instruction: The person's words.
        parts: What the agent works with.
        wishes: What the person wishes of the task.
        counsel: Asks planners and the person.
        executive: Carries the plan out.
        corrector: Takes corrections into it.
    """

    def __init__(
        self,
        instruction: str,
        parts: AgentParts,
        wishes: Wishes,
        counsel: Counsel,
        executive: Executive,
        corrector: Corrector,
    ) -> None:
        self._instruction = instruction
        self._parts = parts
        self._wishes = wishes
        self._counsel = counsel
        self._executive = executive
        self._corrector = corrector
        counsel.is_unwanted = self._wants_something_else
        counsel.meanwhile = self._go_on_meanwhile

    def run(self) -> tuple[Outcome, str]:
        """Carry it out, hearing the person between any two ticks; return how it ended, and why."""
        executive = self._executive
        try:
            while executive.outcome is None:
                self._move_on()
                self._parts.pace()
        finally:
            self._corrector.drop()
        return executive.outcome, executive.message

    def _wants_something_else(self) -> bool:
        """Whether the person wants no answer to what is being thought about."""
        self._hand_corrections()
        return bool(self._wishes.ending or self._executive.outcome) or self._corrector.is_urgent

    def _hand_corrections(self) -> None:
        while self._wishes.corrections:
            self._corrector.take(*self._wishes.corrections.popleft())

    def _move_on(self) -> None:
        """Do what the person wishes; else tick."""
        self._hand_corrections()
        if self._wishes.ending is not None:
            self._executive.end(self._wishes.ending)
        else:
            self._correct()
            if self._executive.outcome is None and not self._wants_something_else():
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
        if not self._executive.is_held:
            self._executive.hold()
        since_s = self._parts.clock.now_s()
        self._parts.rest(REST_S)
        self._executive.excuse(self._parts.clock.now_s() - since_s)

    def _tick(self) -> None:
        """Tick, and bring what the executive then waits for."""
        executive = self._executive
        if executive.is_held:
            executive.resume()
        executive.tick()
        need = executive.need
        try:
            if isinstance(need, AskPerson):
                answer = self._counsel.ask(need.question, need.options)
                if not self._wants_something_else():
                    executive.answered(answer)
            elif isinstance(need, Revise):
                executive.revised(self._revision(need))
            elif isinstance(need, PlanWords):
                planned = self._planned(need.words)
                if executive.outcome is None:
                    executive.planned(planned)
        except Unwanted:
            return  # what is needed stays needed, unless what the person wants instead makes an end of it

    def _go_on_meanwhile(self) -> None:
        """While a step's words are planned, let what does not wait for them go on."""
        executive = self._executive
        if executive.outcome is not None or not isinstance(executive.need, PlanWords):
            return
        if self._wishes.is_paused:
            self._hold_on()
        else:
            if executive.is_held:
                executive.resume()
            executive.tick()

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
