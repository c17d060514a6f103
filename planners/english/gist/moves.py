"""Where a line may want things, and the robot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from majordomo.catalogue import ANY_KIND, PLACE
from majordomo.predicate import Predicate, Verdict
from planners.english.gist.goal import Goal, OneOf, Unclear
from planners.english.gist.grouping import Group, Grouping, Spot
from planners.english.gist.line import Line, Role
from planners.english.gist.mentions import Mention
from planners.english.gist.typed import PAUSE
from planners.english.text import word_lists
from planners.english.things.context import Context
from planners.english.things.named import listed
from planners.english.things.naming import Words

_MOST_THINGS = 6
_PRONOUNS = frozenset({"it", "them"})


@dataclass(frozen=True, slots=True)
class MoveFinder:
    """Finds what shall be moved where.

    Attributes:
        line: Says it.
        context: What is believed.
    """

    line: Line
    context: Context

    def goals(self, mentions: Sequence[Mention]) -> Iterator[Goal]:
        """What shall be with the things that are named; where there are none, with the robot.

        Raises:
            Unclear: It does not stand out.
        """
        found = Grouping.of(self.line, mentions)
        for group in found.groups:
            yield self._moved(group, found.front)
        if not found.groups:
            yield from self._gone(mentions)

    def _moved(self, group: Group, front: Sequence[Spot]) -> Goal:
        things, at = self._things(group), group.things[0].start
        spot = self._destination(group, things, front)
        if spot is not None:
            joint = "in" if self.context.catalogue[spot.name].is_of("container") else "on"
            return Goal(self._there(things, spot), f"put {listed(things)} {joint} the {spot.name}", at)
        if not self._is_taken(at) or self._goes_on(group):
            raise Unclear
        return Goal(tuple(Predicate("holding", (thing,)) for thing in things), f"pick up {listed(things)}", at)

    def _things(self, group: Group) -> Words:
        names: list[str] = []
        for one in group.things:
            fitting, is_all = one.of("movable"), self.line.is_about_all(one)
            if len(fitting) > 1 and not is_all:
                raise OneOf(" ".join(one.words), fitting)
            names += fitting
        if len(names) > _MOST_THINGS:
            raise Unclear
        return tuple(dict.fromkeys(names))

    def _destination(self, group: Group, things: Words, front: Sequence[Spot]) -> Spot | None:
        """Where things shall go: the one place where they are not yet."""
        behind = self._where_they_are_not(group.spots, things)
        to = [spot for spot in behind if spot.role is Role.TO]
        spots = to or behind or self._where_they_are_not(front, things)
        if len({spot.name for spot in spots}) > 1:
            raise Unclear
        return spots[-1] if spots else None

    def _where_they_are_not(self, spots: Sequence[Spot], things: Words) -> list[Spot]:
        return [
            spot
            for spot in spots
            if spot.role in (Role.TO, Role.BARE)
            and any(self.context.verdict(claim) is not Verdict.TRUE for claim in self._there(things, spot))
        ]

    def _there(self, things: Words, spot: Spot) -> tuple[Predicate, ...]:
        name = "inside" if self.context.catalogue[spot.name].is_of("container") else "on"
        return tuple(Predicate(name, (thing, spot.name)) for thing in things)

    def _is_taken(self, at: int) -> bool:
        """Whether a verb of taking stands before a name, in the same stretch of words."""
        before = self.line.words[self.line.stretch(at).start : at]
        return word_lists.occurs("gist taking", before)

    def _goes_on(self, group: Group) -> bool:
        """Whether something that nobody knows is said of where things shall go."""
        words = [word for word in self.line.rest(group.things[-1].end) if word != PAUSE]
        return any(word_lists.ending("gist to", words[:end]) for end in range(1, len(words)))

    def _gone(self, mentions: Sequence[Mention]) -> Iterator[Goal]:
        """Where the robot shall go."""
        for stretch in self.line.stretches:
            said = self.line.said(stretch)
            named = [one for one in mentions if one.start in stretch]
            if named and word_lists.occurs("gist going", said) and _PRONOUNS.isdisjoint(said):
                place = self._place(named[-1])
                yield Goal((Predicate("robot_at", (place,)),), f"go to the {place}", named[-1].start)

    def _place(self, one: Mention) -> str:
        catalogue = self.context.catalogue
        stands = (catalogue[name].place for name in one.of(ANY_KIND))
        places = set(one.of(PLACE) or (place for place in stands if place is not None))
        if len(places) != 1:
            raise Unclear
        return places.pop()
