"""The plan that a task follows now, in step with its graph: every change of it passes here, checked."""

from collections.abc import Sequence
from dataclasses import replace

from agent.events import Planned
from agent.task.context import TaskContext
from majordomo.errors import BadArguments, PlanRejected, UnknownName
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Predicate


class Course:
    """What a task follows.

    Attributes:
        plan: The plan, its calls named as in the graph.
    """

    def __init__(self, context: TaskContext, plan: Plan) -> None:
        self.plan = plan
        self._context = context

    def follow(self, plan: Plan) -> str | None:
        """Put a plan in the place of all that is left; or return why it cannot be followed."""
        try:
            self._context.check(plan)
            ids = self._context.graph.replace_unfinished(plan)
        except (PlanRejected, UnknownName, BadArguments) as error:
            return f"The new plan cannot be used: {error}"
        self._set(_renamed(plan, ids))
        return None

    def extend(self, plan: Plan, goals: tuple[Predicate, ...]) -> str | None:
        """Put a plan behind all that is left; or return why that cannot be.

        Args:
            plan: What is to be done besides.
            goals: What shall be true at the end of everything.
        """
        graph = self._context.graph
        try:
            self._context.check(plan)
            added = graph.append(plan.calls, goals)
        except (PlanRejected, UnknownName, BadArguments) as error:
            return f"The new plan cannot be used: {error}"
        nodes = [graph.node(node_id) for node_id in added]
        calls = tuple(PlannedCall(node.id, node.call, node.after, node.asked) for node in nodes)
        assumptions = (*self.plan.assumptions, *plan.assumptions)
        self._set(replace(self.plan, calls=(*self.plan.calls, *calls), goals=goals, assumptions=assumptions))
        return None

    def want(self, goals: tuple[Predicate, ...]) -> None:
        """Add to what shall be true at the end of everything."""
        if goals:
            goals = tuple(dict.fromkeys((*self.plan.goals, *goals)))
            self._context.graph.append((), goals)
            self.plan = replace(self.plan, goals=goals)

    def _set(self, plan: Plan) -> None:
        self.plan = plan
        self._context.listener(Planned(plan, self._context.graph))


def _renamed(plan: Plan, ids: Sequence[str]) -> Plan:
    """Name a plan's calls as the graph does, which knows the ids of earlier plans, too."""
    names = {planned.id: name for planned, name in zip(plan.calls, ids, strict=True)}
    calls = tuple(
        replace(planned, id=names[planned.id], after=tuple(names.get(other, other) for other in planned.after))
        for planned in plan.calls
    )
    return replace(plan, calls=calls)
