"""Where things were last seen. A thing that is carried away is the same thing at a new place.

Things that look alike, for which the catalogue has the same words, are told apart by where they are: what is seen where
one of them was is that one; what is seen elsewhere is one that was moved since, or was never seen before.
"""

from dataclasses import replace

import numpy as np

from majordomo.catalogue import Catalogue
from majordomo.errors import ObservationRejected
from majordomo.geometry import Array
from majordomo.sighting import Sighting

SAME_SPOT_M = 0.12
"""A thing that nobody moved is seen no farther than this from where it was: the errors of odometry and of sight."""


class Sightings:
    """The last sighting of every thing.

    Args:
        catalogue: What may be there.

    Attributes:
        catalogue: The same; it may grow.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._last: dict[str, Sighting] = {}
        self._moved: set[str] = set()

    def record(self, sighting: Sighting) -> None:
        """Keep where a thing was seen, unless it was seen later elsewhere.

        Raises:
            UnknownName: The catalogue has no such thing.
            ObservationRejected: The position is not three finite numbers.
        """
        name = self.catalogue[sighting.name].name
        if np.shape(sighting.position) != (3,) or not np.isfinite(sighting.position).all():
            raise ObservationRejected(
                f"The sighting of '{name}' has position {sighting.position}.", "three finite numbers [m] in odom."
            )
        name = self._identity(sighting)
        known = self._last.get(name)
        if known is None or sighting.stamp_s >= known.stamp_s:
            self._last[name] = replace(sighting, name=name, position=np.array(sighting.position, float))
            self._moved.discard(name)

    def moved(self, name: str) -> None:
        """A thing may have left the place where it was seen."""
        self._moved.add(name)

    def last(self, name: str) -> Sighting | None:
        """Where a thing was last seen; None if it never was."""
        return self._last.get(name)

    def positions(self) -> dict[str, Array]:
        """Where things were last seen (3,) [m] in odom, by name."""
        return {name: sighting.position.copy() for name, sighting in self._last.items()}

    def _identity(self, sighting: Sighting) -> str:
        """Which of the things that look so was seen."""
        alike = self._alike(sighting.name)
        if len(alike) == 1:
            return sighting.name
        distances = {
            name: float(np.linalg.norm(self._last[name].position - sighting.position))
            for name in alike
            if name in self._last and name not in self._moved
        }
        nearest = min(distances, key=distances.__getitem__, default=None)
        if nearest is not None and distances[nearest] <= SAME_SPOT_M:
            return nearest
        return next((name for name in alike if name not in distances), sighting.name)

    def _alike(self, name: str) -> list[str]:
        """The things for which there are the same words, the one that was named first."""
        item = self.catalogue[name]
        others = (
            other.name
            for other in self.catalogue.items.values()
            if other.name != name and (other.nouns, other.adjectives) == (item.nouns, item.adjectives)
        )
        return [name, *others]
