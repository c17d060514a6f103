"""What things stand on, in base_link: a hob, a table, a tray, the floor of a sink or of a microwave."""

from dataclasses import dataclass

import numpy as np

from majordomo.geometry import Array, inverse, transform_points


@dataclass(frozen=True, slots=True)
class Support:
    """A horizontal rectangle that things stand on.

    Attributes:
        fixture: Of which it is a part.
        base_from_frame: (4, 4); x and y along the rectangle's sides, z up.
        low, high: Its corners (2,) [m] in that frame.
        floor: Its height in that frame [m].
        ceiling: Height of what is above it [m]; infinite where a hand may come from above. What has a ceiling is
            entered along the frame's y axis, from its low side.
        walls: Height of the walls around it in that frame [m]; none where it is infinitely low.
    """

    fixture: str
    base_from_frame: Array
    low: Array
    high: Array
    floor: float
    ceiling: float = np.inf
    walls: float = -np.inf

    @property
    def is_enclosed(self) -> bool:
        """Whether a hand must come from the front."""
        return bool(np.isfinite(self.ceiling))

    @property
    def has_walls(self) -> bool:
        """Whether a hand must keep within."""
        return self.walls > self.floor

    @property
    def floor_z(self) -> float:
        """Its height in base_link [m]."""
        return self.floor + float(self.base_from_frame[2, 3])

    @property
    def inwards(self) -> Array:
        """Direction (3,) in which a hand enters from the front."""
        return self.base_from_frame[:3, 1]

    @property
    def yaw(self) -> float:
        """Heading of `inwards` [rad]."""
        return float(np.arctan2(self.inwards[1], self.inwards[0]))

    def local(self, points: Array) -> Array:
        """Take points (..., 3) from base_link to the rectangle's frame."""
        return transform_points(inverse(self.base_from_frame), points)

    def in_base(self, points: Array) -> Array:
        """Take points (..., 3) from the rectangle's frame to base_link."""
        return transform_points(self.base_from_frame, points)

    def beside(self, point: Array) -> float:
        """How far a point (3,) in base_link is from being above the rectangle [m]; negative: how far from its edge."""
        flat = self.local(point)[:2]
        return float(np.max([self.low - flat, flat - self.high]))

    def room_within(self, points: Array) -> Array:
        """How far points (..., 3) in base_link are from the walls around it [m]: inside of them, or above."""
        local = self.local(points)
        inside = np.minimum(local[..., 0] - self.low[0], self.high[0] - local[..., 0])
        if not self.is_enclosed:  # at its front there is no wall
            inside = np.minimum(inside, local[..., 1] - self.low[1])
        inside = np.minimum(inside, self.high[1] - local[..., 1])
        return np.asarray(np.maximum(inside, local[..., 2] - self.walls))

    def grid(self, inset: float, step: float) -> Array:
        """Points (n, 3) in base_link on the rectangle, at least `inset` from its edges, about a `step` apart [m]."""
        sides = []
        for low, high in zip(self.low + inset, self.high - inset, strict=True):
            count = int(max(high - low, 0.0) / step) + 1
            sides.append(np.linspace(low, high, count) if count > 1 else np.array([(low + high) / 2.0]))
        xs, ys = np.meshgrid(*sides)
        return self.in_base(np.column_stack([xs.ravel(), ys.ravel(), np.full(xs.size, self.floor)]))

    def about(self, point: Array, inset: float, step: float, count: int) -> Array:
        """Points (n, 3) in base_link on the rectangle: below a point (3,) and up to `count` steps [m] to every side.

        What would be nearer to an edge than `inset`, or beyond it, is moved in.
        """
        offsets = step * np.arange(-count, count + 1)
        xs, ys = np.meshgrid(offsets, offsets)
        flat = self.local(point)[:2] + np.column_stack([xs.ravel(), ys.ravel()])
        low, high = self.low + inset, self.high - inset
        within = np.clip(flat, np.minimum(low, (low + high) / 2.0), np.maximum(high, (low + high) / 2.0))
        return self.in_base(np.column_stack([within, np.full(len(within), self.floor)]))
