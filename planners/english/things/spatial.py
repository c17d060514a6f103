"""Which of several things is the left one, or the one next to the bowl: from where they were seen.

Left and right are the robot's, and only what is in front of it has them. None: nobody can tell.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from majordomo.geometry import Array
from planners.english.things.context import Context

NEXT_TO_M = 0.4
"""Things farther apart than this are not next to each other."""

CLEARLY = 1.25
"""The nearest of several is meant only if every other is so many times farther away."""

_MIDDLE = "middle"
_OUTERMOST = {"left": -1.0, "leftmost": -1.0, "right": 1.0, "rightmost": 1.0}
"""Words for the outermost of several, with the sign of the way to the right."""

SIDES = frozenset({*_OUTERMOST, _MIDDLE})

_NEXT_TO = (("next", "to"), ("beside",), ("near",), ("by",), ("close", "to"))
_NEAREST_TO = (("closest", "to"), ("nearest", "to"), ("nearest",), ("closest",))


def on_side(names: Sequence[str], side: str, context: Context) -> tuple[str, ...] | None:
    """The one that is farthest to a side; or the one between the others, of an odd number."""
    known = _seen_side_by_side(names, context)
    if not known or (side == _MIDDLE and len(known) % 2 == 0):
        return None
    in_order = sorted(known, key=lambda name: -float(known[name][1]))
    if side == _MIDDLE:
        return (in_order[len(names) // 2],)
    return (in_order[0 if _OUTERMOST[side] < 0.0 else -1],)


def next_to(names: Iterable[str], anchor: str, context: Context, is_group: bool) -> tuple[str, ...] | None:
    """The one that is next to another thing, or, of a group, all that are."""
    distances = _distances(names, anchor, context)
    if distances is None:
        return None
    near = [name for name in sorted(distances, key=distances.__getitem__) if distances[name] <= NEXT_TO_M]
    return tuple(near) if is_group else _clearly_nearest(near, distances)


def nearest_to(names: Iterable[str], anchor: str, context: Context) -> tuple[str, ...] | None:
    """The one that is nearest to another thing."""
    distances = _distances(names, anchor, context)
    return None if distances is None else _clearly_nearest(sorted(distances, key=distances.__getitem__), distances)


def anchor_words(relation: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
    """Take "next to the bowl" apart into what it asks for ("next" or "nearest") and the words for the bowl."""
    for kind, forms in (("next", _NEXT_TO), ("nearest", _NEAREST_TO)):
        for form in forms:
            if tuple(relation[: len(form)]) == form and len(relation) > len(form):
                return kind, tuple(relation[len(form) :])
    return None


def side_of(relation: Sequence[str]) -> str | None:
    """The side in "on the left", "to the right side"; None for anything else."""
    words = [word for word in relation if word not in ("on", "to", "at", "in", "the", "side", "far", "most")]
    return words[0] if len(words) == 1 and words[0] in SIDES else None


def _clearly_nearest(near: Sequence[str], distances: dict[str, float]) -> tuple[str, ...]:
    """The nearest; with others that are about as near, all of them."""
    return tuple(name for name in near if distances[name] <= CLEARLY * distances[near[0]])


def _distances(among: Iterable[str], anchor: str, context: Context) -> dict[str, float] | None:
    """How far things are from another, those left out that are known to be on or in something else."""
    positions, spot = context.positions, context.holder_of(anchor)
    names = [name for name in among if name != anchor and (spot is None or context.holder_of(name) in (None, spot))]
    if anchor not in positions or not names or any(name not in positions for name in names):
        return None
    return {name: float(np.linalg.norm(positions[name] - positions[anchor])) for name in names}


def _seen_side_by_side(names: Sequence[str], context: Context) -> dict[str, Array]:
    """Where things are seen from the robot; nothing unless that is known of all, and they are at the same spot."""
    places = {name: _in_front(name, context) for name in names}
    known = {name: place for name, place in places.items() if place is not None}
    is_one_spot = len({context.holder_of(name) for name in names}) == 1
    return known if len(known) == len(names) and is_one_spot else {}


def _in_front(name: str, context: Context) -> Array | None:
    """Where a thing is seen from the robot, (2,) [m] forward and left; None where that is not known, or behind it."""
    position = context.positions.get(name)
    if position is None or context.robot is None:
        return None
    x, y, yaw = context.robot
    ahead, aside = np.cos(yaw), np.sin(yaw)
    offset = np.asarray(position)[:2] - (x, y)
    seen = np.array([ahead * offset[0] + aside * offset[1], -aside * offset[0] + ahead * offset[1]])
    return seen if seen[0] > 0.0 else None
