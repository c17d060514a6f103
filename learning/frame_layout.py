"""What one recorded frame holds, field by field: everything that a training batch is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from majordomo.observation import CameraFrame, Observation
from majordomo.robot import RobotSpec

Frame = Mapping[str, NDArray[Any]]
"""Arrays by field name."""

MAX_DEPTH_MM = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True)
class Field:
    """One array of a frame: its name, its dtype as NumPy writes it, and its shape."""

    name: str
    dtype: str
    shape: tuple[int, ...]


def frame_layout(spec: RobotSpec, horizon: int, n_groundings: int, n_things: int) -> tuple[Field, ...]:
    """Lay out a frame of a robot whose cameras all have one size.

    Args:
        spec: What the robot senses and takes.
        horizon: Rows of the expert's chunk.
        n_groundings: Ground predicates that are labelled.
        n_things: Things whose place is recorded.

    Raises:
        ValueError: Two cameras differ in size.
    """
    sensed = spec.observation
    sizes = set(sensed.cameras.values())
    if len(sizes) != 1:
        raise ValueError(f"cameras of one size are needed, got {dict(sensed.cameras)}")
    (size,), cameras, joints = sizes, len(sensed.cameras), len(sensed.joint_names)
    return (
        Field("rgb", "uint8", (cameras, *size, 3)),
        Field("depth_mm", "uint16", (cameras, *size)),
        Field("intrinsics", "float32", (cameras, 3, 3)),
        Field("base_from_camera", "float32", (cameras, 4, 4)),
        Field("joint_positions", "float32", (joints,)),
        Field("joint_velocities", "float32", (joints,)),
        Field("gripper_opening", "float32", (1,)),
        Field("base_from_tcp", "float32", (4, 4)),
        Field("odom_from_base", "float32", (3,)),
        Field("stamp_s", "float64", (1,)),
        Field("chunk", "float32", (horizon, spec.action.action_dim)),  # as `vla.chunk` lays it out
        Field("chunk_valid", "uint8", (1,)),
        Field("points", "float32", (2, 3)),
        Field("points_valid", "uint8", (2,)),
        Field("progress", "float32", (1,)),
        Field("done", "uint8", (1,)),
        Field("labels", "uint8", (n_groundings,)),
        Field("positions", "float32", (n_things, 3)),  # [m] in base_link; NaN where a thing has no place
        Field("episode", "int32", (1,)),
    )


def observation_fields(observation: Observation, cameras: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    """Turn an observation into fields, with its cameras in the given order."""
    frames = [observation.cameras[name] for name in cameras]
    return {
        "rgb": np.stack([frame.rgb for frame in frames]),
        "depth_mm": np.stack([depth_to_mm(frame.depth) for frame in frames]),
        "intrinsics": np.stack([frame.intrinsics for frame in frames]).astype(np.float32),
        "base_from_camera": np.stack([frame.base_from_camera for frame in frames]).astype(np.float32),
        "joint_positions": observation.joint_positions.astype(np.float32),
        "joint_velocities": observation.joint_velocities.astype(np.float32),
        "gripper_opening": np.array([observation.gripper_opening], np.float32),
        "base_from_tcp": observation.base_from_tcp.astype(np.float32),
        "odom_from_base": observation.odom_from_base.astype(np.float32),
        "stamp_s": np.array([observation.stamp_s]),
    }


def observation_of(frame: Frame, cameras: tuple[str, ...]) -> Observation:
    """Turn recorded fields back into the observation that they were, to within a millimetre of depth."""
    return Observation(
        cameras={
            name: CameraFrame(
                rgb=np.asarray(frame["rgb"][index]),
                depth=(frame["depth_mm"][index] / 1000.0).astype(np.float32),
                intrinsics=frame["intrinsics"][index].astype(float),
                base_from_camera=frame["base_from_camera"][index].astype(float),
            )
            for index, name in enumerate(cameras)
        },
        joint_positions=frame["joint_positions"].astype(float),
        joint_velocities=frame["joint_velocities"].astype(float),
        gripper_opening=float(frame["gripper_opening"][0]),
        base_from_tcp=frame["base_from_tcp"].astype(float),
        odom_from_base=frame["odom_from_base"].astype(float),
        stamp_s=float(frame["stamp_s"][0]),
    )


def depth_to_mm(depth: NDArray[np.float32]) -> NDArray[np.uint16]:
    """Round depth [m] to millimetres; what is beyond 65 m or not a number becomes 0, "nothing measured"."""
    millimetres = np.nan_to_num(np.asarray(depth, np.float64) * 1000.0, nan=0.0, posinf=0.0, neginf=0.0)
    millimetres[(millimetres < 0.0) | (millimetres > MAX_DEPTH_MM)] = 0.0
    return np.round(millimetres).astype(np.uint16)
