"""Carrying a plan out in the imagination, step by step, to see what would go wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

from majordomo.plan import PlannedCall
from majordomo.predicate import Predicate, Verdict
from majordomo.skill import DeferredSkill, Skill
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldView
from planners.search.effects import brings_about, undoes
from planners.search.imagined_world import ImaginedWorld
from planners.search.step_order import StepOrder


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a plan.

    Attributes:
        call_id: The step, or None where the goals or the whole plan are meant.
        text: What is wrong, as one sentence.
        remedy: What would be right, in the imperative.
    """

    call_id: str | None
    text: str
    remedy: str

    def __str__(self) -> str:
        where = "" if self.call_id is None else f"Step '{self.call_id}': "
        return f"{where}{self.text} Try: {self.remedy}"


class Rehearsal:
    """An imagined run of a plan.

    Attributes:
        problems: What has gone wrong so far.
        world: How the world would be now.
    """

    def __init__(self, seen: WorldView, skills: SkillLibrary) -> None:
        self.problems: list[Problem] = []
        self._skills = skills
        self._opposites = skills.opposites
        self.world = ImaginedWorld(seen, self._opposites)
        self._needs: dict[str, tuple[Predicate, ...]] = {}
        self._effects: dict[str, tuple[Predicate, ...]] = {}

    def carry_out(self, step: PlannedCall, skill: Skill) -> None:
        """Note the preconditions that are believed false, then imagine the effects."""
        needs = skill.preconditions(self.world)
        self._needs[step.id], self._effects[step.id] = needs, skill.effects()
        for need in needs:
            if self.world.verdict(need) is Verdict.FALSE:
                claim = self._skills.sentence(need)
                text = f"{step.call} needs {need}, and that is not so at that point."
                self.problems.append(Problem(step.id, text, f"a step before it after which {claim}."))
        world = self.world.assume(needs).apply(self._effects[step.id])
        self.world = world.forgotten() if isinstance(skill, DeferredSkill) else world

    def judge(self, goals: tuple[Predicate, ...]) -> None:
        """Note the goals that are believed false at the end."""
        for goal in goals:
            if self.world.verdict(goal) is Verdict.FALSE:
                claim = self._skills.sentence(goal)
                text = f"The plan does not reach its goal {goal}."
                self.problems.append(Problem(None, text, f"a last step after which {claim}."))

    def entangled(self, order: StepOrder) -> Iterator[tuple[str, str]]:
        """Pairs of steps that may run in either order although one would spoil or enable the other."""
        for first, second in order.unordered_pairs():
            if self._touches(first, second) or self._touches(second, first):
                yield first, second

    def unordered(self, order: StepOrder) -> Iterator[Problem]:
        """What is wrong with the order: it is left open where it makes a difference."""
        for first, second in self.entangled(order):
            text = f"It may come before or after '{first}', and that makes a difference."
            yield Problem(second, text, f"let it come after '{first}'.")

    def _touches(self, one: str, other: str) -> bool:
        effects, claims = self._effects[one], (*self._needs[other], *self._effects[other])
        return any(
            undoes(effects, claim, self._opposites)
            or (claim in self._needs[other] and brings_about(effects, claim, self._opposites))
            for claim in claims
        )
