"""What the robot could do next, and how probable it is that it would work, as far as eyes and earlier trials tell."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from math import prod

from majordomo.catalogue import Item
from majordomo.predicate import VIEWPOINT, Predicate, Verdict
from majordomo.skill import Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.search.effects import wanted_of
from planners.search.imagined_world import ImaginedWorld
from planners.search.operators import Operator, ground
from planners.search.search import Completion, Waypoint, complete

MAX_CANDIDATES = 51
"""Calls that are put up for choice at one turn: with "done" there is a letter for each."""

Affordance = Callable[[SkillCall, WorldSnapshot], float]
"""The probability, 0 to 1, that a call can be carried out in a world as it is believed, and works."""

_SIGHTS = ("visible", "reachable")


class BelievedAffordance:
    """Takes what a call needs from the beliefs, each claim by itself, and how often its skill works from trials.

    Of a claim that nobody has judged either may be so. That a thing is in view and within reach counts where the eyes
    have said so or denied it.

    Args:
        skills: What can be done.
        success: Share of measured trials that succeeded, by skill; one that was not measured counts as sure.
    """

    def __init__(self, skills: SkillLibrary, success: Mapping[str, float] | None = None) -> None:
        self._skills = skills
        self._success = success or {}

    def __call__(self, call: SkillCall, snapshot: WorldSnapshot) -> float:
        """Judge a call that binds."""
        skill = self._skills.bind(call, snapshot.catalogue)
        needs = dict.fromkeys((*skill.preconditions(snapshot), *_sights(skill, snapshot)))
        return self._success.get(call.skill, 1.0) * prod(_probability(need, snapshot) for need in needs)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could be done next.

    Attributes:
        skill: It, bound.
        steps: It, after those that make it possible.
        chance: That all of them work.
    """

    skill: Skill
    steps: tuple[SkillCall, ...]
    chance: float


@dataclass(frozen=True, slots=True)
class Prospect:
    """A moment of a plan in the making.

    Attributes:
        seen: What is believed now.
        skills: What can be done.
        forbidden: Calls that must not be used.
        world: How things would be after what has been chosen.
        chosen: That, in order.
    """

    seen: WorldSnapshot
    skills: SkillLibrary
    forbidden: tuple[SkillCall, ...]
    world: ImaginedWorld
    chosen: tuple[Skill, ...] = ()

    @classmethod
    def of(cls, seen: WorldSnapshot, skills: SkillLibrary, forbidden: tuple[SkillCall, ...] = ()) -> "Prospect":
        """The moment at which nothing is chosen yet."""
        return cls(seen, skills, forbidden, ImaginedWorld(seen, skills.opposites))

    def after(self, candidate: Candidate) -> "Prospect":
        """The moment after a candidate was chosen."""
        world = self.world
        for step in candidate.steps:
            world = self._done(step, world)
        return replace(self, world=world, chosen=(*self.chosen, candidate.skill))

    def candidates(self, words: str, affordance: Affordance) -> list[Candidate]:
        """What would change something and is possible, or can be made so; things that the words name come first."""
        passed = [*self.forbidden, *(skill.call() for skill in self.chosen)]
        moves = [move for move in ground(self.skills, self.seen.catalogue).moves if self._is_open(move, passed)]
        return list(islice(self._possible(self._in_order(moves, words), affordance), MAX_CANDIDATES))

    def _in_order(self, moves: list[Operator], words: str) -> list[Operator]:
        """What the words name first, then what lacks least, every skill in its turn; what only helps to see last."""
        named = frozenset(form for word in re.findall(r"\w+", words.lower()) for form in (word, word.removesuffix("s")))
        turns = Counter[str]()
        keys = {}
        for move in moves:
            helps_to_see = all(claim.name in VIEWPOINT for claim in wanted_of(move.skill))
            keys[move] = (-self._mentions(move, named), helps_to_see, self._lacking(move), turns[move.call.skill])
            turns[move.call.skill] += 1
        return sorted(moves, key=keys.__getitem__)

    def _possible(self, moves: Iterable[Operator], affordance: Affordance) -> Iterator[Candidate]:
        for move in moves:
            waypoint = Waypoint(wanted_of(move.skill), move.call)
            found = complete([waypoint], self.world, self.skills, self.forbidden)
            if isinstance(found, Completion):
                steps = tuple(step.call for step in found.steps)
                yield Candidate(move.skill, steps, self._chance(steps, affordance))

    def _chance(self, steps: Iterable[SkillCall], affordance: Affordance) -> float:
        chance, world, is_now = 1.0, self.world, not self.chosen
        for step in steps:
            imagined = world.snapshot(self.seen)
            chance *= affordance(step, imagined if is_now else _out_of_sight(imagined))
            world, is_now = self._done(step, world), False
        return chance

    def _done(self, call: SkillCall, world: ImaginedWorld) -> ImaginedWorld:
        skill = self.skills.bind(call, self.seen.catalogue)
        return world.assume(skill.preconditions(world)).apply(skill.effects())

    def _is_open(self, move: Operator, passed: Collection[SkillCall]) -> bool:
        return move.call not in passed and not all(map(self.world.holds, wanted_of(move.skill)))

    def _lacking(self, move: Operator) -> int:
        needs = move.skill.preconditions(self.world)
        return sum(self.world.verdict(need) is Verdict.FALSE for need in needs)

    def _mentions(self, move: Operator, named: frozenset[str]) -> int:
        items = self.seen.catalogue.items
        return sum(len(named & _words_for(items[thing])) for thing in move.things)


def _out_of_sight(snapshot: WorldSnapshot) -> WorldSnapshot:
    """The snapshot without what the eyes say of the present moment alone."""
    beliefs = {claim: belief for claim, belief in snapshot.beliefs.items() if claim.name not in _SIGHTS}
    return replace(snapshot, beliefs=beliefs)


def _sights(skill: Skill, snapshot: WorldSnapshot) -> Iterator[Predicate]:
    """What the eyes have judged of seeing and reaching the things that a skill is about and the hand does not hold."""
    for argument in skill.argument_kinds():
        thing = getattr(skill, argument)
        if snapshot.verdict(Predicate("holding", (thing,))) is Verdict.TRUE:
            continue
        for claim in (Predicate(name, (thing,)) for name in _SIGHTS):
            if snapshot.verdict(claim) is not Verdict.UNKNOWN:
                yield claim


def _probability(claim: Predicate, snapshot: WorldSnapshot) -> float:
    belief = snapshot.beliefs.get(claim.atom)
    probability = 0.5 if belief is None else belief.probability
    return probability if claim.positive else 1.0 - probability


def _words_for(item: Item) -> frozenset[str]:
    return frozenset(word for text in (item.name, *item.nouns, *item.adjectives) for word in text.lower().split())
