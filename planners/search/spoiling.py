"""Which claims cannot be brought about without making an end of others."""

from majordomo.predicate import Opposites, Predicate
from majordomo.world import WorldView
from planners.search.effects import undoes
from planners.search.operators import Operators


class Spoiling:
    """What bringing a claim about does to other claims, whichever way it is done.

    Args:
        seen: What is believed, for what skills need may depend on it.
        operators: The ways there are.
        opposites: Which predicates exclude each other.
    """

    def __init__(self, seen: WorldView, operators: Operators, opposites: Opposites) -> None:
        self._seen = seen
        self._operators = operators
        self._opposites = opposites
        self._spoilt: dict[tuple[Predicate, Predicate], bool] = {}

    def spoils(self, claim: Predicate, other: Predicate) -> bool:
        """Whether every way to a claim undoes the other, itself or by something that it needs."""
        if (claim, other) not in self._spoilt:
            ways = self._operators.ways_to(claim)
            self._spoilt[claim, other] = bool(ways) and all(
                undoes(way.effects, other, self._opposites)
                or any(self._always_undoes(need, other) for need in way.skill.preconditions(self._seen))
                for way in ways
            )
        return self._spoilt[claim, other]

    def exclude(self, one: Predicate, other: Predicate) -> bool:
        """Whether bringing about either of two claims about the same thing makes an end of the other."""
        if one == other or not set(one.arguments) & set(other.arguments):
            return False
        return self.spoils(one, other) and self.spoils(other, one)

    def _always_undoes(self, need: Predicate, other: Predicate) -> bool:
        ways = self._operators.ways_to(need)
        return bool(ways) and all(undoes(way.effects, other, self._opposites) for way in ways)
