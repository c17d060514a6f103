"""Another thing was meant: which of what is left it stands for, and what takes its place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from agent.corrections.changes import Change, Edit, Unchanged, Unclear, edited
from agent.corrections.matters import Matter, Rest
from agent.corrections.redirecting import Redirecting
from agent.corrections.workbench import Workbench
from agent.wording import listed
from majordomo.correction import Amend, Elsewhere

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
        if amend.is_other:
            return self._another(amend)
        if not amend.things:
            return self._without(amend.instead_of)
        pairs = () if amend.spot else self._pairs(amend)
        if pairs:
            return self._renamed(pairs)
        moved = Redirecting(self.bench, self.rest).change(Elsewhere(amend.things, spot=amend.spot))
        return self._done_again(amend) or moved if isinstance(moved, Unchanged) else moved

    def _another(self, amend: Amend) -> Change:
        """Something of the same sort as what is being done with, or was done with last."""
        matters = (self.rest.now or Matter(), *reversed(self.rest.done))
        others = next(filter(None, (self._likes(matter, matter.names) for matter in matters)), ())
        if not others:
            return Unchanged("There is no other of that kind here.")
        return self.change(replace(amend, things=others, is_other=False))

    def _likes(self, matter: Matter, things: Iterable[str]) -> tuple[str, ...]:
        """What is of the same sort as some things of a matter, and may stand in the place of one."""
        return tuple(
            name
            for name in self.bench.catalogue.items
            if any(self.bench.are_alike(old, name) and self.bench.fits(matter, old, name) for old in things)
        )

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
        alike = [pair for pair in found if self.bench.are_alike(*pair)]
        return tuple(dict.fromkeys(alike or found))

    def _renamed(self, pairs: tuple[Pair, ...]) -> Change:
        """Rename a thing in all that is left; where it may be several, ask."""
        if len(pairs) > 1:
            is_new = len({new for _, new in pairs}) > 1
            side, question = (1, "Which do you mean") if is_new else (0, f"Instead of what the {pairs[0][1]}")
            options = tuple(dict.fromkeys(pair[side] for pair in pairs))

            def then(chosen: str) -> Change:
                return self._renamed(tuple(pair for pair in pairs if pair[side] == chosen))

            return Unclear(f"{question}: {listed(options, 'or')}?", options, then)
        [(old, new)] = pairs
        matters = (self._with(matter, old, new) for matter in self.rest.matters)
        return Edit(tuple(matters), self.rest.kept)

    def _with(self, matter: Matter, old: str, new: str) -> Matter:
        return matter.renamed(old, new) if self.bench.fits(matter, old, new) else matter

    def _done_again(self, amend: Amend) -> Change | None:
        """What is done already shall be done with something else: "no, the blue one", said too late."""
        for matter in reversed(self.rest.done):
            pairs = self._pairs_in((matter,), amend)
            if pairs:
                again = replace(self, rest=Rest((matter,), kept=self.rest.kept))
                return edited(again._renamed(pairs), self._and_the_rest)
        return None

    def _and_the_rest(self, edit: Edit) -> Edit:
        return replace(edit, matters=(*edit.matters, *self.rest.matters))

    # only what is not meant

    def _without(self, things: tuple[str, ...]) -> Change:
        about = [matter for matter in self.rest.matters if matter.is_about(things)]
        if not about:
            return Unchanged(f"Nothing that is left is about {listed(things, 'or')}.")
        others = tuple(name for name in self._likes(about[0], things) if name not in things)

        def then(chosen: str) -> Change:
            if chosen == LEAVE_OUT:
                return Edit(tuple(one for one in self.rest.matters if one not in about), self.rest.kept)
            return self.change(Amend((chosen,), things))

        return Unclear(f"What instead of {listed(things, 'or')}?", (*others, LEAVE_OUT), then)
