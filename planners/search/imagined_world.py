"""A world that is only imagined: the snapshot's beliefs with the promised effects of some skills on top."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import product

from majordomo.catalogue import Catalogue
from majordomo.predicate import ANYTHING, Belief, Opposites, Predicate, Verdict
from majordomo.world import WorldSnapshot, WorldView

WorldKey = tuple[frozenset[tuple[Predicate, bool]], frozenset[Predicate]]

_PROBABILITIES = {Verdict.TRUE: 1.0, Verdict.FALSE: 0.0, Verdict.UNKNOWN: 0.5}


class ImaginedWorld:
    """An immutable `WorldView`; `apply` and `assume` return new ones.

    Args:
        seen: What is believed now.
        opposites: Which predicates exclude each other, so that "closed" answers for "open".
    """

    __slots__ = ("_denied", "_facts", "_known", "_opposites", "_seen")

    def __init__(self, seen: WorldView, opposites: Opposites) -> None:
        self._seen = seen
        self._opposites = opposites
        self._facts: dict[Predicate, bool] = {}
        self._denied: frozenset[Predicate] = frozenset()
        self._known: dict[Predicate, Verdict] = {}  # what was asked before: a search asks the same again and again

    @property
    def catalogue(self) -> Catalogue:
        """What may be there."""
        return self._seen.catalogue

    @property
    def key(self) -> WorldKey:
        """Equal for worlds in which the same has been imagined."""
        return frozenset(self._facts.items()), self._denied

    def verdict(self, predicate: Predicate) -> Verdict:
        """What would be believed of a claim, its sign counted."""
        atom = predicate.atom
        verdict = self._known.get(atom)
        if verdict is None:
            verdict = self._known[atom] = self._atom_verdict(atom)
        return verdict if predicate.positive else verdict.opposite()

    def holds(self, predicate: Predicate) -> bool:
        """Whether a claim is believed true."""
        return self.verdict(predicate) is Verdict.TRUE

    def apply(self, effects: Iterable[Predicate]) -> "ImaginedWorld":
        """The world after these effects: denials first, so that what is promised outlasts what is swept away."""
        world = self._copy()
        ordered = sorted(effects, key=lambda effect: effect.positive)
        for effect in ordered:
            world._set(effect)
        return world

    def assume(self, claims: Iterable[Predicate]) -> "ImaginedWorld":
        """The world in which these claims are taken for granted."""
        return self.apply(claims)

    def forgotten(self) -> "ImaginedWorld":
        """The world of which nothing is known any more: words that are planned later may change anything."""
        return ImaginedWorld(WorldSnapshot(self.catalogue), self._opposites)

    def snapshot(self, seen: WorldSnapshot) -> WorldSnapshot:
        """This world for a planner: what was seen, as far as it is still so, and what is imagined instead."""
        beliefs = dict(seen.beliefs)
        for atom in dict.fromkeys((*seen.beliefs, *self._facts)):
            verdict = self._atom_verdict(atom)
            if verdict is not seen.verdict(atom):
                beliefs[atom] = Belief(atom, verdict, _PROBABILITIES[verdict], seen.stamp_s, "plan")
        return replace(seen, beliefs=beliefs)

    def _copy(self) -> "ImaginedWorld":
        world = ImaginedWorld(self._seen, self._opposites)
        world._facts = dict(self._facts)
        world._denied = self._denied
        return world

    def _set(self, effect: Predicate) -> None:
        atom = effect.atom
        if ANYTHING in atom.arguments:
            self._facts = {fact: value for fact, value in self._facts.items() if not atom.covers(fact)}
            self._denied |= {atom}
            return
        self._put(atom, effect.positive)
        opposite = self._opposites.of(atom)
        if effect.positive and opposite is not None:
            self._put(opposite, False)

    def _put(self, atom: Predicate, value: bool) -> None:
        self._facts.pop(atom, None)
        if self._atom_verdict(atom) is not (Verdict.TRUE if value else Verdict.FALSE):
            self._facts[atom] = value  # what is believed anyway is left out, so that equal worlds have equal keys

    def _atom_verdict(self, atom: Predicate) -> Verdict:
        fact = self._facts.get(atom)
        if fact is not None:
            return Verdict.TRUE if fact else Verdict.FALSE
        if self._denied and not self._denied.isdisjoint(_patterns(atom)):
            return Verdict.FALSE
        verdict = self._seen.verdict(atom)
        opposite = self._opposites.of(atom) if verdict is Verdict.UNKNOWN else None
        if opposite is not None and self._facts.get(opposite, self._seen.verdict(opposite) is Verdict.TRUE):
            return Verdict.FALSE
        return verdict


@lru_cache(maxsize=4096)
def _patterns(atom: Predicate) -> tuple[Predicate, ...]:
    """Every way to read an atom with `ANYTHING` as a wildcard."""
    choices = product(*((argument, ANYTHING) for argument in atom.arguments))
    return tuple(Predicate(atom.name, arguments) for arguments in choices)
