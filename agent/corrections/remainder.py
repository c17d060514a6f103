"""What is left of the task under way, as matters: what corrections read, and what takes its place.

What words mean is the planner's to say. All else is an edit of what was asked for; the mender fills in the means.
"""

from collections.abc import Sequence
from dataclasses import replace

from agent.corrections.changes import Edit
from agent.corrections.deeds import Deeds
from agent.corrections.editor import Editor
from agent.corrections.matters import Matter
from agent.corrections.outline import cleared, clearing, outline
from agent.corrections.rest import rest_of
from agent.corrections.workbench import Workbench
from agent.events import Corrected
from agent.execution.executive import Executive
from agent.planning.counsel import Counsel, Dialogue
from agent.task.ending import Ending
from agent.wording import why_not
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlanFailure, PlannedCall, PlannerAnswer
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from memory.task_graph import TaskGraph

NOTHING_LEFT = Ending(Outcome.CANCELLED, "Nothing is left of the task: you wanted no more of it.")


class Remainder:
    """One task's rest.

    Args:
        executive: Carries it out; it is held when another rest takes the place of this one.
        counsel: Asks planners and the person.
        bench: Knows what skills promise.
        deeds: What was so before each step.
        said: What was said of the task before, and words may refer to.
    """

    def __init__(self, executive: Executive, counsel: Counsel, bench: Workbench, deeds: Deeds, said: Dialogue) -> None:
        self._executive = executive
        self._context = executive.context
        self._counsel = counsel
        self._bench = bench
        self._deeds = deeds
        self._said = said
        self._means: list[SkillCall] = []  # what was only put in to clear the hand, and nobody asked for

    def editor(self) -> Editor:
        """Reads corrections against what is left now."""
        context, snapshot = self._context, self._context.supervisor.snapshot
        rest = rest_of(self._bench, context.graph.nodes, self._executive.plan.goals, snapshot, self._means)
        return Editor(self._bench, rest, snapshot, self._deeds, context.task_id)

    def take_over(self, edit: Edit, said: str) -> Corrected:
        """Follow an edit, for which the person said these words; what has become of it.

        Raises:
            MajordomoError: There was no looking, or the planner broke down.
            Unwanted: The person wants no answer any more.
        """
        before, matters = self.editor().rest.matters, edit.matters
        if edit.words:
            planned = self._counsel.plan(edit.words, self._said)
            if not isinstance(planned, Plan):
                return Corrected(said, problem=why_not(planned))
            matters = (*self._matters_in(planned), *matters)
        first = clearing(matters, self._bench, self._context.supervisor.snapshot)
        problem = self._follow(first, matters, self._bench.goals_of(edit.kept, matters), said)
        if problem is not None:
            return Corrected(said, problem=problem)
        self._means += (call for matter in first for call in matter.calls)
        was, preparing, now = (tuple(map(self._bench.words, some)) for some in (before, first, matters))
        return Corrected(
            said,
            dropped=tuple(words for words in was if words not in now),
            first=preparing,
            added=tuple(words for words in now if words not in was),
            kept=tuple(words for words in now if words in was),
            assumed=edit.assumed,
        )

    def _follow(
        self, first: tuple[Matter, ...], matters: Sequence[Matter], goals: tuple[Predicate, ...], said: str
    ) -> str | None:
        """Have the means filled in, and follow that; or return why it cannot be followed."""
        plan = outline((*first, *matters), goals, self._executive.plan)
        if plan.calls or plan.goals:
            answer = self._mended(plan, first, said)
            if not isinstance(answer, Plan):
                return why_not(answer)
            plan = replace(answer, goals=tuple(dict.fromkeys((*goals, *answer.goals))))
        return self._executive.follow(plan, None if matters or goals else NOTHING_LEFT)

    def _mended(self, plan: Plan, first: Sequence[Matter], said: str) -> PlannerAnswer:
        failure = Failure(FailureCode.CANCELLED, Phase.PLANNING, f"The person said “{said}”.")
        call = plan.calls[0] if plan.calls else PlannedCall("goal", SkillCall("check_goal"))
        seen = cleared(first, self._context.supervisor.snapshot)
        return self._counsel.mend(plan, PlanFailure(call, failure), seen)

    def _matters_in(self, plan: Plan) -> tuple[Matter, ...]:
        nodes = TaskGraph.from_plan(plan, lambda call: frozenset()).nodes
        rest = rest_of(self._bench, nodes, plan.goals, self._context.supervisor.snapshot)
        return (*rest.matters, *((Matter(goals=rest.kept),) if rest.kept else ()))
