"""What is left of a task, as the person sees it: what was asked for, in order, and what shall be so then."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from majordomo.catalogue import Catalogue
from majordomo.errors import MajordomoError
from majordomo.predicate import VIEWPOINT, Opposites, Predicate, Verdict
from majordomo.skill import Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from memory.node import Node, NodeStatus
from memory.working_memory import PLACES


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
        values = (value for call in self.calls for value in call.arguments.values() if isinstance(value, str))
        return tuple(dict.fromkeys((*values, *(name for goal in self.goals for name in goal.arguments))))

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


class Workbench:
    """What skills promise and need: by it a task is taken apart, and put together again.

    Args:
        skills: What can be done.
        catalogue: What there is.
    """

    def __init__(self, skills: SkillLibrary, catalogue: Catalogue) -> None:
        self.skills = skills
        self.catalogue = catalogue
        self._opposites = Opposites(skills.predicates.values())

    def rest_of(
        self,
        nodes: Sequence[Node],
        goals: Sequence[Predicate],
        snapshot: WorldSnapshot,
        means: Container[SkillCall] = (),
    ) -> Rest:
        """Take what is left of a task apart.

        Args:
            nodes: Its steps, in order.
            goals: What shall be so in the end.
            snapshot: What is believed now.
            means: Calls that nobody asked for, although their steps say so.
        """
        left = [node for node in nodes if not node.status.is_finished]
        done = [node for node in nodes if node.status.lets_pass]
        matters = self._grouped([node.call for node in left if node.asked and node.call not in means])
        finished = self._grouped([node.call for node in done if node.asked and node.call not in means])
        fulfilled = {claim for node in done for claim in self._promised(node.call)}
        kept: list[Predicate] = []
        for goal in goals:
            number = next((n for n, one in reversed(list(enumerate(matters))) if self._is_promised(goal, one)), None)
            if number is not None:
                matters[number] = replace(matters[number], goals=(*matters[number].goals, goal))
            elif goal in fulfilled or snapshot.verdict(goal) is Verdict.TRUE or not left:
                kept.append(goal)
            else:
                matters.append(Matter(goals=(goal,)))
        return Rest(tuple(matters), _current(nodes, left, matters), tuple(finished), tuple(kept))

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

    def fits(self, matter: Matter, old: str, new: str) -> bool:
        """Whether one thing may stand in the place of another, so that a matter is another one and makes sense."""
        return old in matter.names and new not in matter.names and self._makes_sense(matter.renamed(old, new))

    def promised(self, matter: Matter) -> tuple[Predicate, ...]:
        """What a matter's calls promise."""
        return tuple(effect for call in matter.calls for effect in self._promised(call))

    def _makes_sense(self, matter: Matter) -> bool:
        """Whether a matter's calls can be carried out, and its goals are about things of the right kind."""
        return all(self.bound(call) is not None for call in matter.calls) and all(map(self._is_of_kind, matter.goals))

    def goals_of(self, kept: Iterable[Predicate], matters: Sequence[Matter]) -> tuple[Predicate, ...]:
        """What shall be so after these matters: of what was to be kept, what none of them makes an end of."""
        goals = list(kept)
        for matter in matters:
            goals = [goal for goal in goals if not self._ends(goal, (*self.promised(matter), *matter.goals))]
            goals += [goal for goal in matter.goals if goal not in goals]
        return tuple(goals)

    def words(self, matter: Matter) -> str:
        """Say a matter as a person would ask for it."""
        if matter.calls:
            return " and ".join(self.skills.words_for(call) for call in matter.calls)
        return " and ".join(f"see to it that {self.skills.sentence(goal)}" for goal in matter.goals)

    def _grouped(self, calls: Iterable[SkillCall]) -> list[Matter]:
        """Calls as matters: what is taken only to be put somewhere belongs to that."""
        matters: list[Matter] = []
        for call in calls:
            if matters and any(claim.name == "holding" for claim in self._means(matters[-1].calls[-1], call)):
                matters[-1] = Matter((*matters[-1].calls, call))
            else:
                matters.append(Matter((call,)))
        return matters

    def _means(self, call: SkillCall, following: SkillCall) -> Iterable[Predicate]:
        skill = self.bound(following)
        needs = () if skill is None else skill.preconditions(WorldSnapshot(self.catalogue))
        return set(needs).intersection(self._promised(call))

    def _promised(self, call: SkillCall) -> tuple[Predicate, ...]:
        skill = self.bound(call)
        return () if skill is None else skill.effects()

    def _is_of_kind(self, claim: Predicate) -> bool:
        parameters = self.skills.predicates[claim.name].parameters
        kinds = zip(claim.arguments, parameters, strict=True)
        return all(self.catalogue[name].is_of(kind) for name, (_, kind) in kinds)

    def _is_promised(self, goal: Predicate, matter: Matter) -> bool:
        return goal in self.promised(matter)

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


def _renamed(call: SkillCall, old: str, new: str) -> SkillCall:
    return SkillCall(call.skill, {name: new if value == old else value for name, value in call.arguments.items()})


def _current(nodes: Sequence[Node], left: Sequence[Node], matters: Sequence[Matter]) -> int:
    """Number of the matter for which the next step is taken."""
    if not left or not matters:
        return 0
    first = next((node for node in left if node.status is NodeStatus.RUNNING or node.was_tried), left[0])
    asked = first if first.asked else _purpose_of(first, left)
    if asked is not None:
        return next((number for number, matter in enumerate(matters) if asked.call in matter.calls), 0)
    things = {value for value in first.call.arguments.values() if isinstance(value, str)}
    return next((number for number, matter in enumerate(matters) if matter.is_about(things)), 0)


def _purpose_of(node: Node, left: Sequence[Node]) -> Node | None:
    """The first step that was asked for and that waits for a step, directly or not."""
    waiting = {node.id}
    for other in left:
        if waiting.intersection(other.after):
            if other.asked:
                return other
            waiting.add(other.id)
    return None
