"""What was noticed and is in no catalogue: each thing keeps the name that it was given when it was first seen.

A thing that looks the same is the same, wherever it stands now; of two that look so, the one that stood there.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from majordomo.catalogue import Item
from majordomo.geometry import Array
from majordomo.newcomer import KIND, SAME_LOOK, Newcomer
from majordomo.predicate import Belief, Predicate, Verdict
from memory.sightings import SAME_SPOT_M

THING = "thing"
"""How their names end."""
NOUN = "unknown thing"
"""What all of them are: everything is a thing."""
SHOWN = "thing I showed you"
"""What a person may call what they showed, later."""
LOOKS_KEPT = 8
DEPTH = "depth camera"
"""The source of what is believed of them."""
SURE = 0.95
_SIDES = {"on": "on", "inside": "in"}
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(slots=True, eq=False)
class Acquaintance:
    """A newcomer that has a name.

    Attributes:
        item: What it is called.
        last: As it was seen last.
        looks: How it looked, latest last.
    """

    item: Item
    last: Newcomer
    looks: deque[Array] = field(init=False)

    def __post_init__(self) -> None:
        self.looks = deque([self.last.look], LOOKS_KEPT)

    @property
    def spot(self) -> Predicate | None:
        """The claim of where it was seen last; None where that could not be told."""
        return None if self.last.spot is None else Predicate(self.last.spot[0], (self.item.name, self.last.spot[1]))

    @property
    def description(self) -> str:
        """What can be said of it: "some 9 cm high, on the table"."""
        size = f"some {100.0 * self.last.height_m:.0f} cm high"
        return size if self.last.spot is None else f"{size}, {_SIDES[self.last.spot[0]]} the {self.last.spot[1]}"

    def unlikeness(self, seen: Newcomer) -> float:
        """How far something that is seen is from being this; up to 1 it may be."""
        if seen.measure != self.last.measure:
            return float("inf")
        apart = min(float(np.linalg.norm(look - seen.look)) for look in self.looks) / SAME_LOOK
        stands_there = float(np.linalg.norm(self.last.position - seen.position)) <= SAME_SPOT_M
        return apart / 2.0 if stands_there else apart


class Newcomers:
    """Knows newcomers again.

    Args:
        unfit: Names of skills that cannot be carried out with what nobody has practised on.
        known: Who were met on earlier days, wherever they are now.
    """

    def __init__(self, unfit: Sequence[str] = (), known: Iterable[Acquaintance] = ()) -> None:
        self._unfit = tuple(unfit)
        self._known = {one.item.name: one for one in known}
        for one in self._known.values():
            one.item = replace(one.item, not_for=self._unfit)
        self._in_view: tuple[Acquaintance, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """What they are called."""
        return tuple(one.item for one in self._known.values())

    def recognised(self, seen: Sequence[Newcomer]) -> dict[str, Newcomer]:
        """Those that one look shows and that were met before, by name; everyone in it is somebody else."""
        pairs = [(one.unlikeness(each), name, at) for name, one in self._known.items() for at, each in enumerate(seen)]
        met: dict[str, int] = {}
        for unlikeness, name, at in sorted(pairs):
            if unlikeness <= 1.0 and name not in met and at not in met.values():
                met[name] = at
        return {name: seen[at] for name, at in met.items()}

    def meet(self, seen: Sequence[Newcomer]) -> tuple[Acquaintance, ...]:
        """Tell who they are, in order, that one look shows."""
        names = {id(one): name for name, one in self.recognised(seen).items()}
        self._in_view = tuple(self._meet(each, names.get(id(each))) for each in seen)
        return self._in_view

    def beliefs(self, stamp_s: float) -> Iterator[Belief]:
        """What the last look tells of all of them: who is in view, and where those are."""
        for one in self._known.values():
            verdict, sure = (Verdict.TRUE, SURE) if one in self._in_view else (Verdict.FALSE, 1.0 - SURE)
            yield Belief(Predicate("visible", (one.item.name,)), verdict, sure, stamp_s, DEPTH)
            if one in self._in_view and one.spot is not None:
                yield Belief(one.spot, Verdict.TRUE, SURE, stamp_s, DEPTH)

    def show(self) -> Acquaintance | None:
        """Call the one in view that was met last what a person shows; None where none is in view."""
        if not self._in_view:
            return None
        shown = max(self._in_view, key=lambda one: list(self._known).index(one.item.name))
        shown.item = replace(shown.item, nouns=(NOUN, SHOWN))
        return shown

    def _meet(self, seen: Newcomer, name: str | None) -> Acquaintance:
        if name is None:
            one = Acquaintance(self._named(seen), seen)
            self._known[one.item.name] = one
        else:
            one = self._known[name]
            one.last = seen
            one.looks.append(seen.look)
        return one

    def _named(self, seen: Newcomer) -> Item:
        """A name that nobody has yet."""
        numbers = (
            (),
            *((word,) for word in _ORDINALS),
            *((f"{count}th",) for count in range(11, len(self._known) + 2)),
        )
        possible = ((*number, *seen.adjectives) for number in numbers)
        adjectives = next(words for words in possible if " ".join((*words, THING)) not in self._known)
        return Item(
            " ".join((*adjectives, THING)), frozenset({"movable", KIND}), (NOUN,), adjectives, not_for=self._unfit
        )
