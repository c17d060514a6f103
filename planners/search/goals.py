"""What shall be true at the end of several requests: what a later one cannot help undoing is no goal of the whole."""

from collections.abc import Sequence
from itertools import zip_longest

from majordomo.predicate import VIEWPOINT, Predicate
from majordomo.skill import Skill
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldView
from planners.search.effects import undoes
from planners.search.imagined_world import ImaginedWorld
from planners.search.operators import Operators, ground
from planners.search.search import Waypoint
from planners.search.spoiling import Spoiling
from planners.search.wishes import Wish


def final_goals(asked: Sequence[Skill | Wish], seen: WorldView, skills: SkillLibrary) -> tuple[Predicate, ...]:
    """Return what shall be true after these skills and wishes, in their order.

    What no skill makes an end of, and what is about no thing, has come to pass and is not looked for again: "wave, then
    open the microwave" does not ask for a hand that waves in the end.

    "Open the microwave and close it" leaves it closed. "Put the cup on the tray, then in the microwave" leaves it
    inside. "Close the microwave and put the cup in it" leaves the cup inside and the door closed again. "Go to the
    table and put the cup in the microwave" leaves the robot wherever it then is.
    """
    opposites = skills.opposites
    operators = ground(skills, seen.catalogue)
    spoiling = Spoiling(ImaginedWorld(seen, opposites), operators, opposites)
    goals: list[Predicate] = []
    for wish in map(_as_wish, asked):
        effects, wanted = wish.effects, wish.wanted
        goals = [
            goal
            for goal in goals
            if not undoes(effects, goal, opposites)
            and not (wanted and goal.name in VIEWPOINT)
            and not (wish.moves and _is_event(goal, operators))
            and not any(spoiling.exclude(goal, later) for later in wanted)
        ]
        goals += [goal for goal in wanted if goal not in goals]
    return tuple(goals)


def waypoints_of(asked: Sequence[Skill | Wish], seen: WorldView, skills: SkillLibrary) -> list[Waypoint]:
    """Return what must come to pass for these skills and wishes, in their order.

    What is only a means to the very next one is left to the search: "pick the cup up and put it in the microwave" must
    not fill the hand before the door is open. What only comes to pass, a wave, does so each time that it is asked for.
    """
    world = ImaginedWorld(seen, skills.opposites)
    operators = ground(skills, seen.catalogue)
    wishes = [_as_wish(one) for one in asked]
    waypoints = []
    for wish, following in zip_longest(wishes, wishes[1:]):
        if following is None or not wish.wanted or not _is_means(wish.wanted, following, world):
            call = None if wish.skill is None else wish.skill.call()
            is_done_anew = call is not None and any(_is_event(claim, operators) for claim in wish.wanted)
            waypoints.append(Waypoint(() if is_done_anew else wish.wanted, call))
    return waypoints


def _is_event(claim: Predicate, operators: Operators) -> bool:
    """Whether nobody knows how long a claim stays so: it is about no thing, and no skill makes an end of it."""
    return not claim.arguments and not operators.undoing(claim)


def _as_wish(one: Skill | Wish) -> Wish:
    return Wish.of(one) if isinstance(one, Skill) else one


def _is_means(wanted: tuple[Predicate, ...], following: Wish, world: ImaginedWorld) -> bool:
    """Whether the next skill cannot be carried out, and must be, without what this one is wanted for."""
    if following.skill is None:
        return False
    is_due = not all(world.holds(goal) for goal in following.wanted)
    return is_due and set(wanted) <= set(following.skill.preconditions(world))
