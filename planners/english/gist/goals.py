"""What a line that could not be read may ask for: goals in order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from majordomo.catalogue import ANY_KIND
from majordomo.predicate import Verdict
from planners.english.gist.goal import Goal, Unclear
from planners.english.gist.line import Line
from planners.english.gist.moves import MoveFinder
from planners.english.gist.states import StateFinder
from planners.english.text import word_lists
from planners.english.things.context import Context
from planners.english.things.named import listed

_ENDED = {"open": ("closed", "close"), "turned_on": ("turned_off", "turn off")}
"""What ends what is so, and how that is asked for."""


def goals_in(line: Line, context: Context) -> tuple[Goal, ...]:
    """What is wanted that is not so yet, in the order in which it is said.

    Raises:
        OneOf: One of several things is meant.
        Unclear: Nothing stands out.
    """
    states, spent = StateFinder(line, context).goals()
    moves = MoveFinder(line, context).goals([one for one in line.mentions if one not in spent])
    goals = sorted((*states, *moves), key=lambda goal: goal.at)
    left = tuple(_left_to_do(goals, context)) or tuple(_ended(goals, line))
    wanted = {name for goal in left for claim in goal.claims for name in claim.arguments}
    denied = (set(one.of(ANY_KIND)) for one in line.mentions if line.is_denied(one))
    if not left or any(names and names <= wanted for names in denied):
        raise Unclear
    return left


def _left_to_do(goals: Sequence[Goal], context: Context) -> list[Goal]:
    """The goals that are not so yet, or not any more when they come."""
    left: list[Goal] = []
    for goal in goals:
        is_so = all(context.verdict(claim) is Verdict.TRUE for claim in goal.claims)
        is_undone = any(_undoes(before, goal, context) for before in left)
        if (not is_so or is_undone) and goal.request not in [one.request for one in left]:
            left.append(goal)
    return left


def _undoes(before: Goal, goal: Goal, context: Context) -> bool:
    """Whether one goal leaves another not so: what is put in is put in through an open door."""
    opposites = context.skills.opposites
    opened = {claim.arguments[1] for claim in before.claims if claim.name == "inside"}
    return any(
        opposites.of(claim) in before.claims or (claim.name == "closed" and claim.arguments[0] in opened)
        for claim in goal.claims
    )


def _ended(goals: Sequence[Goal], line: Line) -> Iterator[Goal]:
    """What is complained of as still being so shall end: "the cabinet is still open"."""
    for goal in goals if word_lists.occurs("gist still", line.words) else ():
        if goal.claims[0].name in _ENDED:
            name, verb = _ENDED[goal.claims[0].name]
            claims = tuple(replace(claim, name=name) for claim in goal.claims)
            yield Goal(claims, f"{verb} {listed(tuple(claim.arguments[0] for claim in claims))}", goal.at)
