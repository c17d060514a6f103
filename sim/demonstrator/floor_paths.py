"""Shortest ways over a floor for one point, round convex obstacles: a visibility graph."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from majordomo.geometry import Array

TOUCHING_M = 0.005
"""By so little a point may be inside of an obstacle and still count as beside it."""


@dataclass(frozen=True, slots=True)
class Way:
    """What is left to go.

    Attributes:
        via: (2,) the end of the first straight piece [m].
        length_m: Of the whole way; infinite where there is none.
    """

    via: Array
    length_m: float


class FloorPaths:
    """Ways round obstacles.

    Args:
        obstacles: Convex polygons (n, 2) [m], counter-clockwise, already grown by whatever moves among them.

    Source: visibility graph, de Berg et al. 2008, "Computational Geometry", chapter 15.
    """

    def __init__(self, obstacles: list[Array]) -> None:
        most = max((len(corners) for corners in obstacles), default=1)
        self._starts = np.zeros((len(obstacles), most, 2))
        self._ways = np.zeros_like(self._starts)
        for number, corners in enumerate(obstacles):
            rows = np.minimum(np.arange(most), len(corners) - 1)  # the last edge repeats to fill up
            self._starts[number], self._ways[number] = corners[rows], (np.roll(corners, -1, axis=0) - corners)[rows]
        lengths = np.linalg.norm(self._ways, axis=2, keepdims=True)
        self._outward = np.stack([self._ways[..., 1], -self._ways[..., 0]], axis=2) / lengths
        self._offsets = (self._outward * self._starts).sum(axis=2) - TOUCHING_M
        self._corners = np.concatenate([*obstacles, np.zeros((0, 2))])

    def is_free(self, points: Array) -> NDArray[np.bool_]:
        """Which of the points (n, 2) are in no obstacle, (n,)."""
        beyond = np.einsum("oek,nk->noe", self._outward, points) - self._offsets
        return np.asarray((beyond >= 0.0).any(axis=2).all(axis=1))

    def sees(self, start: Array, ends: Array) -> NDArray[np.bool_]:
        """Which of the points (n, 2) can be reached from `start` (2,) in a straight line, (n,).

        Source: clipping, Cyrus and Beck 1978.
        """
        way = ends - start  # (n, 2)
        rates = np.einsum("oek,nk->noe", self._outward, way)
        room = self._offsets - self._outward @ start  # (n_obstacles, most): positive on the inside
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = room / rates
        enters = np.where(rates < 0.0, shares, np.where((rates == 0.0) & (room <= 0.0), np.inf, 0.0)).max(axis=2)
        leaves = np.where(rates > 0.0, shares, 1.0).min(axis=2)
        return np.asarray((np.maximum(enters, 0.0) >= np.minimum(leaves, 1.0)).all(axis=1))

    def exits(self, point: Array) -> Array:
        """Points (n, 2) in no obstacle, nearest to another first: the point itself, or some on edges."""
        if self.is_free(point[None])[0]:
            return point[None]
        shares = ((point - self._starts) * self._ways).sum(axis=2) / (self._ways**2).sum(axis=2)
        on_edges = self._starts + np.clip(shares, 0.0, 1.0)[..., None] * self._ways
        candidates = np.concatenate([on_edges.reshape(-1, 2), self._crossings])
        free = candidates[self.is_free(candidates)]
        return np.asarray(free[np.argsort(np.linalg.norm(free - point, axis=1))])

    def to(self, goals: Array) -> "WaysTo":
        """Ways to whichever of some goals (n, 2) is nearest."""
        return WaysTo(self, self._corners[self.is_free(self._corners)], goals)

    @cached_property
    def _crossings(self) -> Array:
        """Where edges of different obstacles cross, (n, 2): corners of what they cover together."""
        starts, ways = self._starts.reshape(-1, 2), self._ways.reshape(-1, 2)
        offsets = starts[None] - starts[:, None]
        areas = ways[:, None, 0] * ways[None, :, 1] - ways[:, None, 1] * ways[None, :, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            first = (offsets[..., 0] * ways[None, :, 1] - offsets[..., 1] * ways[None, :, 0]) / areas
            second = (offsets[..., 0] * ways[:, None, 1] - offsets[..., 1] * ways[:, None, 0]) / areas
        cross = (first > 0.0) & (first < 1.0) & (second > 0.0) & (second < 1.0)
        rows, _ = np.nonzero(cross)
        return np.asarray(starts[rows] + first[cross][:, None] * ways[rows])


class WaysTo:
    """Shortest ways to the nearest of some goals, from anywhere.

    Args:
        paths: Among which obstacles.
        nodes: (n, 2) corners round which ways may lead.
        goals: (m, 2).
    """

    def __init__(self, paths: FloorPaths, nodes: Array, goals: Array) -> None:
        self._paths = paths
        self._nodes = np.concatenate([goals, nodes])
        between = np.linalg.norm(self._nodes[:, None] - self._nodes[None], axis=2)
        seen = np.array([paths.sees(node, self._nodes) for node in self._nodes])
        between = np.where(seen | seen.T, between, np.inf)
        left = np.where(np.arange(len(self._nodes)) < len(goals), 0.0, np.inf)
        for _ in self._nodes:
            left = np.minimum(left, (between + left).min(axis=1))
        self._left = left

    def way_from(self, start: Array) -> Way:
        """The shortest way from a point (2,); from within an obstacle it leads out by the nearest edge first."""
        out = self._paths.exits(start)[0]
        lengths = np.linalg.norm(self._nodes - out, axis=1) + self._left
        lengths[~self._paths.sees(out, self._nodes)] = np.inf
        best = int(np.argmin(lengths))
        detour = float(np.linalg.norm(out - start))
        return Way(self._nodes[best] if detour == 0.0 else out, float(lengths[best]) + detour)


def grown(obstacle: Array, mover: Array) -> Array:
    """Where the origin of a convex outline (n, 2) must not be, lest it touch an obstacle (m, 2): a polygon (n + m, 2).

    Source: Minkowski sum of convex polygons, de Berg et al. 2008, chapter 13: their edges in the order of their angles.
    """
    polygons = (obstacle, -mover)
    edges = np.concatenate([np.roll(corners, -1, axis=0) - corners for corners in polygons])
    in_order = edges[np.argsort(np.arctan2(edges[:, 1], edges[:, 0]))]
    start = sum(corners[np.lexsort((corners[:, 0], -corners[:, 1]))[0]] for corners in polygons)  # the top, at its left
    return np.asarray(start + np.concatenate([np.zeros((1, 2)), np.cumsum(in_order, axis=0)[:-1]]))


def disc(radius_m: float, corners: int = 12) -> Array:
    """A regular polygon (corners, 2) round a circle about the origin."""
    angles = 2.0 * np.pi * np.arange(corners) / corners
    reach = radius_m / float(np.cos(np.pi / corners))
    return reach * np.column_stack([np.cos(angles), np.sin(angles)])
