"""How much room a robot has to what stands on the floor, and in which direction it ends.

Between two convex shapes that do not touch there is a straight line; between polygons, one along an edge of either.
Where every corner of an outline stays on its side of the best such line, the two cannot touch.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from majordomo.errors import ConfigError
from majordomo.geometry import Array
from majordomo.site_map import Footprint, SiteMap
from motion.floor import placed, turn


@dataclass(frozen=True, slots=True)
class Gaps:
    """Room between a robot and what it may meet.

    Attributes:
        distances: (n_pairs,) between outline and footprint across the dividing line [m]; negative: they overlap by so
            much. The true distance is as great, or greater where two corners face each other.
        axes: (n_pairs, 2) unit vectors in map from each footprint to the outline, across the line.
        corners: (n_pairs, n_corners) distance of each corner of the outline along those axes [m].
    """

    distances: Array
    axes: Array
    corners: Array


def pairs_of(site: SiteMap) -> list[tuple[Array, Footprint]]:
    """What may meet what: the robot's outline (n, 2) every footprint, its arm's the tall ones."""
    body = [(site.robot, footprint) for footprint in site.footprints]
    return body + [(site.arm, footprint) for footprint in site.footprints if footprint.is_tall and len(site.arm)]


class Clearance:
    """Measures the room around a robot.

    Args:
        site: Its footprints and the robot's outlines.

    Attributes:
        outlines: (n_pairs, n_corners, 2) of the robot in base_link [m]; the last corner repeats to fill up.

    Raises:
        ConfigError: A polygon is not convex, not counter-clockwise or not finite.

    Source: separating axis theorem, see Ericson 2005, "Real-Time Collision Detection", 5.2.
    """

    def __init__(self, site: SiteMap) -> None:
        pairs = pairs_of(site)
        self.outlines, self._sides = _stacked([("robot's outline", outline) for outline, _ in pairs])
        self._footprints, self._faces = _stacked([(f"footprint '{one.name}'", one.corners) for _, one in pairs])
        self._reaches = (self._sides * self.outlines).sum(axis=2)  # (n_pairs, n_corners)
        self._offsets = (self._faces * self._footprints).sum(axis=2)  # (n_pairs, n_faces)

    def gaps(self, map_from_base: Array) -> Gaps:
        """Measure at a pose (3,)."""
        corners = placed(map_from_base, self.outlines)
        sides = self._sides @ turn(map_from_base[2]).T  # in map
        beyond_faces = (self._faces @ corners.transpose(0, 2, 1)).min(axis=2) - self._offsets
        reaches = self._reaches + sides @ map_from_base[:2]
        beyond_sides = (self._footprints @ sides.transpose(0, 2, 1)).min(axis=1) - reaches
        apart = np.concatenate([beyond_faces, beyond_sides], axis=1)
        rows, best = np.arange(len(apart)), apart.argmax(axis=1)
        axes = np.concatenate([self._faces, -sides], axis=1)[rows, best]  # (n_pairs, 2)
        supports = (self._footprints @ axes[..., None]).max(axis=1)  # (n_pairs, 1)
        return Gaps(apart[rows, best], axes, (corners @ axes[..., None])[..., 0] - supports)


def _stacked(polygons: Sequence[tuple[str, Array]]) -> tuple[Array, Array]:
    """Corners, and unit normals of the edges that begin there, (n, most, 2) each; the last ones repeat to fill up."""
    most = max((len(corners) for _, corners in polygons), default=1)
    stacked = np.zeros((2, len(polygons), most, 2))
    for number, (what, corners) in enumerate(polygons):
        rows = np.minimum(np.arange(most), len(corners) - 1)
        stacked[:, number] = corners[rows], _outward(what, np.asarray(corners, float))[rows]
    return stacked[0], stacked[1]


def _outward(what: str, corners: Array) -> Array:
    """Unit normals (n, 2) of the edges that begin at each corner of a convex, counter-clockwise polygon (n, 2)."""
    edges = np.roll(corners, -1, axis=0) - corners
    following = np.roll(edges, -1, axis=0)
    turns = edges[:, 0] * following[:, 1] - edges[:, 1] * following[:, 0]
    winding = float(np.arctan2(turns, (edges * following).sum(axis=1)).sum())
    if not np.isfinite(corners).all() or (turns < 0.0).any() or not abs(winding - 2.0 * np.pi) < 0.1:
        raise ConfigError(
            f"The {what} is no convex polygon with its corners counter-clockwise: {corners.tolist()}.",
            "its corners in order, each a left turn.",
        )
    return np.asarray(np.column_stack([edges[:, 1], -edges[:, 0]]) / np.linalg.norm(edges, axis=1, keepdims=True))
