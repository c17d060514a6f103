"""What skills promise and need: by it matters are changed, and put together again."""

from collections.abc import Iterable, Sequence
from itertools import permutations

from agent.corrections.matters import Matter
from majordomo.catalogue import Catalogue
from majordomo.errors import MajordomoError
from majordomo.predicate import VIEWPOINT, Opposites, Predicate
from majordomo.skill import Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from memory.working_memory import PLACES


class Workbench:
    """Knows what there is to work with.

    Args:
        skills: What can be done.
        catalogue: What there is.
    """

    def __init__(self, skills: SkillLibrary, catalogue: Catalogue) -> None:
        self.skills = skills
        self.catalogue = catalogue
        self._opposites = Opposites(skills.predicates.values())

    def matter_of(self, claim: Predicate) -> Matter | None:
        """How a claim is brought about by one call; None where nothing does that."""
        for name, kinds in ((name, skill.argument_kinds()) for name, skill in self.skills.skills.items()):
            if len(kinds) != len(self.skills[name].model_fields) or len(kinds) != len(claim.arguments):
                continue
            for arguments in permutations(claim.arguments):
                call = SkillCall(name, dict(zip(kinds, arguments, strict=True)))
                skill = self.bound(call)
                if skill is not None and claim in _wanted_of(skill):
                    return Matter((call,), (claim,))
        return None

    def bound(self, call: SkillCall) -> Skill | None:
        """A call bound to its skill; None where it does not bind."""
        try:
            return self.skills.bind(call, self.catalogue)
        except MajordomoError:
            return None

    def needed(self, call: SkillCall) -> tuple[Predicate, ...]:
        """What a call needs before it begins."""
        skill = self.bound(call)
        return () if skill is None else tuple(skill.preconditions(WorldSnapshot(self.catalogue)))

    def promised(self, *calls: SkillCall) -> tuple[Predicate, ...]:
        """What calls promise."""
        skills = (self.bound(call) for call in calls)
        return tuple(effect for skill in skills if skill is not None for effect in skill.effects())

    def fits(self, matter: Matter, old: str, new: str) -> bool:
        """Whether one thing may stand in the place of another, so that a matter is another one and makes sense."""
        return old in matter.names and new not in matter.names and self._makes_sense(matter.renamed(old, new))

    def goals_of(self, kept: Iterable[Predicate], matters: Sequence[Matter]) -> tuple[Predicate, ...]:
        """What shall be so after these matters: of what was to be kept, what none of them makes an end of."""
        goals = list(kept)
        for matter in matters:
            goals = [goal for goal in goals if not self._ends(goal, (*self.promised(*matter.calls), *matter.goals))]
            goals += [goal for goal in matter.goals if goal not in goals]
        return tuple(goals)

    def words(self, matter: Matter) -> str:
        """Say a matter as a person would ask for it."""
        if matter.calls:
            return " and ".join(self.skills.words_for(call) for call in matter.calls)
        return " and ".join(f"see to it that {self.skills.sentence(goal)}" for goal in matter.goals)

    def are_alike(self, one: str, other: str) -> bool:
        """Whether two things are called the same: two cups."""
        return not set(self.catalogue[one].nouns).isdisjoint(self.catalogue[other].nouns)

    def _makes_sense(self, matter: Matter) -> bool:
        """Whether a matter's calls can be carried out, and its goals are about things of the right kind."""
        return all(self.bound(call) is not None for call in matter.calls) and all(map(self._is_of_kind, matter.goals))

    def _is_of_kind(self, claim: Predicate) -> bool:
        parameters = self.skills.predicates[claim.name].parameters
        kinds = zip(claim.arguments, parameters, strict=True)
        return all(self.catalogue[name].is_of(kind) for name, (_, kind) in kinds)

    def _ends(self, goal: Predicate, effects: Sequence[Predicate]) -> bool:
        """Whether a goal is no longer so after effects."""
        if goal in effects:
            return False
        return goal.name in VIEWPOINT or any(self._excludes(effect, goal) for effect in effects)

    def _excludes(self, effect: Predicate, goal: Predicate) -> bool:
        if effect.atom.covers(goal.atom):
            return effect.positive != goal.positive
        if not (effect.positive and goal.positive):
            return False
        is_elsewhere = {effect.name, goal.name} <= PLACES and effect.arguments[:1] == goal.arguments[:1]
        return is_elsewhere or self._opposites.of(effect) == goal


def _wanted_of(skill: Skill) -> tuple[Predicate, ...]:
    """What a skill is asked for: the claims that it brings about and that are about its arguments."""
    named = {value for value in skill.model_dump().values() if isinstance(value, str)}
    return tuple(effect for effect in skill.effects() if effect.positive and named.intersection(effect.arguments))
