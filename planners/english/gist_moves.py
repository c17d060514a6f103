"""Where words that were not read may want things, and the robot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from majordomo.predicate import Predicate
from planners.english import word_lists
from planners.english.context import listed
from planners.english.gist_basics import Finder, Goal, Open, Unclear, Which
from planners.english.gist_groups import Group, Groups, Role, Spot, is_taken, segments
from planners.english.gist_words import PAUSE, STOP, Mention, ends_with
from planners.english.naming import Words

_MOST_THINGS = 6


@dataclass(frozen=True, slots=True)
class MoveFinder(Finder):
    """Finds what shall be moved where."""

    def goals(self, found: Groups) -> Iterator[Goal]:
        """What shall be with things.

        Raises:
            Unclear: Where one of them shall go does not stand out.
            Open: Several may be meant.
        """
        fronts = [spot for spot in found.front if spot.role is not Role.BESIDE]
        for group in found.groups:
            things = self._things(group, fronts)
            spot = self._destination(group, things, fronts)
            at = group.things[0].start
            if spot is None:
                if not is_taken(self.words, at) or self._goes_on(group):
                    raise Unclear
                yield Goal(tuple(Predicate("holding", (name,)) for name in things), f"pick up {listed(things)}", at)
                continue
            joint, name = self._relation(spot.name)
            claims = tuple(Predicate(name, (thing, spot.name)) for thing in things)
            yield Goal(claims, f"put {listed(things)} {joint} the {spot.name}", at)

    def _things(self, group: Group, fronts: Sequence[Spot]) -> Words:
        names: list[str] = []
        for one in group.things:
            fitting = one.of("movable", self.context.catalogue)
            is_all = self.is_about_all(one)
            told = [spot.name for spot in (*group.spots, *fronts) if spot.role is not Role.BESIDE]
            here = tuple(name for name in fitting if self.context.holder_of(name) in told)
            if len(fitting) > 1 and here and (len(told) > 1 or any(spot.role is Role.FROM for spot in group.spots)):
                fitting = here
            if len(fitting) > 1 and not is_all:
                raise Open(Which(" ".join(one.words), fitting))
            names += fitting
        if len(names) > _MOST_THINGS:
            raise Unclear
        return tuple(dict.fromkeys(names))

    def _destination(self, group: Group, things: Words, fronts: list[Spot]) -> Spot | None:
        """Where things shall go: the one place where they are not yet."""
        open_ones = [spot for spot in self._far(group.spots, things) if spot.role is not Role.BESIDE]
        plain = [spot for spot in open_ones if spot.role is Role.TO] or open_ones
        names = dict.fromkeys(spot.name for spot in plain)
        if len(names) > 1:
            raise Unclear
        if plain:
            return plain[-1]
        ahead = list(self._far(fronts, things))
        if group.spots and not ahead and all(spot.role is Role.TO for spot in group.spots):
            raise Unclear  # it is there already
        if len({spot.name for spot in ahead}) > 1:
            raise Unclear
        return ahead[-1] if ahead else None

    def _far(self, spots: Sequence[Spot], things: Words) -> Iterator[Spot]:
        for spot in spots:
            _, name = self._relation(spot.name)
            is_there = all(self.is_so(Predicate(name, (thing, spot.name))) for thing in things)
            if spot.role is not Role.FROM and not is_there:
                yield spot

    def _goes_on(self, group: Group) -> bool:
        """Whether something that nobody knows is said of where things shall go."""
        end = group.things[-1].end
        rest = self.words[end : next((i for i in range(end, len(self.words)) if self.words[i] == STOP), None)]
        words = [word for word in rest if word != PAUSE]
        return any(ends_with(tuple(words), index, "gist to") for index in range(1, len(words)))

    def _relation(self, spot: str) -> tuple[str, str]:
        return ("in", "inside") if self.context.catalogue[spot].is_of("container") else ("on", "on")

    def places(self, mentions: Sequence[Mention]) -> Iterator[Goal]:
        """Where the robot shall go."""
        going = frozenset(word_lists.phrases("gist going"))
        for start, end in segments(self.words):
            said = f" {' '.join(self.words[start:end])} "
            own = [one for one in mentions if start <= one.start < end]
            if own and any(f" {verb} " in said for verb in going) and not {"it", "them"}.intersection(said.split()):
                place = self._place(own[-1])
                yield Goal((Predicate("robot_at", (place,)),), f"go to the {place}", own[-1].start)

    def _place(self, one: Mention) -> str:
        catalogue = self.context.catalogue
        names = one.of("place", catalogue) or tuple(
            place for name in one.of("thing", catalogue) if (place := catalogue[name].place) is not None
        )
        if len(set(names)) != 1:
            raise Unclear
        return names[0]
