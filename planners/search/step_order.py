"""The order that the dependencies of a plan's steps allow, and the ids that are still free."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from majordomo.plan import Plan, PlannedCall


class StepOrder:
    """Steps sorted so that each comes after what it depends on; among equals, as they were written.

    Attributes:
        sorted_calls: The steps in order; those in a circle are left out.
        circle: Ids of the steps that wait for each other, directly or not; empty in a sound plan.
    """

    def __init__(self, calls: Sequence[PlannedCall]) -> None:
        known = {step.id for step in calls}
        self.sorted_calls: list[PlannedCall] = []
        self._before: dict[str, set[str]] = {}
        waiting = list(calls)
        while ready := next((s for s in waiting if all(i in self._before or i not in known for i in s.after)), None):
            waiting.remove(ready)
            direct = known.intersection(ready.after)
            self._before[ready.id] = direct.union(*(self._before[name] for name in direct))
            self.sorted_calls.append(ready)
        self.circle = tuple(step.id for step in waiting)

    def is_before(self, first: str, second: str) -> bool:
        """Whether one step, by id, must be finished before another, directly or not."""
        return first in self._before.get(second, ())

    def unordered_pairs(self) -> Iterator[tuple[str, str]]:
        """Pairs of steps of which neither waits for the other."""
        for index, second in enumerate(self.sorted_calls):
            for first in self.sorted_calls[:index]:
                if not self.is_before(first.id, second.id):
                    yield first.id, second.id

    def sorted_plan(self, plan: Plan) -> Plan:
        """The plan with its steps in this order."""
        return replace(plan, calls=tuple(self.sorted_calls))


def next_number(plan: Plan) -> int:
    """The first number that no id of a plan's steps uses, so that nothing is named twice."""
    numbers = [int(step.id[1:].split(".")[0]) for step in plan.calls if step.id[1:].split(".")[0].isdecimal()]
    return max(numbers, default=0) + 1
