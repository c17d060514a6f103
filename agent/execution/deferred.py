"""Steps that are words: planned when their turn comes, and replaced by what the plan says."""

from collections.abc import Iterable

from agent.events import Planned
from agent.task.context import TaskContext
from agent.task.course import Course
from agent.task.needs import PlanWords
from agent.task.trouble import Trouble
from agent.wording import why_not
from majordomo.errors import MajordomoError
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlannerAnswer, Question
from majordomo.skill import DeferredSkill, SkillCall


class DeferredSteps:
    """The steps of one task that are words.

    Attributes:
        need: What is waited for.
    """

    def __init__(self, context: TaskContext, course: Course) -> None:
        self.need: PlanWords | None = None
        self._context = context
        self._course = course
        self._planned: set[str] = set()
        self._words: set[str] = set()

    @property
    def planned_steps(self) -> tuple[str, ...]:
        """Those that have become the steps before them."""
        return tuple(sorted(self._planned))

    def take_up(self, planned: Iterable[str]) -> None:
        """Know what another program had planned when it was cut off."""
        self._planned.update(planned)
        words = (self._words_of(self._context.graph.node(node_id).call) for node_id in self._planned)
        self._words.update(one for one in words if one is not None)

    def take(self, node_id: str) -> bool:
        """Deal with a step whose turn has come; False where it is no words.

        The first time they must be planned. When their turn comes again, the steps of their plan have been done.
        """
        graph = self._context.graph
        words = self._words_of(graph.node(node_id).call)
        if words is None:
            return False
        if node_id in self._planned:
            graph.skip(node_id, "It became the steps before it.")
        elif self.need is None:  # else somebody thinks about other words
            self._words.add(words)
            self.need = PlanWords(node_id, words)
        return True

    def planned(self, answer: PlannerAnswer) -> Trouble | None:
        """Put a plan's steps before the words that it is for; or return what is in the way."""
        assert self.need is not None  # somebody was asked
        node_id, self.need = self.need.node_id, None
        problem = self._insert(node_id, answer) if isinstance(answer, Plan) else why_not(answer)
        if problem is None:
            return None
        call = str(self._context.graph.node(node_id).call)
        code = FailureCode.AMBIGUOUS_OBJECT if isinstance(answer, Question) else FailureCode.PLANNER_FAILED
        failure = Failure(code, Phase.PLANNING, problem)
        self._context.graph.fail(node_id, failure)
        return Trouble(call, node_id, failure)

    def forget(self) -> None:
        """The steps that are left were replaced: what is still words must be planned anew."""
        self.need = None
        self._planned.clear()
        self._words.clear()

    def _insert(self, node_id: str, plan: Plan) -> str | None:
        """Put a plan's steps before a node; or return why that cannot be.

        Other words may be left for later again. The goals of what comes last are goals of the task.
        """
        graph = self._context.graph
        is_last = self._planned.issuperset(other for other in graph.unfinished if other != node_id)
        try:
            self._context.check(plan)
            if not self._words.isdisjoint(self._words_of(planned.call) for planned in plan.calls):
                return "The planner leaves again for later what must be planned now."
            if plan.calls:
                graph.insert_before(node_id, plan.calls)
        except MajordomoError as error:
            return f"The plan cannot be used: {error}"
        self._planned.add(node_id)
        if is_last:
            self._course.want(plan.goals)
        self._context.listener(Planned(plan, self._context.graph))
        return None

    def _words_of(self, call: SkillCall) -> str | None:
        """The words that a call is; None where it is none."""
        parts = self._context.parts
        skill = parts.library.bind(call, parts.memory.catalogue)
        return skill.words if isinstance(skill, DeferredSkill) else None
