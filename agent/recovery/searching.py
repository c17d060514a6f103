"""Where to drive for a look at what cannot be seen from here: nowhere again that was reached, for the same step."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from majordomo.predicate import Predicate, Verdict
from majordomo.whereabouts import spots_of, standing_at
from majordomo.world import WorldView

DRIVES = 2
"""So often a place is driven to if the robot does not arrive; the others come first."""

_LIKELIEST_FIRST = (Verdict.TRUE, Verdict.UNKNOWN, Verdict.FALSE)


class Searches:
    """The searches of one task, by step."""

    def __init__(self) -> None:
        self._seen_from: defaultdict[str, set[Predicate]] = defaultdict(set)
        self._drives: defaultdict[str, Counter[Predicate]] = defaultdict(Counter)

    def next_place(self, step: str, claims: Iterable[Predicate], world: WorldView) -> str | None:
        """Return the next place from which claims may be seen true; None where there is none left.

        Args:
            step: Whose search it is.
            claims: What is looked for: that a thing is in view, or what is so of a fixture.
            world: What is believed: the likeliest place comes first, and the one where the robot stands was seen from.
        """
        seen_from, drives = self._seen_from[step], self._drives[step]
        stands = dict.fromkeys(stand for claim in claims for stand in _stands(claim, world))
        seen_from.update(stand for stand in stands if world.verdict(stand) is Verdict.TRUE)
        left = [stand for stand in stands if stand not in seen_from and drives[stand] < DRIVES]
        if not left:
            return None
        stand = min(left, key=lambda each: drives[each])
        drives[stand] += 1
        return stand.arguments[0]


def _stands(claim: Predicate, world: WorldView) -> Iterator[Predicate]:
    """Where the robot may stand to see whether a claim is true."""
    for thing in claim.arguments:
        yield from standing_at(world, thing)
        if claim.name == "visible":
            spots = sorted(spots_of(world, thing), key=lambda spot: _LIKELIEST_FIRST.index(world.verdict(spot)))
            yield from (stand for spot in spots for stand in standing_at(world, spot.arguments[1]))
