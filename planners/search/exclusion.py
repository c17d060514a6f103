"""Which claims are never so together: a hand is empty or holds one thing, and the robot stands at one place.

Source: invariants of planning domains, Helmert 2009, "Concise finite-domain representations for PDDL planning tasks".
"""

from collections.abc import Iterable, Iterator

from majordomo.predicate import ANYTHING, Opposites, Predicate
from majordomo.world import WorldView
from planners.search.effects import undoes
from planners.search.operators import Operator, Operators


class Exclusion:
    """Families of predicates of which at most one claim is so at any time, whatever is done.

    Args:
        seen: What is believed, for what skills need may depend on it.
        operators: What can be done.
        opposites: Which predicates exclude each other.
    """

    def __init__(self, seen: WorldView, operators: Operators, opposites: Opposites) -> None:
        self._seen = seen
        self._operators = operators
        self._opposites = opposites
        self._families: dict[str, frozenset[str]] = {}

    def forbids(self, claims: Iterable[Predicate]) -> bool:
        """Whether some claims can never be so together."""
        names = [claim.name for claim in dict.fromkeys(claims) if claim.positive]
        return any(sum(other in self._family(name) for other in names) > 1 for name in set(names))

    def _family(self, name: str) -> frozenset[str]:
        """The predicates that share one claim with a predicate; none where it may hold of several things."""
        if name not in self._families:
            self._families[name] = self._grown(frozenset({name}))
        return self._families[name]

    def _grown(self, family: frozenset[str]) -> frozenset[str]:
        """The family with whatever is given up for one of its claims, until each costs another; empty: some is free."""
        for move in self._operators.moves:
            added = [effect for effect in move.effects if effect.positive and effect.name in family]
            if not added or (len(added) == 1 and _sweeps(move, added[0], family)):
                continue
            given_up = {claim.name for claim in self._given_up(move)}
            if len(added) > 1 or not given_up:
                return frozenset()
            if not given_up & family:
                return self._grown(family | given_up)
        return family

    def _given_up(self, move: Operator) -> Iterator[Predicate]:
        """What must be so for a move, and is not so after it."""
        needs = move.skill.preconditions(self._seen)
        return (need for need in needs if need.positive and undoes(move.effects, need, self._opposites))


def _sweeps(move: Operator, added: Predicate, family: frozenset[str]) -> bool:
    """Whether a move makes an end of every other claim of a family."""
    swept = {effect.name for effect in move.effects if not effect.positive and set(effect.arguments) <= {ANYTHING}}
    return family - (swept if added.arguments else swept | {added.name}) == frozenset()
