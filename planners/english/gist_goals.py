"""What words that could not be read may ask for: goals in order, or the things between which that is open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planners.english.context import listed
from planners.english.gist_basics import Finder, Goal, Open, Unclear, Which
from planners.english.gist_groups import groups_in
from planners.english.gist_moves import MoveFinder
from planners.english.gist_states import StateFinder
from planners.english.gist_words import mentions_in, said_of


@dataclass(frozen=True, slots=True)
class GoalFinder(Finder):
    """Finds all that is wanted."""

    def goals(self) -> tuple[Goal, ...] | Which:
        """What is wanted, in order; or the things between which it is open.

        Raises:
            Unclear: Nothing stands out.
        """
        movers = MoveFinder(self.words, self.context)
        mentions = mentions_in(self.words, self.context.catalogue)
        try:
            switched, claimed = StateFinder(self.words, self.context).goals(mentions)
            left = tuple(one for one in mentions if one not in claimed)
            found = groups_in(self.words, left, self.context.catalogue)
            if found is None:
                raise Unclear
            gone = tuple(movers.places(left)) if not found.groups else ()
            moved = tuple(movers.goals(found))
        except Open as open_one:
            return open_one.which
        goals = sorted((*switched, *moved, *gone), key=lambda goal: goal.at)
        if not moved and any(group.things for group in found.groups):
            raise Unclear
        return self._left_to_do(goals)

    def _left_to_do(self, goals: Sequence[Goal]) -> tuple[Goal, ...]:
        """The goals that are not so yet; what is complained of as still being so shall end."""
        left: list[Goal] = []
        for goal in goals:
            is_new = not all(map(self.is_so, goal.claims))
            is_undone = any(self._opposes(goal, before) for before in left)
            if (is_new or is_undone) and goal.request not in [one.request for one in left]:
                left.append(goal)
        if not left:
            left = [ended for goal in goals if (ended := self._ended(goal)) is not None]
        if not left:
            raise Unclear
        return tuple(left)

    def _ended(self, goal: Goal) -> Goal | None:
        if not said_of(self.words, "gist still"):
            return None
        opposite = {"open": ("closed", "close"), "turned_on": ("turned_off", "turn off")}.get(goal.claims[0].name)
        if opposite is None:
            return None
        claims = tuple(replace(claim, name=opposite[0]) for claim in goal.claims)
        return Goal(claims, f"{opposite[1]} {listed(tuple(claim.arguments[0] for claim in claims))}", goal.at)

    def _opposes(self, goal: Goal, before: Goal) -> bool:
        opposites = self.context.skills.opposites
        opened = {claim.arguments[1] for claim in before.claims if claim.name == "inside"}
        return any(
            opposites.of(claim) in before.claims or (claim.name == "closed" and claim.arguments[0] in opened)
            for claim in goal.claims
        )
