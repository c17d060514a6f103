"""What the agent believes of the world at one moment: the planner's and the checker's input."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from majordomo.catalogue import Catalogue
from majordomo.geometry import Array
from majordomo.predicate import Belief, Predicate, Verdict


class WorldView(Protocol):
    """Anything that can say what is true: a snapshot of beliefs, or a state that a search imagines."""

    @property
    def catalogue(self) -> Catalogue:
        """What may be there."""
        ...

    def verdict(self, predicate: Predicate) -> Verdict:
        """What is believed of a claim, its sign counted."""
        ...


@dataclass(frozen=True, slots=True)
class WorldSnapshot:
    """A moment's beliefs.

    Attributes:
        catalogue: What may be there.
        beliefs: By claim, in its positive form.
        positions: Where things were last seen, (3,) [m] in odom, by item name.
        stamp_s: When the snapshot was taken, on the robot's clock [s].
        robot: Where the robot stands, (3,) x [m], y [m], yaw [rad] of base_link in odom; None where nobody knows.
        told: What people told that no eye can see, as facts in their words: "the tall cup is mine".
    """

    catalogue: Catalogue
    beliefs: Mapping[Predicate, Belief] = field(default_factory=dict)
    positions: Mapping[str, Array] = field(default_factory=dict)
    stamp_s: float = 0.0
    robot: Array | None = None
    told: tuple[str, ...] = ()

    def verdict(self, predicate: Predicate) -> Verdict:
        """What is believed of a claim, its sign counted; what was never judged is unknown."""
        belief = self.beliefs.get(predicate.atom)
        verdict = Verdict.UNKNOWN if belief is None else belief.verdict
        return verdict if predicate.positive else verdict.opposite()
