"""What a program has come to so far: how far it was run, what of it was planned at once, and what was before it."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from planners.program.looks import Seen
from planners.search.step_order import next_number

SOURCE = "program"
NOTHING = Plan((), (), SOURCE)


@dataclass(frozen=True, slots=True)
class Place:
    """How far a program has come.

    Attributes:
        record: What its looks gave.
        n_done: How many of its calls have been dealt with.
        unknown: What it stopped at because nobody could tell.
        number: Of the part that begins there, from 1.
    """

    record: tuple[Seen, ...] = ()
    n_done: int = 0
    unknown: Predicate | None = None
    number: int = 1


@dataclass(frozen=True, slots=True)
class Past:
    """What was before a program.

    Attributes:
        calls: What was asked for and done.
        goals: What shall be true at the end whatever the program says.
        first_number: Of its steps' ids.
        rewritten: How many programs it takes the place of, one after the other.
    """

    calls: tuple[SkillCall, ...] = ()
    goals: tuple[Predicate, ...] = ()
    first_number: int = 1
    rewritten: int = 0


NO_PAST = Past()


@dataclass(frozen=True, slots=True)
class Part:
    """What was planned of a program at once.

    Attributes:
        plan: Without the step that stands for the rest; its goals are the part's own.
        calls: What the program asks for in it.
        before: What it asked for, and was done, before.
        rest: The step that stands for the rest; None: there is none.
        first_number: Of its steps' ids.
    """

    plan: Plan = NOTHING
    calls: tuple[SkillCall, ...] = ()
    before: tuple[SkillCall, ...] = ()
    rest: SkillCall | None = None
    first_number: int = 1

    @property
    def next_number(self) -> int:
        """Of ids, after those of the plan."""
        return max(self.first_number, next_number(self.plan))

    def whole(self) -> Plan:
        """The plan as it is handed on: before its last part a program has no goals yet."""
        if self.rest is None:
            return self.plan
        followed = {name for step in self.plan.calls for name in step.after}
        last = tuple(step.id for step in self.plan.calls if step.id not in followed)
        rest = PlannedCall(f"s{self.next_number}", self.rest, last, asked=True)
        return replace(self.plan, calls=(*self.plan.calls, rest), goals=())

    def after(self, finished: Collection[str]) -> "Part":
        """What is left of it, some steps being finished; what needed no step is done. The plan is as it was."""
        pending = [step.call for step in self.plan.calls if step.id not in finished]
        left = tuple(call for call in reversed(self.calls) if _taken(call, pending))[::-1]
        gone = list(left)
        done = tuple(call for call in reversed(self.calls) if not _taken(call, gone))[::-1]
        return replace(self, calls=left, before=(*self.before, *done))


def _taken(call: SkillCall, calls: list[SkillCall]) -> bool:
    """Take a call from some, if it is among them."""
    if call not in calls:
        return False
    calls.remove(call)
    return True
