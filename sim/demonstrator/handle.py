"""What a hand takes hold of to open, close or switch something, and the way it goes with its joint."""

from dataclasses import dataclass

import mujoco
import numpy as np
from numpy.typing import NDArray

from majordomo.geometry import Array, pose, rotation_from_vector, transform_points
from sim.demonstrator.scene_view import SceneView
from sim.fixture import Mechanism


@dataclass(frozen=True, slots=True)
class Handle:
    """The handle of a fixture's mechanism, in base_link. Values are its joint's [m or rad]."""

    view: SceneView
    fixture: str
    mechanism: Mechanism

    @classmethod
    def of(cls, view: SceneView, fixture: str) -> "Handle":
        """Find the handle of a fixture.

        Raises:
            UnknownName: There is no such fixture, or nothing of it moves.
        """
        return cls(view, fixture, view.world.mechanism_of(fixture))

    @property
    def value(self) -> float:
        """Where the joint is now."""
        return self.view.world.fixture_position(self.fixture)

    @property
    def share(self) -> float:
        """How far the joint is along its way, 0 at rest to 1 at its stop."""
        return self.mechanism.share(self.value)

    @property
    def is_sliding(self) -> bool:
        """Whether it moves along a rail."""
        joint = self.view.world.model.joint(self.mechanism.joint)
        return int(joint.type[0]) == int(mujoco.mjtJoint.mjJNT_SLIDE)

    @property
    def turns_the_hand(self) -> bool:
        """Whether it turns about the way in, or about a point behind it, as knobs and short levers do."""
        if self.is_sliding:
            return False
        (centre, axis), frame = self._axis(), self._frame()
        beside = np.cross(axis, frame[:3, 3] - centre)  # the way that the handle goes
        return float(np.linalg.norm(np.cross(axis, frame[:3, 2]))) < 0.5 or (
            abs(float(beside @ frame[:3, 2])) < 0.5 * float(np.linalg.norm(beside))
        )

    @property
    def lever(self) -> float:
        """Distance of the handle from the axis about which it turns [m]; 1 on a rail, where values are metres."""
        centre, axis = self._axis()
        return 1.0 if self.is_sliding else float(np.linalg.norm(np.cross(axis, self._frame()[:3, 3] - centre)))

    @property
    def thickness(self) -> float:
        """Of what the fingers close on [m]."""
        model, solid = self.view.world.model, self._solid()
        distance = np.linalg.norm(model.geom_pos[solid] - np.array(self.mechanism.handle), axis=1)
        size = model.geom_size[solid[int(np.argmin(distance))]]
        return 2.0 * float(np.min(size[size > 0.0]))

    @property
    def top_z(self) -> float:
        """Height of the highest point of what it moves [m]."""
        model, data, solid = self.view.world.model, self.view.world.data, self._solid()
        up = data.geom_xmat[solid][:, 6:9]  # the world's vertical in each geom's frame
        centre, half = model.geom_aabb[solid][:, :3], model.geom_aabb[solid][:, 3:]
        tops = data.geom_xpos[solid][:, 2] + np.sum(up * centre + np.abs(up) * half, axis=1)
        return float(tops.max()) + float(self.view.base_from_world[2, 3])

    def at(self, value: float) -> Array:
        """Frame (4, 4) of the handle when its joint is there: z is the way in, the fingers close along y."""
        (centre, axis), frame, change = self._axis(), self._frame(), value - self.value
        if self.is_sliding:
            return pose(frame[:3, :3], frame[:3, 3] + change * axis)
        turn = rotation_from_vector(change * axis)
        return pose(turn @ frame[:3, :3], centre + turn @ (frame[:3, 3] - centre))

    def _solid(self) -> NDArray[np.intp]:
        model = self.view.world.model
        return np.flatnonzero((model.geom_bodyid == model.body(self.mechanism.body).id) & (model.geom_conaffinity != 0))

    def _axis(self) -> tuple[Array, Array]:
        joint, base_from_world = self.view.world.data.joint(self.mechanism.joint), self.view.base_from_world
        return transform_points(base_from_world, joint.xanchor), base_from_world[:3, :3] @ joint.xaxis

    def _frame(self) -> Array:
        base_from_body = self.view.base_from_world @ self.view.world.world_from_body(self.mechanism.body)
        way_in = base_from_body[:3, :3] @ np.array(self.mechanism.approach)
        way_in = way_in / float(np.linalg.norm(way_in))
        fingers = np.cross(base_from_body[:3, :3] @ np.array(self.mechanism.bar), way_in)
        fingers = fingers / float(np.linalg.norm(fingers))
        rotation = np.column_stack([np.cross(fingers, way_in), fingers, way_in])
        return pose(rotation, transform_points(base_from_body, np.array(self.mechanism.handle)))
