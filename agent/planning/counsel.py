"""Asks a planner, and the person where the planner must know something first; the person is heard all the while."""

from collections.abc import Callable

from agent.events import Asked, Listener
from agent.evidence.supervisor import Supervisor
from agent.parts import AgentParts
from agent.planning.consent import Consents
from agent.planning.planning_worker import Ask
from majordomo.cancellation import Cancellation
from majordomo.errors import MajordomoError
from majordomo.plan import Plan, PlanFailure, Planner, PlannerAnswer, PlanRequest, Question, Refusal
from majordomo.review import Risk
from majordomo.world import WorldSnapshot, WorldView

PATIENCE_S = 0.02
"""Wall-clock time from one look at the person's lines to the next while a planner thinks [s]."""

Dialogue = tuple[tuple[str, str], ...]


class Unwanted(Exception):
    """The person wants no answer any more, but something else."""


class Counsel:
    """One task's questions to planners and to the person.

    Args:
        parts: The planner, the person, and what else the agent works with.
        supervisor: Looks before anything is planned.
        listener: Told of questions to the person.
        max_questions: How often a planner may ask.
        dialogue: What was said before the task.

    Attributes:
        is_unwanted: Whether the person wants no answer any more.
        meanwhile: Called again and again while a planner thinks.
        consents: What the person has said yes to.
    """

    def __init__(
        self,
        parts: AgentParts,
        supervisor: Supervisor,
        listener: Listener,
        max_questions: int,
        dialogue: Dialogue,
    ) -> None:
        self.is_unwanted: Callable[[], bool] = lambda: False
        self.meanwhile: Callable[[], None] = lambda: None
        self._parts = parts
        self._supervisor = supervisor
        self._listener = listener
        self._questions_left = max_questions
        self._dialogue = dialogue
        self._answers: Dialogue = ()
        self.consents = Consents(parts.overseer)

    def plan(self, words: str, said: Dialogue = ()) -> PlannerAnswer:
        """Look, and have words planned; where the planner must know something first, ask, and begin again.

        Args:
            words: What to do.
            said: What was said since the task began, and the words may refer to.

        Raises:
            MajordomoError: There was no looking, or the planner broke down.
            Unwanted: The person wants no answer any more.
        """
        while True:
            self._supervisor.look()
            answer = self._answer(self.planning(words, self._supervisor.snapshot, said))
            if not (isinstance(answer, Question) and self.clarify(answer)):
                return self.with_consent(answer, self._supervisor.snapshot)

    def must_ask(self, answer: PlannerAnswer, seen: WorldView) -> bool:
        """Whether a planner's answer needs one of the person's."""
        return isinstance(answer, Question) or bool(self._missing(answer, seen))

    def with_consent(self, answer: PlannerAnswer, seen: WorldView) -> PlannerAnswer:
        """A planner's answer; of a plan that wants a yes, what comes of asking for it."""
        missing = self._missing(answer, seen)
        if not isinstance(answer, Plan) or not missing:
            return answer
        question = self.consents.question(missing)
        return self.consents.answered(answer, missing, self.ask(question.text, question.options))

    def _missing(self, answer: PlannerAnswer, seen: WorldView) -> tuple[Risk, ...]:
        """What a plan wants a yes for; one that is forbidden, or wrong, is for the check before it is followed."""
        try:
            return self.consents.missing(answer, seen) if isinstance(answer, Plan) else ()
        except MajordomoError:
            return ()

    def planning(self, words: str, snapshot: WorldSnapshot, said: Dialogue = ()) -> Ask:
        """What has words planned from how the world is, or will be."""
        planner, library = self._parts.planner, self._parts.library
        dialogue, remembered = (*self._dialogue, *said, *self._answers), self._parts.recall(words)

        def ask(wish: Cancellation) -> PlannerAnswer:
            request = PlanRequest(words, dialogue, remembered=remembered, cancellation=wish)
            return planner.plan(request, snapshot, library)

        return ask

    def revise(self, plan: Plan, failure: PlanFailure) -> PlannerAnswer:
        """Find another way for what is left of a plan.

        Raises:
            Unwanted: The person wants no answer any more.
        """
        return self._revised(self._parts.planner, plan, failure, self._supervisor.snapshot)

    def mend(self, plan: Plan, failure: PlanFailure, seen: WorldSnapshot | None = None) -> PlannerAnswer:
        """Fill in by search what a plan leaves unsaid, that the person has changed or that has failed: no words count.

        Args:
            plan: What is left of it counts.
            failure: Why it must be mended.
            seen: The world from which it is carried out; None: as it is believed to be.

        Raises:
            Unwanted: The person wants no answer any more.
        """
        return self._revised(
            self._parts.mender or self._parts.planner, plan, failure, seen or self._supervisor.snapshot
        )

    def ask(self, question: str, options: tuple[str, ...]) -> str | None:
        """Put a question to the person, and write both down."""
        answer = self._parts.person.ask(question, options)
        self._parts.memory.say("robot", question)
        if answer is not None:
            self._parts.memory.say("person", answer)
        self._listener(Asked(question, options, answer))
        return answer

    def _revised(self, planner: Planner, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot) -> PlannerAnswer:
        library = self._parts.library

        def ask(wish: Cancellation) -> PlannerAnswer:
            told = PlanFailure(failure.call, failure.failure, failure.finished, wish)
            return planner.revise(plan, told, snapshot, library)

        try:
            return self.with_consent(self._answer(ask), snapshot)
        except MajordomoError as error:
            return Refusal(str(error))

    def clarify(self, question: Question) -> bool:
        """Put a planner's question to the person; returns whether there is an answer to tell the planner."""
        if not self._questions_left:
            return False
        self._questions_left -= 1
        answer = self.ask(question.text, question.options)
        if answer is None:
            return False
        self._answers += (("robot", question.text), ("person", answer))
        return True

    def _answer(self, ask: Ask) -> PlannerAnswer:
        """Wait for a planner, hearing the person meanwhile."""
        thought = self._parts.think(ask)
        try:
            while (answer := thought.answer(PATIENCE_S)) is None:
                self._parts.pace()
                self.meanwhile()
                if self.is_unwanted():
                    raise Unwanted
            return answer
        finally:
            thought.drop()
