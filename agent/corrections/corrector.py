"""Takes a person's corrections into the task under way: finished work stays, and what is left becomes another.

The robot is held before anything is changed; only what shall come after all that is left is planned while it works on.
What words mean is the planner's to say. All else is an edit of what was asked for; the mender fills in the means.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from agent.corrections.additions import Additions, problem_with
from agent.corrections.changes import Edit, Unchanged, Unclear
from agent.corrections.clarifier import Clarifier
from agent.corrections.deeds import Deeds
from agent.corrections.editor import Editor
from agent.corrections.matters import Matter
from agent.corrections.outline import cleared, clearing, outline
from agent.corrections.rest import rest_of
from agent.corrections.workbench import Workbench
from agent.counsel import Counsel, Unwanted
from agent.events import Corrected
from agent.executive import Executive
from agent.ledger import CORRECTION, SAID
from agent.needs import CANCELLED, Ending
from agent.recoverer import NO, YES
from agent.task_context import TaskContext
from majordomo.correction import Also, Correction, PutBack, Skip, Undo
from majordomo.errors import MajordomoError
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlanFailure, PlannedCall, PlannerAnswer
from majordomo.skill import SkillCall
from majordomo.world import WorldSnapshot
from memory.task_graph import TaskGraph

NOTHING_LEFT = Ending(Outcome.CANCELLED, "Nothing is left of the task: you wanted no more of it.")


class Corrector:
    """One task's corrections.

    Args:
        context: The task's.
        executive: Carries it out.
        counsel: Asks planners and the person.
        deeds: What was so before each step.
        instruction: The person's words for the task.
        is_paused: Tells whether they have it wait.
    """

    def __init__(
        self,
        context: TaskContext,
        executive: Executive,
        counsel: Counsel,
        deeds: Deeds,
        instruction: str,
        is_paused: Callable[[], bool],
    ) -> None:
        self._context = context
        self._executive = executive
        self._counsel = counsel
        self._deeds = deeds
        self._is_paused = is_paused
        self._said = (("person", instruction),)
        self._bench = Workbench(context.parts.library, context.parts.memory.catalogue)
        self._clarifier = Clarifier(self._bench, context.parts.weigher, counsel.ask)
        self._waiting: deque[tuple[Correction, str]] = deque()
        self._additions = Additions(context, executive, counsel, self._bench, self._said)
        self._means: list[SkillCall] = []

    @property
    def is_urgent(self) -> bool:
        """Whether a correction waits for which the robot must be held."""
        return any(not isinstance(correction, Also) for correction, _ in self._waiting)

    def take(self, correction: Correction, said: str) -> None:
        """Put a correction behind those that wait."""
        self._waiting.append((correction, said))

    def tick(self) -> None:
        """Deal with the corrections that wait.

        Raises:
            JournalError: The journal cannot be written; nothing may move any more.
        """
        while self._waiting and self._executive.outcome is None:
            correction, said = self._waiting.popleft()
            self._context.ledger.event(SAID, {"said": said})
            if isinstance(correction, Also):
                self._add(correction, said)
            else:
                self._correct(correction, said)
        if self._additions.are_waiting and self._executive.outcome is None:
            added = self._additions.tick()
            if added is not None:
                self._tell(added)
        self._executive.is_expecting = self._additions.are_waiting

    def drop(self) -> None:
        """Give up what is being planned. In any state, any number of times."""
        self._additions.drop()

    def _editor(self) -> Editor:
        context, snapshot = self._context, self._context.supervisor.snapshot
        rest = rest_of(self._bench, context.graph.nodes, self._executive.plan.goals, snapshot, self._means)
        return Editor(self._bench, rest, snapshot, self._deeds, context.task_id)

    def _add(self, also: Also, said: str) -> None:
        change = self._editor().change(also)
        if isinstance(change, Edit):
            self._additions.take(change.afterwords, said)
        elif isinstance(change, Unclear):
            self._correct(also, said)
        else:
            self._tell(Corrected(said, problem=change.reason))

    def _correct(self, correction: Correction, said: str) -> None:
        """Hold the robot, look, and make another rest of it."""
        self._executive.hold()
        try:
            self._context.supervisor.look()
            edit = self._clarified(correction)
            problem = self._take_over(edit, said) if isinstance(edit, Edit) else edit.reason
        except Unwanted:
            return
        except MajordomoError as error:
            problem = str(error)
        if problem is not None:
            self._tell(Corrected(said, problem=problem))
            if not isinstance(correction, Skip | PutBack | Undo | Also):
                self._ask_whether_to_go_on()

    def _clarified(self, correction: Correction) -> Edit | Unchanged:
        """What a correction comes to, whatever must be asked."""
        change, parts = self._editor().change(correction), self._context.parts
        clear = self._clarifier.clarified(change, parts.memory.dialogue, self._context.supervisor.snapshot)
        if clear is None:
            raise Unwanted
        return clear

    def _take_over(self, edit: Edit, said: str) -> str | None:
        """Follow an edit; or return why that cannot be."""
        if edit.afterwords:
            self._additions.take(edit.afterwords, said, edit.assumed)
            return None
        before, matters = self._editor().rest.matters, edit.matters
        if edit.words:
            planned = self._counsel.plan(edit.words, self._said)
            if not isinstance(planned, Plan):
                return problem_with(planned)
            matters = (*self._matters_in(planned), *matters)
        snapshot = self._context.supervisor.snapshot
        first = clearing(matters, self._bench, snapshot)
        goals = self._bench.goals_of(edit.kept, matters)
        plan = outline((*first, *matters), goals, self._executive.plan)
        if plan.calls or plan.goals:
            answer = self._mended(plan, cleared(first, snapshot), said)
            if not isinstance(answer, Plan):
                return problem_with(answer)
            plan = replace(answer, goals=tuple(dict.fromkeys((*goals, *answer.goals))))
        problem = self._executive.follow(plan, None if matters or goals else NOTHING_LEFT)
        if problem is None:
            self._means += (call for matter in first for call in matter.calls)
            self._tell(replace(self._change(said, before, first, matters), assumed=edit.assumed))
        return problem

    def _matters_in(self, plan: Plan) -> tuple[Matter, ...]:
        nodes = TaskGraph.from_plan(plan, lambda call: frozenset()).nodes
        rest = rest_of(self._bench, nodes, plan.goals, self._context.supervisor.snapshot)
        return (*rest.matters, *((Matter(goals=rest.kept),) if rest.kept else ()))

    def _mended(self, plan: Plan, seen: WorldSnapshot, said: str) -> PlannerAnswer:
        failure = Failure(FailureCode.CANCELLED, Phase.PLANNING, f"The person said “{said}”.")
        first = plan.calls[0] if plan.calls else PlannedCall("goal", SkillCall("check_goal"))
        return self._counsel.mend(plan, PlanFailure(first, failure), seen)

    def _change(
        self, said: str, before: Sequence[Matter], first: Sequence[Matter], after: Sequence[Matter]
    ) -> Corrected:
        """What has changed, in words."""
        was, preparing, now = (tuple(map(self._bench.words, matters)) for matters in (before, first, after))
        return Corrected(
            said,
            dropped=tuple(words for words in was if words not in now),
            first=preparing,
            added=tuple(words for words in now if words not in was),
            kept=tuple(words for words in now if words in was),
        )

    def _ask_whether_to_go_on(self) -> None:
        """What the person says is wrong is not gone on with unasked; where it waits, it waits to be told."""
        if self._is_paused():
            return
        answer = self._counsel.ask("Shall I go on as before?", (YES, NO))
        if answer is not None and answer.strip().lower() != YES:
            self._executive.end(CANCELLED)
        elif answer is None and not self._counsel.is_unwanted():
            self._executive.end(Ending(Outcome.NEEDS_HUMAN, "I was told to do something else, and cannot."))

    def _tell(self, event: Corrected) -> None:
        """Write down what has become of a correction, and say it."""
        context = self._context
        context.ledger.save()
        context.ledger.event(CORRECTION, asdict(event))
        context.listener(event)
