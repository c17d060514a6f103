"""A script's plan under way: steps are taken up in order, each in the world as those before will leave it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from majordomo.errors import MajordomoError
from majordomo.plan import Plan, PlannedCall, PlannerAnswer, Question, Refusal
from majordomo.predicate import VIEWPOINT, Predicate
from majordomo.skill import DeferredSkill, Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.left_words import DEFER
from planners.search.composites import flatten
from planners.search.drafting import explain, taken_for_granted
from planners.search.effects import wanted_of
from planners.search.goals import waypoints_of
from planners.search.imagined_world import ImaginedWorld
from planners.search.search import Completion, DeadEnd, Step, complete


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """One thing that a script wants done.

    Attributes:
        task: Words, or a call.
        number: Of the script's entry that it belongs to, from 1.
        place: Where that is written, for messages: whatever reads like "tidy.yaml:7".
    """

    task: str | SkillCall
    number: int
    place: object


@dataclass(frozen=True, slots=True)
class StepProblem:
    """One thing that is wrong with a step; without a step, with the script as a whole."""

    step: ScriptStep | None
    text: str
    remedy: str

    def __str__(self) -> str:
        return self.text if self.step is None else f"{self.step.place}: {self.text}"


class ScriptDraft:
    """Calls in order, whose steps they are, and what is wrong so far.

    What is left unsaid is searched for over a whole stretch of steps at once, so that "pick the cup up" does not fill
    the hand that the next step needs for a door. A skill without effects (an expectation, a pause) ends a stretch: it
    stays where it is written, and nothing is done to make it possible.

    Attributes:
        calls: So far; each waits for the one before.
        owners: The script's step that each call belongs to, by its id.
        wanted: What the steps are for.
        assumptions: What was taken for granted.
        problems: What is wrong.
        question: What must be known first.
    """

    def __init__(self, seen: WorldSnapshot, skills: SkillLibrary) -> None:
        self.calls: list[PlannedCall] = []
        self.owners: dict[str, ScriptStep] = {}
        self.wanted: list[Predicate] = []
        self.assumptions: list[str] = []
        self.problems: list[StepProblem] = []
        self.question: Question | None = None
        self._seen = seen
        self._skills = skills
        self._start = ImaginedWorld(seen, skills.opposites)
        self._world = self._start
        self._stretch: list[tuple[Skill, ScriptStep]] = []
        self._forbidden: list[SkillCall] = []

    @property
    def snapshot(self) -> WorldSnapshot:
        """The world as the steps so far will leave it."""
        return self._world.snapshot(self._seen)

    def forbidden(self) -> tuple[SkillCall, ...]:
        """Calls that words will not have and no step asks for."""
        planned = [step.call for step in self.calls]
        return tuple(call for call in self._forbidden if call not in planned)

    def lasting_goals(self) -> tuple[Predicate, ...]:
        """What the steps are for and no later step undoes, as far as is known.

        Where the robot stands is a goal only where there is no other.
        """
        held = tuple(dict.fromkeys(goal for goal in self.wanted if self._world.holds(goal)))
        return tuple(goal for goal in held if goal.name not in VIEWPOINT) or held

    def take(self, answer: PlannerAnswer, step: ScriptStep) -> None:
        """Take up what a planner makes of a step's words."""
        if isinstance(answer, Plan):
            self._take_plan(answer, step)
        elif isinstance(answer, Refusal):
            if answer.needs_look:
                self.add(SkillCall(DEFER, {"words": step.task}), step)
            else:
                self._fail(step, answer.reason, answer.suggestion and f"“{answer.suggestion}”.")
        else:
            self.question = self.question or replace(answer, text=f"“{step.task}”: {answer.text}")
            self._forget()

    def _take_plan(self, plan: Plan, step: ScriptStep) -> None:
        self.wanted += plan.goals
        self.assumptions += plan.assumptions
        if plan.forbidden:
            self.end_stretch()
        last = max((index for index, planned in enumerate(plan.calls) if planned.asked), default=-1)
        for index, planned in enumerate(plan.calls):
            if planned.asked or index > last:  # the others only make an asked one possible: they are searched for
                self.add(planned.call, step)
        if plan.forbidden:
            self.end_stretch(plan.forbidden)
            self._forbidden += plan.forbidden

    def add(self, call: SkillCall, step: ScriptStep) -> None:
        """Take up a call."""
        try:
            parts = flatten(self._skills.bind(call, self._seen.catalogue), self._skills, self._seen.catalogue)
        except MajordomoError as error:
            self._fail(step, error.problem, error.remedy)
            return
        for skill in parts:
            if skill.effects():
                self._stretch.append((skill, step))
                self._world = _after(skill, self._world)
                self.wanted += wanted_of(skill)
            else:
                self.end_stretch()
                self._append(Step(skill.call(), asked=True), step)
                if isinstance(skill, DeferredSkill):
                    self._forget()

    def end_stretch(self, forbidden: Sequence[SkillCall] = ()) -> None:
        """Search for what the stretch so far leaves unsaid, without forbidden calls; the next step begins a new one."""
        stretch, self._stretch = self._stretch, []
        if not stretch:
            return
        skills = [skill for skill, _ in stretch]
        found = complete(waypoints_of(skills, self._start, self._skills), self._start, self._skills, forbidden)
        if isinstance(found, DeadEnd):
            step = next(step for skill, step in stretch if skill.call() == found.waypoint.call)
            self._fail(step, explain(found, self._skills), "other steps before it.")
            return
        self._adopt(found, stretch)

    def _adopt(self, found: Completion, stretch: Sequence[tuple[Skill, ScriptStep]]) -> None:
        self.assumptions += taken_for_granted(found.assumed, self._skills)
        for step, owner in zip(found.steps, _owners(found.steps, stretch), strict=True):
            self._append(step, owner)
            self._start = _after(self._skills.bind(step.call, self._seen.catalogue), self._start)
        self._world = self._start

    def _append(self, step: Step, owner: ScriptStep) -> None:
        name = f"s{len(self.calls) + 1}"
        after = (self.calls[-1].id,) if self.calls else ()
        self.calls.append(PlannedCall(name, step.call, after, step.asked))
        self.owners[name] = owner

    def _fail(self, step: ScriptStep, text: str, remedy: str) -> None:
        self.problems.append(StepProblem(step, text, remedy or "other words."))
        self._forget()

    def _forget(self) -> None:
        """Go on in a world of which nothing is known, so that one problem makes no others."""
        self.end_stretch()
        self._start = self._world = self._world.forgotten()


def _after(skill: Skill, world: ImaginedWorld) -> ImaginedWorld:
    return world.assume(skill.preconditions(world)).apply(skill.effects())


def _owners(found: Sequence[Step], stretch: Sequence[tuple[Skill, ScriptStep]]) -> list[ScriptStep]:
    """Whose each step is that was found: of the script's step that is that very call, else of the next one."""
    owners: list[ScriptStep] = []
    position = 0
    group: list[Step] = []
    for step in found:
        group.append(step)
        if step.asked:  # every group ends so
            end = next(i for i in range(position, len(stretch)) if stretch[i][0].call() == step.call)
            own = {str(skill.call()): owner for skill, owner in stretch[position : end + 1]}
            owners += [own.get(str(one.call), stretch[end][1]) for one in group]
            position, group = end + 1, []
    return owners
