"""What stands on something, by depth alone: no name, no network, only that it is there, where, and how large.

Level surfaces that are large enough hold things. What is above one of them, does not belong to it, and is small enough
to be carried, is a thing; what hangs, leans on a wall or reaches out of the picture is none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from majordomo.geometry import Array, transform_points
from majordomo.observation import CameraFrame
from vla.depth_pieces import NEIGHBOURS, Mask, camera_points, normals, pieces

LEVEL = 0.93
"""Upward part of the normal of what is level."""
CELL_M = 0.02
STEP_M = 0.012
"""Neighbouring pixels of one level surface differ in height by less."""
SEEN_OF_SURFACE = 40
"""Pixels."""
LEAST_AREA_M2 = 0.04
"""Smaller surfaces are tops of things."""
SKIN_M = 0.015
"""What is so near to a surface belongs to it: burners, crumbs, errors of depth."""
GAP_M = 0.025
"""Neighbouring pixels that are farther apart belong to different things."""
LARGEST_M, TALLEST_M, FLATTEST_M, NARROWEST_M = 0.22, 0.20, 0.022, 0.012
FOOT_M = 0.04
"""How far above or below its surface the lowest of a thing may be seen."""
BEYOND_M = 0.08
"""A thing hides the surface under and behind it: so far from what is seen of the surface it may stand."""
FEWEST_PIXELS = 12
BEFORE_M = 0.02
"""What is nearer to the camera by so much, right beside a thing, may hide part of it."""


@dataclass(frozen=True, slots=True)
class StandingThing:
    """One thing in one picture.

    Attributes:
        pixels: (height, width) its pixels.
        centre: (3,) [m] in odom, the middle of what is seen of it.
        size: Height above what it stands on, least and greatest width [m].
        surface_z: How high in odom that is [m].
        hidden: Share of its outline before which something else is.
    """

    pixels: Mask
    centre: Array
    size: Array
    surface_z: float
    hidden: float


@dataclass(frozen=True, slots=True)
class _Surface:
    """A level surface: its height [m], and the cells of a grid over the floor that are seen of it."""

    z: float
    cells: Mask
    origin: Array

    def is_near(self, points: Array, distance_m: float) -> Mask:
        """Whether points (..., 3) are over it, or beside it by so much."""
        grown = _grown(self.cells, round(distance_m / CELL_M))
        at = np.floor((points[..., :2] - self.origin) / CELL_M).astype(np.int64)
        inside: Mask = np.all((at >= 0) & (at < grown.shape), axis=-1)
        rows, columns = np.where(inside[..., None], at, 0).transpose(-1, *range(at.ndim - 1))
        return np.asarray(inside & grown[rows, columns])


def standing_things(frame: CameraFrame, odom_from_base: Array, floor_z: float = -np.inf) -> tuple[StandingThing, ...]:
    """Find what stands on level surfaces.

    Args:
        frame: Picture and depth.
        odom_from_base: Pose (4, 4) of base_link.
        floor_z: What stands so low [m] in odom stands on the floor, and is left out.
    """
    odom_from_camera = odom_from_base @ frame.base_from_camera
    points = transform_points(odom_from_camera, camera_points(frame))
    measured = frame.depth > 0.0
    surfaces = tuple(one for one in _surfaces(points, measured, odom_from_camera[:3, 3]) if one.z > floor_z)
    rest = measured.copy()
    for surface in surfaces:
        rest &= ~((np.abs(points[..., 2] - surface.z) < SKIN_M) & surface.is_near(points, 2.0 * CELL_M))
    found = (_standing(pixels, points, surfaces, frame.depth) for pixels in pieces(rest, points, GAP_M, FEWEST_PIXELS))
    return tuple(thing for thing in found if thing is not None)


def _surfaces(points: Array, measured: Mask, eye: Array) -> Iterator[_Surface]:
    level = measured & (normals(points, eye)[..., 2] > LEVEL)
    flattened = points * np.array([0.2, 0.2, 1.0])  # far off, neighbours on one surface are far apart
    for pixels in pieces(level, flattened, STEP_M, SEEN_OF_SURFACE):
        over = points[pixels]
        origin = over[:, :2].min(axis=0) - 10.0 * CELL_M  # room to grow
        at = np.floor((over[:, :2] - origin) / CELL_M).astype(np.int64)
        cells = np.zeros(at.max(axis=0) + 11, np.bool_)
        cells[tuple(at.T)] = True
        if cells.sum() * CELL_M**2 >= LEAST_AREA_M2:
            yield _Surface(float(np.median(over[:, 2])), cells, origin)


def _standing(
    pixels: Mask, points: Array, surfaces: Sequence[_Surface], depth: NDArray[np.float32]
) -> StandingThing | None:
    """One thing; None where it is no thing that stands."""
    own = points[pixels]
    low, high = own.min(axis=0), own.max(axis=0)
    centre = (low + high) / 2.0
    under = [one.z for one in surfaces if abs(low[2] - one.z) < FOOT_M and one.is_near(centre, BEYOND_M)]
    if not under or max(high - low) > LARGEST_M:
        return None
    surface_z = min(under, key=lambda z: abs(low[2] - z))
    height, widths = float(high[2]) - surface_z, np.sort((high - low)[:2])
    if not FLATTEST_M < height < TALLEST_M or widths[0] < NARROWEST_M:
        return None
    return StandingThing(pixels, centre, np.array([height, *widths]), surface_z, _hidden(pixels, depth))


def _hidden(pixels: Mask, depth: NDArray[np.float32]) -> float:
    """Share of an outline that something nearer, or the picture's edge, may cut off."""
    within, away = np.pad(pixels, 1), np.pad(depth, 1)  # beyond the picture everything is near
    edge = [within[own] & ~within[beside] for own, beside in NEIGHBOURS]
    nearer = [away[beside] < away[own] - BEFORE_M for own, beside in NEIGHBOURS]
    cut = sum(int((one & near).sum()) for one, near in zip(edge, nearer, strict=True))
    return cut / sum(int(one.sum()) for one in edge)


def _grown(cells: Mask, steps: int) -> Mask:
    """Every cell that is at most so many steps from one of `cells`, along rows and columns or both."""
    for _ in range(steps):
        wider = cells.copy()
        for own, beside in NEIGHBOURS:
            wider[own] |= cells[beside]
        cells = wider
    return cells
