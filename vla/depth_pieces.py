"""A depth picture as points, and the pieces that it falls into where neighbours are far apart."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from majordomo.geometry import Array
from majordomo.observation import CameraFrame

Mask = NDArray[np.bool_]
"""(height, width), true for some pixels."""

_WHOLE, _FIRST, _LAST = slice(None), slice(None, -1), slice(1, None)
NEIGHBOURS = (
    ((_WHOLE, _FIRST), (_WHOLE, _LAST)),
    ((_WHOLE, _LAST), (_WHOLE, _FIRST)),
    ((_FIRST, _WHOLE), (_LAST, _WHOLE)),
    ((_LAST, _WHOLE), (_FIRST, _WHOLE)),
)
"""The four ways to lay a picture over itself, moved by a pixel: `picture[own]` and `picture[beside]`."""


def camera_points(frame: CameraFrame) -> Array:
    """Where every pixel (height, width, 3) [m] is, in the camera's frame; zero where nothing was measured."""
    v, u = np.indices(frame.depth.shape)
    rays = np.stack([u, v, np.ones_like(u)], axis=-1) @ np.linalg.inv(frame.intrinsics).T
    return np.asarray(rays * frame.depth[..., None].astype(np.float64))


def normals(points: Array, eye: Array) -> Array:
    """Which way the surface of every pixel (height, width, 3) faces, towards the eye (3,); zero at the border."""
    across, down = np.zeros_like(points), np.zeros_like(points)
    across[:, 1:-1] = points[:, 2:] - points[:, :-2]
    down[1:-1] = points[2:] - points[:-2]
    normal = np.cross(across, down)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True) + 1e-12
    towards = ((eye - points) * normal).sum(axis=-1, keepdims=True)
    return np.where(towards < 0.0, -normal, normal)


def pieces(mask: Mask, points: Array, gap_m: float, fewest: int) -> Iterator[Mask]:
    """Take a mask apart where neighbouring points (height, width, 3) are farther apart than a gap.

    Pieces of fewer than `fewest` pixels are left out.
    """
    labels = _labels(mask, points, gap_m)
    numbers, sizes = np.unique(labels[mask], return_counts=True)
    for number in numbers[sizes >= fewest]:
        yield labels == number


def _labels(mask: Mask, points: Array, gap_m: float) -> NDArray[np.int64]:
    """One number for every pixel of a piece, the least of its pixels'; -1 beside the mask."""
    labels = np.where(mask, np.arange(mask.size).reshape(mask.shape), -1)
    ties = [
        (own, beside, mask[own] & mask[beside] & (np.linalg.norm(points[own] - points[beside], axis=-1) < gap_m))
        for own, beside in NEIGHBOURS
    ]
    while True:
        least = labels.copy()
        for own, beside, tied in ties:
            np.minimum(least[own], labels[beside], out=least[own], where=tied)
        flat = least.ravel()
        least = np.where(mask, flat[least], -1)  # a label is a pixel: go on to that one's own label
        if np.array_equal(least, labels):
            return labels
        labels = least
