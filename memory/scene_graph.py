"""The scene as a graph: rooms hold places, furniture stands at places, things are on or in furniture or in the hand.

It is made of one snapshot and never changes. What is configured (rooms, places, from where furniture is reached) is
certain; every other relation has a probability, the source of its look, and an age.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from majordomo.catalogue import PLACE, Catalogue
from majordomo.predicate import Belief, Verdict
from majordomo.site_map import ROOM
from majordomo.world import WorldSnapshot

ROBOT = "robot"
NO_MAP: Mapping[str, str] = MappingProxyType({})
MAP = "map"
"""Source of what is configured."""

_WHERE = frozenset({"on", "inside"})
_OF_ROBOT = frozenset({"holding", "robot_at"})


class Layer(StrEnum):
    """What a node of the graph is, from the greatest to the least."""

    ROOM = "room"
    PLACE = "place"
    FURNITURE = "furniture"
    OBJECT = "object"
    ROBOT = "robot"


@dataclass(frozen=True, slots=True)
class SceneNode:
    """One room, place, piece of furniture or object, or the robot.

    Attributes:
        name: Unique.
        layer: What it is.
        beliefs: What is believed of it alone: that it is open, on, in view.
        position: Where it was last seen, x, y, z [m] in odom; None where it never was, or need not be seen.
    """

    name: str
    layer: Layer
    beliefs: tuple[Belief, ...] = ()
    position: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """How two nodes are to each other.

    Attributes:
        subject: The lesser one: the thing, the robot, the place.
        name: "in", "at", or a predicate's: "on", "inside", "holding", "robot_at".
        target: The greater one.
        verdict: What is believed of it.
        probability: That it is so, 0 to 1.
        source: Who says so.
        age_s: Since somebody looked [s]; 0 for what is configured.
    """

    subject: str
    name: str
    target: str
    verdict: Verdict = Verdict.TRUE
    probability: float = 1.0
    source: str = MAP
    age_s: float = 0.0


@dataclass(frozen=True, slots=True)
class SceneGraph:
    """A moment's scene.

    Attributes:
        nodes: By name, rooms first.
        relations: Those that are rather true than false; one that has faded is still there, with verdict `unknown`.
    """

    nodes: Mapping[str, SceneNode]
    relations: tuple[Relation, ...]

    def whereabouts(self, name: str) -> tuple[Relation, ...]:
        """Where something is believed to be, from what it is on or in to the room; empty where nobody knows."""
        found: list[Relation] = []
        while (step := self._believed(name)) is not None and step not in found:
            found.append(step)
            name = step.target
        return tuple(found)

    def at(self, name: str) -> tuple[Relation, ...]:
        """What is believed to be on, in or at something, and nobody holds elsewhere."""
        return tuple(one for one in self.relations if one.target == name and one.verdict is Verdict.TRUE)

    def _believed(self, name: str) -> Relation | None:
        there = (one for one in self.relations if one.subject == name and one.verdict is Verdict.TRUE)
        return max(there, key=lambda one: one.probability, default=None)


def scene_graph(snapshot: WorldSnapshot, rooms: Mapping[str, str] = NO_MAP) -> SceneGraph:
    """Make the graph of a snapshot.

    Args:
        snapshot: What is believed.
        rooms: By place, where it is not `ROOM`.
    """
    catalogue = snapshot.catalogue
    places = {name: rooms.get(name, ROOM) for name in catalogue.of_kind(PLACE)}
    named = [SceneNode(room, Layer.ROOM) for room in dict.fromkeys(places.values() or (ROOM,))]
    named += [SceneNode(place, Layer.PLACE) for place in places]
    named += [SceneNode(name, _layer(name, catalogue), *_seen(name, snapshot)) for name in _things(catalogue)]
    named.append(SceneNode(ROBOT, Layer.ROBOT, tuple(_alone(ROBOT, snapshot))))
    layered = sorted(named, key=lambda node: list(Layer).index(node.layer))
    configured = [Relation(place, "in", room) for place, room in places.items()]
    for name in _things(catalogue):
        place = catalogue[name].place
        if place is not None:
            configured.append(Relation(name, "at", place))
        elif _layer(name, catalogue) is Layer.FURNITURE:
            configured.append(Relation(name, "in", ROOM))
    return SceneGraph({node.name: node for node in layered}, (*configured, *_relations(snapshot)))


def _things(catalogue: Catalogue) -> Iterator[str]:
    return (name for name, item in catalogue.items.items() if not item.is_of(PLACE))


def _layer(name: str, catalogue: Catalogue) -> Layer:
    return Layer.OBJECT if catalogue[name].is_of("movable") else Layer.FURNITURE


def _seen(name: str, snapshot: WorldSnapshot) -> tuple[tuple[Belief, ...], tuple[float, float, float] | None]:
    position = snapshot.positions.get(name)
    where = None if position is None else (float(position[0]), float(position[1]), float(position[2]))
    return tuple(_alone(name, snapshot)), where


def _alone(name: str, snapshot: WorldSnapshot) -> Iterator[Belief]:
    """What is believed of one node and of no other."""
    arguments = () if name == ROBOT else (name,)
    for claim, belief in snapshot.beliefs.items():
        if claim.arguments == arguments and claim.name not in _OF_ROBOT:
            yield belief


def _relations(snapshot: WorldSnapshot) -> Iterator[Relation]:
    for claim, belief in snapshot.beliefs.items():
        if belief.probability <= 0.5:
            continue
        if claim.name in _WHERE:
            subject, target = claim.arguments
        elif claim.name == "holding":
            subject, target = claim.arguments[0], ROBOT
        elif claim.name == "robot_at":
            subject, target = ROBOT, claim.arguments[0]
        else:
            continue
        age_s = snapshot.stamp_s - belief.stamp_s
        yield Relation(subject, claim.name, target, belief.verdict, belief.probability, belief.source, age_s)
