"""Grades what a planner makes of a case: its plan is carried out in the imagination, and what comes of that counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from majordomo.plan import Plan, Planner, PlannerAnswer, PlanRequest, Question, Refusal
from majordomo.predicate import Predicate
from majordomo.skill_library import SkillLibrary
from majordomo.whereabouts import spot_of
from majordomo.world import WorldSnapshot
from planners.checker import check
from planners.foreseen import foreseen
from planners.graded_cases import Accepted, Case
from planners.search.composites import expand
from planners.search.imagined_world import ImaginedWorld
from planners.search.rehearsal import Rehearsal
from planners.search.step_order import StepOrder


class Grade(StrEnum):
    """How good an answer is."""

    RIGHT = "right"
    OPEN = "open"
    """Not what was wanted, and it says so: a question or a refusal instead of a plan, or the other way round."""
    WRONG = "wrong"
    """A plan for something else, or one that cannot be carried out."""


@dataclass(frozen=True, slots=True)
class Graded:
    """What a planner made of a case.

    Attributes:
        answer: The last one, the case's own answers to questions given.
        asked: How many questions were answered on the way there.
        grade: Of the answer.
        is_executable: Whether every step of the plan can be carried out; None where it is no plan.
        after_yes: How good what comes of a yes is, where it asked for one and that is not what was wanted.
    """

    answer: PlannerAnswer
    asked: int
    grade: Grade
    is_executable: bool | None
    after_yes: Grade | None = None


def put(planner: Planner, case: Case, snapshot: WorldSnapshot, skills: SkillLibrary) -> Graded:
    """Put a case to a planner, answer its questions as far as the case does, and grade what comes in the end."""
    dialogue: tuple[tuple[str, str], ...] = case.dialogue
    answer = planner.plan(PlanRequest(case.say, dialogue), snapshot, skills)
    asked = 0
    for reply in case.answers:
        if not isinstance(answer, Question):
            break
        asked += 1
        dialogue = (*dialogue, ("robot", answer.text), ("person", reply))
        answer = planner.plan(PlanRequest(case.say, dialogue), snapshot, skills)
    if isinstance(answer, Plan):
        request = PlanRequest(case.say, dialogue)
        answer = foreseen(answer, planner, request, snapshot, skills)
    grade = grade_of(answer, case, snapshot, skills)
    is_executable = not check(answer, snapshot, skills) if isinstance(answer, Plan) else None
    after_yes: Grade | None = None
    if isinstance(answer, Question) and grade is Grade.OPEN and set(answer.options) == {"yes", "no"}:
        request = PlanRequest(case.say, (*dialogue, ("robot", answer.text), ("person", "yes")))
        after_yes = grade_of(planner.plan(request, snapshot, skills), case, snapshot, skills)
    return Graded(answer, asked, grade, is_executable, after_yes)


def grade_of(answer: PlannerAnswer, case: Case, snapshot: WorldSnapshot, skills: SkillLibrary) -> Grade:
    """Grade one answer."""
    if isinstance(answer, Plan):
        if check(answer, snapshot, skills):
            return Grade.WRONG
        run = _Run(answer, snapshot, skills)
        return Grade.RIGHT if any(run.fits(accepted) for accepted in case.accepted) else Grade.WRONG
    return Grade.RIGHT if any(_fits(answer, accepted) for accepted in case.accepted) else Grade.OPEN


def _fits(answer: Question | Refusal, accepted: Accepted) -> bool:
    if isinstance(answer, Question):
        return accepted.ask is not None and (not accepted.ask or set(accepted.ask) == set(answer.options))
    told = f"{answer.reason} {answer.suggestion}".lower()
    return accepted.refuse is not None and accepted.refuse.lower() in told


class _Run:
    """An imagined run of a plan that has no problem."""

    def __init__(self, plan: Plan, snapshot: WorldSnapshot, skills: SkillLibrary) -> None:
        expanded = expand(plan, skills, snapshot.catalogue)
        rehearsal = Rehearsal(snapshot, skills)
        self._plan = plan
        self._skills = skills
        self._catalogue = snapshot.catalogue
        self._worlds: list[ImaginedWorld] = [rehearsal.world]
        self._calls: list[str] = []
        self._touched: set[object] = set()
        for step in StepOrder(expanded.calls).sorted_calls:
            rehearsal.carry_out(step, skills.bind(step.call, snapshot.catalogue))
            self._worlds.append(rehearsal.world)
            self._calls.append(str(step.call))
            self._touched.update(step.call.arguments.values())

    def fits(self, accepted: Accepted) -> bool:
        """Whether what comes of the plan is what is wanted, and nothing else."""
        if accepted.goals is None or accepted.said not in "; ".join(self._plan.assumptions):
            return False
        goals = [Predicate.parse(goal) for goal in accepted.goals]
        wanted = {name for goal in goals for name in goal.arguments} | {
            name for text in accepted.way for name in _in(text)
        }
        return (
            all(self._worlds[-1].holds(goal) for goal in goals)
            and self._goes_by(accepted.way)
            and not self._touched.intersection(accepted.never)
            and wanted.issuperset(self._meddled_with(wanted))
        )

    def _goes_by(self, way: tuple[str, ...]) -> bool:
        """Whether claims and calls come to pass in order, and each call as often as it is named."""
        left = list(way)
        for call, world in zip(self._calls, self._worlds[1:], strict=True):
            while left and (left[0] == call or self._is_so(left[0], world)):
                is_call = left.pop(0) == call
                if is_call:
                    break
        return not left and all(self._calls.count(text) <= way.count(text) for text in way)

    def _is_so(self, text: str, world: ImaginedWorld) -> bool:
        return text.partition("(")[0] in self._skills.predicates and world.holds(Predicate.parse(text))

    def _meddled_with(self, wanted: set[str]) -> Iterator[str]:
        """What is not any more as it was, beside what was in the hand, and doors before things that are wanted."""
        start, end = self._worlds[0], self._worlds[-1]
        doors = {
            spot.arguments[1]
            for world in self._worlds
            for thing in wanted.intersection(self._catalogue.of_kind("movable"))
            if (spot := spot_of(world, thing)) is not None
        }
        for thing in self._catalogue.of_kind("movable"):
            held = Predicate("holding", (thing,))
            if not start.holds(held) and (spot_of(start, thing), start.holds(held)) != (
                spot_of(end, thing),
                end.holds(held),
            ):
                yield thing
        for kind, name in (("openable", "open"), ("switchable", "turned_on")):
            for thing in self._catalogue.of_kind(kind):
                verdicts = [world.verdict(Predicate(name, (thing,))) for world in (start, end)]
                if verdicts[0] is not verdicts[1] and thing not in doors:
                    yield thing


def _in(text: str) -> Iterator[str]:
    """The things that a claim or a call names."""
    yield from (part.strip() for part in text.partition("(")[2].rstrip(")").split(","))
