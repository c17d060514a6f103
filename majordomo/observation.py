"""What a robot senses at one instant: camera images, joints, gripper and poses. Nothing else reaches the agent."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from majordomo.errors import ObservationRejected
from majordomo.geometry import Array


@dataclass(frozen=True, slots=True)
class CameraFrame:
    """One camera's picture and where it was taken from.

    Attributes:
        rgb: (height, width, 3) uint8.
        depth: (height, width) float32 [m] along the optical axis; 0 where nothing was measured.
        intrinsics: (3, 3) pinhole matrix [pixel].
        base_from_camera: (4, 4) pose in base_link; the camera looks along +z, x to the right, y down (OpenCV).
        stamp_s: When it was taken, on the robot's clock [s]; None: with the rest of the observation.
    """

    rgb: NDArray[np.uint8]
    depth: NDArray[np.float32]
    intrinsics: Array
    base_from_camera: Array
    stamp_s: float | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """Everything sensed at one instant.

    Attributes:
        cameras: Frames by camera name.
        joint_positions: (n_joints,) [rad].
        joint_velocities: (n_joints,) [rad/s].
        gripper_opening: Distance between the fingers [m].
        base_from_tcp: (4, 4) pose of the TCP in base_link; z approaches, y is the fingers' axis.
        odom_from_base: (3,) x [m], y [m] and yaw [rad] of the base in odom, which starts out as the site's map.
        stamp_s: The robot's clock [s].
    """

    cameras: Mapping[str, CameraFrame]
    joint_positions: Array
    joint_velocities: Array
    gripper_opening: float
    base_from_tcp: Array
    odom_from_base: Array
    stamp_s: float


@dataclass(frozen=True, slots=True)
class ObservationSpec:
    """Shape of a robot's observations, readable before anything is connected.

    Attributes:
        cameras: (height, width) by camera name.
        joint_names: In the order of the joint vectors.
        gripper_range: Least and greatest opening [m].
    """

    cameras: Mapping[str, tuple[int, int]]
    joint_names: tuple[str, ...]
    gripper_range: tuple[float, float]

    def validate(self, observation: Observation) -> None:
        """Check shapes, dtypes and finiteness.

        Raises:
            ObservationRejected: Something is missing, has another shape, or is not finite.
        """
        for name, (height, width) in self.cameras.items():
            frame = observation.cameras.get(name)
            if frame is None:
                raise _rejected(f"camera '{name}' is missing (got {sorted(observation.cameras)})")
            if frame.rgb.shape != (height, width, 3) or frame.rgb.dtype != np.uint8:
                raise _rejected(f"camera '{name}' has colour {frame.rgb.shape} {frame.rgb.dtype}")
            if frame.depth.shape != (height, width) or not np.isfinite(frame.depth).all():
                raise _rejected(f"camera '{name}' has depth {frame.depth.shape} or holes that are not finite")
        joints = (len(self.joint_names),)
        for label, values, shape in (
            ("joint_positions", observation.joint_positions, joints),
            ("joint_velocities", observation.joint_velocities, joints),
            ("base_from_tcp", observation.base_from_tcp, (4, 4)),
            ("odom_from_base", observation.odom_from_base, (3,)),
        ):
            if values.shape != shape or not np.isfinite(values).all():
                raise _rejected(f"{label} should be finite {shape} and is {values.shape}")
        if not np.isfinite(observation.gripper_opening) or not np.isfinite(observation.stamp_s):
            raise _rejected("gripper_opening or stamp_s is not finite")

    def example(self) -> Observation:
        """Return a valid observation of zeros."""
        cameras = {
            name: CameraFrame(
                rgb=np.zeros((height, width, 3), np.uint8),
                depth=np.ones((height, width), np.float32),
                intrinsics=np.array([[width, 0.0, width / 2], [0.0, width, height / 2], [0.0, 0.0, 1.0]]),
                base_from_camera=np.eye(4),
            )
            for name, (height, width) in self.cameras.items()
        }
        n_joints = len(self.joint_names)
        return Observation(
            cameras, np.zeros(n_joints), np.zeros(n_joints), self.gripper_range[1], np.eye(4), np.zeros(3), 0.0
        )


def _rejected(what: str) -> ObservationRejected:
    problem = f"The observation does not match its spec: {what}."
    return ObservationRejected(problem, "check the camera and robot driver.")
