"""What is left of a task, as the person sees it: what was asked for, in order, and what shall be so then."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from majordomo.predicate import Predicate
from majordomo.skill import SkillCall


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that was asked for.

    Attributes:
        calls: What was asked for, means left out; none where it was only said what shall be so.
        goals: What shall be so.
    """

    calls: tuple[SkillCall, ...] = ()
    goals: tuple[Predicate, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The things that it is about, in the order in which they are named."""
        named = (name for call in self.calls for name in call.names)
        return tuple(dict.fromkeys((*named, *(name for goal in self.goals for name in goal.arguments))))

    def is_about(self, things: Iterable[str]) -> bool:
        """Whether it is about any of some things."""
        return not set(self.names).isdisjoint(things)

    def renamed(self, old: str, new: str) -> "Matter":
        """The same with one thing in the place of another."""
        return Matter(
            tuple(_renamed(call, old, new) for call in self.calls),
            tuple(
                replace(goal, arguments=tuple(new if name == old else name for name in goal.arguments))
                for goal in self.goals
            ),
        )


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a task, and what of it is done.

    Attributes:
        matters: What is left, in order.
        current: Number of the matter that is being seen to.
        done: What is done, in order.
        kept: Goals of what is done.
    """

    matters: tuple[Matter, ...] = ()
    current: int = 0
    done: tuple[Matter, ...] = ()
    kept: tuple[Predicate, ...] = ()

    @property
    def now(self) -> Matter | None:
        """The matter that is being seen to."""
        return self.matters[self.current] if self.matters else None

    @property
    def others(self) -> tuple[Matter, ...]:
        """What is left without it."""
        return (*self.matters[: self.current], *self.matters[self.current + 1 :])


def _renamed(call: SkillCall, old: str, new: str) -> SkillCall:
    return SkillCall(call.skill, {name: new if value == old else value for name, value in call.arguments.items()})
