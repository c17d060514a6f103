"""Other plans for what is left, after a failure: asked for, and followed, each at most once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from agent.recovery.ladders import Recovery
from agent.task.course import Course
from agent.task.needs import Revise
from agent.task.trouble import Trouble
from majordomo.plan import Plan, PlanFailure, PlannedCall
from majordomo.skill import SkillCall
from memory.task_graph import TaskGraph


class Revisions:
    """One task's other plans.

    Args:
        graph: Its steps.
        course: The plan that it follows.
    """

    def __init__(self, graph: TaskGraph, course: Course) -> None:
        self._graph = graph
        self._course = course
        self._followed: Counter[tuple[str, ...]] = Counter()

    @property
    def tried(self) -> tuple[tuple[str, ...], ...]:
        """Those that were followed, as their calls."""
        return tuple(self._followed)

    def take_up(self, tried: Iterable[tuple[str, ...]]) -> None:
        """Know what another program had followed when it was cut off."""
        self._followed.update(tried)

    def wanted_for(self, trouble: Trouble, recovery: Recovery) -> Revise:
        """What to ask for: the search's repair, or another way of the planner's."""
        finished = tuple(node.id for node in self._graph.nodes if node.status.lets_pass)
        if trouble.node_id is None:
            call = PlannedCall("goal", SkillCall("check_goal"))
        else:
            node = self._graph.node(trouble.node_id)
            call = PlannedCall(node.id, node.call, node.after)
        failure = PlanFailure(call, trouble.failure, finished)
        return Revise(self._course.plan, failure, is_repair=recovery is Recovery.REPAIR)

    def follow(self, plan: Plan, is_repaired: bool) -> str | None:
        """Follow a revised plan; or return why it cannot be followed. Goals stay as they are, once there are any."""
        old = self._course.plan
        plan = replace(plan, goals=old.goals or plan.goals, source=old.source if is_repaired else plan.source)
        signature = tuple(str(planned.call) for planned in plan.calls)
        if self._followed[signature]:
            return "The planner knows no other way than the one that failed."
        problem = self._course.follow(plan)
        if problem is None:
            self._followed[signature] += 1
        return problem
