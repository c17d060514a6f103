"""Where to drive for a look at what cannot be seen from here: never anywhere twice for the same step."""

from collections.abc import Iterable, Iterator

from majordomo.predicate import Predicate, Verdict
from majordomo.whereabouts import spots_of, standing_at
from majordomo.world import WorldView

_LIKELIEST_FIRST = (Verdict.TRUE, Verdict.UNKNOWN, Verdict.FALSE)


class Searches:
    """The searches of one task, by step."""

    def __init__(self) -> None:
        self._seen_from: dict[str, set[Predicate]] = {}

    def next_place(self, step: str, claims: Iterable[Predicate], world: WorldView) -> str | None:
        """Return the next place from which claims may be seen true; None where there is none left.

        Args:
            step: Whose search it is.
            claims: What is looked for: that a thing is in view, or what is so of a fixture.
            world: What is believed: the likeliest place comes first, and the one where the robot stands was seen from.
        """
        seen_from = self._seen_from.setdefault(step, set())
        stands = dict.fromkeys(stand for claim in claims for stand in _stands(claim, world))
        seen_from.update(stand for stand in stands if world.verdict(stand) is Verdict.TRUE)
        stand = next((stand for stand in stands if stand not in seen_from), None)
        if stand is None:
            return None
        seen_from.add(stand)
        return stand.arguments[0]


def _stands(claim: Predicate, world: WorldView) -> Iterator[Predicate]:
    """Where the robot may stand to see whether a claim is true."""
    for thing in claim.arguments:
        yield from standing_at(world, thing)
        if claim.name == "visible":
            spots = sorted(spots_of(world, thing), key=lambda spot: _LIKELIEST_FIRST.index(world.verdict(spot)))
            yield from (stand for spot in spots for stand in standing_at(world, spot.arguments[1]))
