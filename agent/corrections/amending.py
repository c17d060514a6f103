"""Something else was meant: which of what is left stands for it, and what takes its place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.corrections.changes import Change, Edit, Unchanged, Unclear
from agent.corrections.matters import Matter, Rest, Workbench
from agent.wording import listed
from majordomo.correction import Amend
from majordomo.predicate import Predicate
from memory.working_memory import PLACES

LEAVE_OUT = "leave it out"

Pair = tuple[str, str]
"""A thing, and what shall stand in its place."""


@dataclass(frozen=True, slots=True)
class Amending:
    """Finds what is amended, and asks where it may be several things.

    Attributes:
        bench: Knows what skills promise.
        rest: What is left.
    """

    bench: Workbench
    rest: Rest

    def change(self, amend: Amend) -> Change:
        """Tell what an amendment comes to."""
        if amend.problem:
            return Unchanged(amend.problem)
        if not amend.things:
            return self._without(amend.instead_of)
        pairs = () if amend.spot else self._pairs(amend)
        if pairs:
            return self._renamed(pairs)
        moved = self._moved(amend.things, amend.spot)
        if isinstance(moved, Unchanged) and amend.spot:
            moved = self._moved(amend.things, "")  # "in the tray" is on it
        return self._done_again(amend) or moved if isinstance(moved, Unchanged) else moved

    # one thing in the place of another

    def _pairs(self, amend: Amend) -> tuple[Pair, ...]:
        """What may stand in the place of what: rather in what is being done."""
        now = () if self.rest.now is None else (self.rest.now,)
        return self._pairs_in(now, amend) or self._pairs_in(self.rest.matters, amend)

    def _pairs_in(self, matters: Sequence[Matter], amend: Amend) -> tuple[Pair, ...]:
        """What may stand in the place of what: rather its like."""
        found = [
            (old, new)
            for matter in matters
            for old in matter.names
            for new in amend.things
            if (not amend.instead_of or old in amend.instead_of) and self.bench.fits(matter, old, new)
        ]
        alike = [pair for pair in found if self._are_alike(*pair)]
        return tuple(dict.fromkeys(alike or found))

    def _renamed(self, pairs: tuple[Pair, ...]) -> Change:
        """Rename a thing in all that is left; where it may be several, ask."""
        if len({new for _, new in pairs}) > 1:
            return self._which("Which do you mean", pairs, 1)
        if len(pairs) > 1:
            return self._which(f"Instead of what the {pairs[0][1]}", pairs, 0)
        [(old, new)] = pairs
        matters = (self._with(matter, old, new) for matter in self.rest.matters)
        return Edit(tuple(matters), self.rest.kept)

    def _with(self, matter: Matter, old: str, new: str) -> Matter:
        return matter.renamed(old, new) if self.bench.fits(matter, old, new) else matter

    def _which(self, question: str, pairs: tuple[Pair, ...], side: int) -> Unclear:
        options = tuple(dict.fromkeys(pair[side] for pair in pairs))

        def then(chosen: str) -> Change:
            return self._renamed(tuple(pair for pair in pairs if pair[side] == chosen))

        return Unclear(f"{question}: {listed(options, 'or')}?", options, then)

    def _done_again(self, amend: Amend) -> Change | None:
        """What is done already shall be done with something else: "no, the blue one", said too late."""
        for matter in reversed(self.rest.done):
            pairs = self._pairs_in((matter,), amend)
            if pairs:
                again = replace(self, rest=Rest((matter,), kept=self.rest.kept))
                return _followed_by(again._renamed(pairs), self.rest.matters)
        return None

    # only what is not meant

    def _without(self, things: tuple[str, ...]) -> Change:
        about = [matter for matter in self.rest.matters if matter.is_about(things)]
        if not about:
            return Unchanged(f"Nothing that is left is about {listed(things, 'or')}.")
        others = tuple(
            name
            for name in self.bench.catalogue.items
            if name not in things
            and any(self._are_alike(old, name) and self.bench.fits(about[0], old, name) for old in things)
        )

        def then(chosen: str) -> Change:
            if chosen == LEAVE_OUT:
                return Edit(tuple(one for one in self.rest.matters if one not in about), self.rest.kept)
            return self.change(Amend((chosen,), things))

        return Unclear(f"What instead of {listed(things, 'or')}?", (*others, LEAVE_OUT), then)

    # another place

    def _moved(self, places: tuple[str, ...], spot: str) -> Change:
        """Something shall go elsewhere: "no, in the sink"."""
        matters = self.rest.matters
        for number in (self.rest.current, *range(len(matters))) if matters else ():
            found = [one for place in places for one in self._placed(matters[number], place, spot)]
            if found:
                return self._placed_at(number, found)
        return Unchanged(f"I do not see what {listed(places, 'or')} shall stand in the place of.")

    def _placed_at(self, number: int, found: list[Matter]) -> Change:
        matters, options = self.rest.matters, tuple(map(self.bench.words, found))

        def then(chosen: str) -> Change:
            placed = found[options.index(chosen)]
            return Edit((*matters[:number], placed, *matters[number + 1 :]), self.rest.kept)

        return then(options[0]) if len(found) == 1 else Unclear("Which do you mean?", options, then)

    def _placed(self, matter: Matter, place: str, spot: str) -> list[Matter]:
        """A matter with what it puts somewhere put elsewhere."""
        for claim in (*matter.goals, *self.bench.promised(matter)):
            if claim.positive and claim.name in PLACES and len(claim.arguments) == 2:
                names = (spot,) if spot else ("inside", "on")
                claims = (Predicate(name, (claim.arguments[0], place)) for name in names)
                found = (self.bench.matter_of(one) for one in claims if place not in claim.arguments)
                return [one for one in found if one is not None]
        return []

    def _are_alike(self, one: str, other: str) -> bool:
        """Whether two things are called the same: two cups."""
        catalogue = self.bench.catalogue
        return not set(catalogue[one].nouns).isdisjoint(catalogue[other].nouns)


def _followed_by(change: Change, matters: tuple[Matter, ...]) -> Change:
    """A change with more to do after it."""
    if isinstance(change, Unclear):
        return replace(change, then=lambda chosen: _followed_by(change.then(chosen), matters))
    return replace(change, matters=(*change.matters, *matters)) if isinstance(change, Edit) else change
