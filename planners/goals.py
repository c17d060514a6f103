"""What shall be true at the end of several requests: what a later one cannot help undoing is no goal of the whole."""

from collections.abc import Sequence
from itertools import zip_longest

from majordomo.predicate import Opposites, Predicate
from majordomo.skill import Skill
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldView
from planners.effects import brings_about, undoes, wanted_of
from planners.imagined_world import ImaginedWorld
from planners.operators import Operator, ground
from planners.search import Waypoint


def final_goals(asked: Sequence[Skill], seen: WorldView, skills: SkillLibrary) -> tuple[Predicate, ...]:
    """Return what shall be true after these skills, carried out in their order.

    "Open the microwave and close it" leaves it closed. "Put the cup on the tray, then in the microwave" leaves it
    inside. "Close the microwave and put the cup in it" leaves the cup inside and the door closed again.
    """
    exclusions = _Exclusions(seen, skills)
    goals: list[Predicate] = []
    for skill in asked:
        effects, wanted = skill.effects(), wanted_of(skill)
        goals = [
            goal
            for goal in goals
            if not undoes(effects, goal, exclusions.opposites)
            and not any(exclusions.exclude(goal, later) for later in wanted)
        ]
        goals += [goal for goal in wanted if goal not in goals]
    return tuple(goals)


def waypoints_of(asked: Sequence[Skill], seen: WorldView, skills: SkillLibrary) -> list[Waypoint]:
    """Return what must come to pass for these skills, in their order.

    What is only a means to the very next one is left to the search: "pick the cup up and put it in the microwave" must
    not fill the hand before the door is open.
    """
    world = ImaginedWorld(seen, Opposites(skills.predicates.values()))
    waypoints = []
    for skill, following in zip_longest(asked, asked[1:]):
        wanted = wanted_of(skill)
        if following is None or not wanted or not _is_means(wanted, following, world):
            waypoints.append(Waypoint(wanted, skill.call()))
    return waypoints


def _is_means(wanted: tuple[Predicate, ...], following: Skill, world: ImaginedWorld) -> bool:
    """Whether the next skill cannot be carried out, and must be, without what this one is wanted for."""
    is_due = not all(world.holds(goal) for goal in wanted_of(following))
    return is_due and set(wanted) <= set(following.preconditions(world))


class _Exclusions:
    """Tells which claims cannot be true together, from what the ways to bring them about undo."""

    def __init__(self, seen: WorldView, skills: SkillLibrary) -> None:
        self.opposites = Opposites(skills.predicates.values())
        self._world = ImaginedWorld(seen, self.opposites)
        self._operators = ground(skills, seen.catalogue)
        self._ways: dict[Predicate, list[Operator]] = {}

    def exclude(self, one: Predicate, other: Predicate) -> bool:
        """Whether bringing about either makes an end of the other."""
        if one == other or not set(one.arguments) & set(other.arguments):
            return False
        return self._spoils(one, other) and self._spoils(other, one)

    def _spoils(self, claim: Predicate, other: Predicate) -> bool:
        """Whether every way to the claim undoes the other, itself or by something that it needs."""
        ways = self._ways_to(claim)
        return bool(ways) and all(
            undoes(way.effects, other, self.opposites)
            or any(self._always_undoes(need, other) for need in way.skill.preconditions(self._world))
            for way in ways
        )

    def _always_undoes(self, need: Predicate, other: Predicate) -> bool:
        ways = self._ways_to(need)
        return bool(ways) and all(undoes(way.effects, other, self.opposites) for way in ways)

    def _ways_to(self, claim: Predicate) -> list[Operator]:
        if claim not in self._ways:
            self._ways[claim] = [o for o in self._operators if brings_about(o.effects, claim, self.opposites)]
        return self._ways[claim]
