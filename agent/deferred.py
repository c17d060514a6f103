"""Steps that are words: planned when their turn comes, and replaced by what the plan says."""

from dataclasses import dataclass

from agent.events import Planned
from agent.recoverer import Trouble, why_not
from agent.step import TaskContext
from majordomo.errors import MajordomoError
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlannerAnswer
from majordomo.skill import DeferredSkill


@dataclass(frozen=True, slots=True)
class PlanWords:
    """A plan for a step's words is waited for."""

    node_id: str
    words: str


class DeferredSteps:
    """The steps of one task that are words.

    Attributes:
        need: What is waited for.
    """

    def __init__(self, context: TaskContext) -> None:
        self.need: PlanWords | None = None
        self._context = context
        self._planned: set[str] = set()

    def take(self, node_id: str) -> bool:
        """Deal with a step whose turn has come; False where it is no words.

        The first time they must be planned. When their turn comes again, the steps of their plan have been done.
        """
        parts, graph = self._context.parts, self._context.graph
        skill = parts.library.bind(graph.node(node_id).call, parts.memory.catalogue)
        if not isinstance(skill, DeferredSkill):
            return False
        if node_id in self._planned:
            graph.skip(node_id, "It became the steps before it.")
        else:
            self.need = PlanWords(node_id, skill.words)
        return True

    def planned(self, answer: PlannerAnswer) -> Trouble | None:
        """Put a plan's steps before the words that it is for; or return what is in the way."""
        assert self.need is not None  # somebody was asked
        node_id, self.need = self.need.node_id, None
        problem = self._insert(node_id, answer) if isinstance(answer, Plan) else why_not(answer)
        if problem is None:
            return None
        call = str(self._context.graph.node(node_id).call)
        failure = Failure(FailureCode.PLANNER_FAILED, Phase.PLANNING, problem)
        self._context.graph.fail(node_id, failure)
        return Trouble(call, node_id, failure)

    def forget(self) -> None:
        """The steps that are left were replaced: what is still words must be planned anew."""
        self._planned.clear()

    def _insert(self, node_id: str, plan: Plan) -> str | None:
        """Put a plan's steps before a node; or return why that cannot be."""
        try:
            self._context.check(plan)
            skills = (self._context.parts.library[planned.call.skill] for planned in plan.calls)
            if any(issubclass(skill, DeferredSkill) for skill in skills):
                return "The planner leaves again for later what must be planned now."
            if plan.calls:
                self._context.graph.insert_before(node_id, plan.calls)
        except MajordomoError as error:
            return f"The plan cannot be used: {error}"
        self._planned.add(node_id)
        self._context.listener(Planned(plan, self._context.graph))
        return None
