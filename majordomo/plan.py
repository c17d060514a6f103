"""What planners take and give: a request and a world snapshot in; a plan, a question or a refusal out."""

from dataclasses import dataclass, field
from math import inf
from typing import Protocol

from majordomo.cancellation import Cancellation
from majordomo.failure import Failure
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """One step of a plan.

    Attributes:
        id: Unique in its plan, and not used by the plan that it revises.
        call: What to do.
        after: Ids that must be finished before it.
        asked: Whether this very step was asked for; the others only make it possible, and a revision may drop them.
    """

    id: str
    call: SkillCall
    after: tuple[str, ...] = ()
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Calls, their dependencies, and what shall be true at the end.

    Attributes:
        calls: In an order that respects `after`.
        goals: Predicates that must be seen true (or, negated, false) for the task to be done.
        source: The planner that made it: "builtin", "llm", ...
        assumptions: What was taken for granted, in words.
        forbidden: Calls that the person will not have, not even when the plan is revised.
        to_confirm: What the person must say yes to before anything moves, a sentence each.
    """

    calls: tuple[PlannedCall, ...]
    goals: tuple[Predicate, ...]
    source: str
    assumptions: tuple[str, ...] = ()
    forbidden: tuple[SkillCall, ...] = ()
    to_confirm: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """The planner must know something first; `options` are the answers that it can use."""

    text: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """The planner cannot or will not.

    Attributes:
        reason: Why, as a sentence.
        suggestion: The nearest thing that it can do.
        needs_look: Whether the words can be read, and what they mean depends on what has not been seen yet.
        is_understood: Whether the words can be read, and what they say is not so, or is nothing that can be done.
    """

    reason: str
    suggestion: str = ""
    needs_look: bool = False
    is_understood: bool = False


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a person wants.

    Attributes:
        instruction: Their words.
        dialogue: What was said before, as (speaker, text), oldest first.
        deadline_s: Wall-clock seconds that planning may take; a planner's own limit holds besides.
        remembered: What is remembered that may matter, a sentence each: facts, preferences, similar tasks and failures.
        cancellation: When the person no longer wants an answer; a planner that takes long looks at it.
    """

    instruction: str
    dialogue: tuple[tuple[str, str], ...] = ()
    deadline_s: float = inf
    remembered: tuple[str, ...] = ()
    cancellation: Cancellation = field(default_factory=Cancellation, compare=False)


@dataclass(frozen=True, slots=True)
class PlanFailure:
    """What went wrong with a plan: the call, the failure, and the ids of the calls already finished."""

    call: PlannedCall
    failure: Failure
    finished: tuple[str, ...] = field(default=())
    cancellation: Cancellation = field(default_factory=Cancellation, compare=False)


PlannerAnswer = Plan | Question | Refusal


class Planner(Protocol):
    """Turns words into a checked plan."""

    @property
    def name(self) -> str:
        """What the screen calls it: "builtin", "llm", ..."""
        ...

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Make a plan, ask, or refuse. Never moves anything; never raises for what a person said."""
        ...

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Make a plan for what is left of the goals, knowing what failed. The goals stay as they are."""
        ...
