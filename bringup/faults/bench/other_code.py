"""Planners, language models and plugins that go wrong on the test bench."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from agent.parts import AgentParts, AgentSettings
from agent.planning.planning_worker import WorkerThought
from bringup.faults.bench.bench import Bench
from bringup.faults.bench.odd_skills import OddSkill
from bringup.outfit import Outfit
from bringup.planning.planners import make_planner
from majordomo.house_rules import shipped_rules
from majordomo.plan import Plan, PlanFailure, PlannedCall, Planner, PlannerAnswer, PlanRequest, Question
from majordomo.predicate import CORE_PREDICATES, Judge, Predicate, PredicateSpec
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.model.language_model import Json, Message, Patience, Usage
from skills.containment import contain
from skills.registry import BUILTIN_SKILLS

Deed = Callable[[Bench], object]
PLANNER_LIMIT_S = 0.2
"""So long a planner on the bench may take [s]."""

STEPS = (
    SkillCall("open", {"target": "microwave"}),
    SkillCall("pick", {"target": "red cup"}),
    SkillCall("place_in", {"target": "red cup", "container": "microwave"}),
    SkillCall("close", {"target": "microwave"}),
)
GOALS = (Predicate("inside", ("red cup", "microwave")), Predicate("closed", ("microwave",)))


class OddPlanner:
    """A planner that answers as it was made to.

    Args:
        answer: What it gives, or raises, whatever it is asked.
        reviser: Revises its plans; None: that is answered as everything is.
    """

    name = "odd"

    def __init__(self, answer: Callable[[], PlannerAnswer], reviser: Planner | None = None) -> None:
        self._answer = answer
        self._reviser = reviser

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        return self._answer()

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        return self._answer() if self._reviser is None else self._reviser.revise(plan, failure, snapshot, skills)


def planner(answer: Callable[[], Any]) -> Deed:  # whatever somebody else's planner may give
    """An odd planner plans, and is given up soon."""

    def change(parts: AgentParts, settings: AgentSettings) -> tuple[AgentParts, AgentSettings]:
        return replace(parts, think=partial(WorkerThought, limit_s=PLANNER_LIMIT_S)), settings

    def deed(bench: Bench) -> None:
        bench.planner, bench.outfit = OddPlanner(answer), Outfit(change=change)

    return deed


def plan_of(*calls: SkillCall, after_all: bool = False) -> Callable[[], Plan]:
    """A plan of some calls in a row; `after_all` makes a circle of it."""
    first = (f"s{len(calls) - 1}",) if after_all else ()
    planned = tuple(PlannedCall(f"s{n}", call, (f"s{n - 1}",) if n else first) for n, call in enumerate(calls))
    return lambda: Plan(planned, GOALS, "odd")


def asks_for_ever() -> Question:
    """There is always something that it must know first."""
    return Question("Which one do you mean?", ("the red cup", "the blue cup"))


def hangs() -> Any:  # it never returns in time
    """Take longer than anybody waits."""
    time.sleep(10.0 * PLANNER_LIMIT_S)


class OddModel:
    """A language model that answers as it was made to."""

    name = "odd"
    usage = Usage()

    def __init__(self, answer: Callable[[], str]) -> None:
        self._answer = answer

    def ask(self, messages: Sequence[Message], schema: Json, patience: Patience) -> str:
        return self._answer()

    def rank(self, messages: Sequence[Message], options: Sequence[str], patience: Patience) -> tuple[float, ...]:
        return tuple(float(self._answer() == option) for option in options)


def model(answer: Callable[[], str]) -> Deed:
    """An odd language model is asked for plans."""

    def deed(bench: Bench) -> None:
        bench.planner = make_planner(bench.settings.but(planner="llm"), OddModel(answer))

    return deed


def plugin(skill: type[OddSkill]) -> Deed:
    """A plugin brings a skill, and a plan begins with it."""
    contain(skill)

    def deed(bench: Bench) -> None:
        bench.outfit = Outfit(SkillLibrary((*BUILTIN_SKILLS, skill)).under(shipped_rules()))
        bench.planner = OddPlanner(plan_of(SkillCall(skill.name), *STEPS), bench.planner)

    return deed


def judge(judge: Judge) -> Deed:
    """A plugin brings a predicate with eyes of its own."""
    spec = PredicateSpec("shiny", (("x", "openable"),), "the {x} is shiny", "It shines.", judge=judge)

    def deed(bench: Bench) -> None:
        bench.outfit = Outfit(SkillLibrary(BUILTIN_SKILLS, (*CORE_PREDICATES, spec)).under(shipped_rules()))

    return deed
