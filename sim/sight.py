"""What the policy's cameras truly have in view: points are projected, and rays tell whether anything is before them."""

from collections.abc import Sequence

import mujoco
import numpy as np

from majordomo.geometry import Array
from sim.kitchen_world import KitchenWorld
from sim.landmarks import Landmarks
from sim.robot_model import HULL_GROUP, KITCHEN_GROUP, OBJECT_GROUP, POLICY_CAMERAS

SEEN_SHARE = 0.25
"""Of a thing's points, so many are seen in one picture where the thing is in view."""
BEFORE_M = 0.05
"""What is hit by so much before a point is the thing itself: its points lie under its skin."""
FARTHEST_M = 3.0
"""Beyond, a thing is too few pixels wide."""


class Sight:
    """Judges what is in view in one world."""

    def __init__(self, world: KitchenWorld, landmarks: Landmarks) -> None:
        self._world = world
        self._landmarks = landmarks
        self._cameras = [world.model.camera(name).id for name in POLICY_CAMERAS]
        self._groups = np.zeros(6, np.uint8)
        self._groups[[KITCHEN_GROUP, OBJECT_GROUP, HULL_GROUP]] = 1

    def is_visible(self, name: str) -> bool:
        """Whether enough of a thing is in the picture of one of the policy's cameras, and nothing before it."""
        groups = self._landmarks.to_see(name)
        return any(self._share_seen(camera, points) >= SEEN_SHARE for camera in self._cameras for points in groups)

    def _share_seen(self, camera: int, points: Array) -> float:
        in_view = points[self._are_in_picture(camera, points)]
        if len(in_view) < SEEN_SHARE * len(points):
            return 0.0
        return float(np.sum(self._are_free(camera, in_view))) / len(points)

    def _are_in_picture(self, camera: int, points: Array) -> Sequence[bool]:
        data = self._world.data
        seen = (points - data.cam_xpos[camera]) @ data.cam_xmat[camera].reshape(3, 3)  # x right, y up, z backwards
        reach = np.tan(np.radians(self._world.model.cam_fovy[camera]) / 2.0) * -seen[:, 2]
        depth_fits = (seen[:, 2] < -0.02) & (seen[:, 2] > -FARTHEST_M)
        fits: Sequence[bool] = depth_fits & (np.abs(seen[:, :2]) <= reach[:, None]).all(axis=1)
        return fits

    def _are_free(self, camera: int, points: Array) -> Sequence[bool]:
        model, data = self._world.model, self._world.data
        rays = points - data.cam_xpos[camera]
        lengths = np.linalg.norm(rays, axis=1)
        hit, distances = np.empty(len(rays), np.int32), np.empty(len(rays))
        directions = (rays / lengths[:, None]).ravel()
        mujoco.mj_multiRay(
            model,
            data,
            data.cam_xpos[camera],
            directions,
            self._groups,
            True,
            -1,
            hit,
            distances,
            None,
            len(rays),
            10.0,
        )
        free: Sequence[bool] = (distances < 0.0) | (distances > lengths - BEFORE_M)
        return free
