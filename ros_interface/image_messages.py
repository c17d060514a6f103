"""Pictures as messages, and back.

A picture is copied once when its message is made, into the message's own buffer, and not at all when it is read, as
long as it comes as `rgb8`, or as `32FC1` without holes; any other encoding costs one copy.
"""

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sensor_msgs.msg import CameraInfo, Image

from majordomo.errors import ObservationRejected
from majordomo.geometry import Array
from ros_interface.messages import header_message

MILLIMETRES = 1000.0
DISTORTION_ALLOWED = 1e-6


def rgb_message(rgb: NDArray[np.uint8], stamp_s: float, frame_id: str) -> Image:
    """Colours (height, width, 3), as `rgb8`."""
    return _image(rgb, "rgb8", stamp_s, frame_id)


def depth_message(depth: NDArray[np.float32], stamp_s: float, frame_id: str) -> Image:
    """Depth (height, width) [m], as `32FC1`; 0 where nothing was measured."""
    return _image(depth, "32FC1", stamp_s, frame_id)


def rgb_from_message(message: Image) -> NDArray[np.uint8]:
    """Colours (height, width, 3); for `rgb8` the message's own buffer.

    Raises:
        ObservationRejected: The encoding is neither `rgb8` nor `bgr8`, or the buffer is too short.
    """
    rgb: NDArray[np.uint8] = _pixels(message, {"rgb8": "u1", "bgr8": "u1"}, channels=3)
    return np.ascontiguousarray(rgb[:, :, ::-1]) if message.encoding == "bgr8" else rgb


def depth_from_message(message: Image) -> NDArray[np.float32]:
    """Depth (height, width) [m], 0 where nothing was measured; for `32FC1` the message's own buffer.

    Raises:
        ObservationRejected: The encoding is neither `32FC1` (metres) nor `16UC1` (millimetres), or the buffer is too
            short.

    Source: REP-118; what could not be measured is not finite there.
    """
    told = _pixels(message, {"32FC1": "f4", "16UC1": "u2"}, channels=1)[:, :, 0]
    if message.encoding == "16UC1":
        return np.asarray(np.divide(told, MILLIMETRES, dtype=np.float32))
    depth = told.astype(np.float32, copy=False)  # from the other byte order
    return depth if np.isfinite(depth).all() else np.nan_to_num(depth, nan=0.0, posinf=0.0, neginf=0.0)


def camera_info_message(intrinsics: Array, size: tuple[int, int], stamp_s: float, frame_id: str) -> CameraInfo:
    """A pinhole camera: intrinsics (3, 3) [pixel] and (height, width)."""
    height, width = size
    return CameraInfo(
        header=header_message(stamp_s, frame_id),
        height=height,
        width=width,
        distortion_model="plumb_bob",
        d=[0.0] * 5,
        k=intrinsics.ravel(),
        r=np.eye(3).ravel(),
        p=np.hstack([intrinsics, np.zeros((3, 1))]).ravel(),
    )


def intrinsics_from_message(message: CameraInfo, *, is_rectified: bool) -> Array:
    """Intrinsics (3, 3) [pixel] of the pictures that belong to this message.

    Args:
        message: What the driver tells of its camera.
        is_rectified: Whether the pictures are free of the lens's distortion; else the lens must have none.

    Raises:
        ObservationRejected: The camera is not calibrated, or its pictures are distorted.
    """
    told = np.array(message.p, np.float64).reshape(3, 4)[:, :3] if is_rectified else np.array(message.k).reshape(3, 3)
    if not np.isfinite(told).all() or told[0, 0] <= 0.0 or told[1, 1] <= 0.0:
        raise ObservationRejected(
            f"The camera '{message.header.frame_id}' tells no focal length.", "calibrating the camera."
        )
    if not is_rectified and not np.allclose(message.d, 0.0, atol=DISTORTION_ALLOWED):
        raise ObservationRejected(
            f"The pictures of camera '{message.header.frame_id}' are distorted by its lens.",
            "the topic of its rectified pictures, and `is_rectified: true` in the profile.",
        )
    return told


def _image(pixels: NDArray[np.uint8] | NDArray[np.float32], encoding: str, stamp_s: float, frame_id: str) -> Image:
    rows = np.ascontiguousarray(pixels)
    message = Image(
        header=header_message(stamp_s, frame_id),
        height=rows.shape[0],
        width=rows.shape[1],
        encoding=encoding,
        is_bigendian=int(sys.byteorder == "big"),
        step=rows.strides[0],
    )
    message.data.frombytes(rows.data.cast("B"))  # whoever assigns a message's data copies once more
    return message


def _pixels(message: Image, numbers: Mapping[str, str], channels: int) -> NDArray[Any]:
    """What a message's buffer shows, (height, width, channels), without a copy; its rows may be padded.

    Args:
        message: The picture.
        numbers: What one channel of a pixel is, by encoding.
        channels: Of a pixel.
    """
    name = message.header.frame_id
    if message.encoding not in numbers:
        problem = f"The picture of camera '{name}' is encoded as '{message.encoding}'."
        raise ObservationRejected(problem, f"a topic with {' or '.join(numbers)}.")
    dtype = np.dtype(numbers[message.encoding]).newbyteorder(">" if message.is_bigendian else "<")
    strides = (message.step, channels * dtype.itemsize, dtype.itemsize)
    if message.step < message.width * strides[1] or len(message.data) < message.height * message.step:
        problem = (
            f"The picture of camera '{name}' has {len(message.data)} bytes, {message.step} a row, for"
            f" {message.height} rows of {message.width} pixels of {strides[1]} bytes."
        )
        raise ObservationRejected(problem, "checking the camera's driver.")
    return np.ndarray((message.height, message.width, channels), dtype, message.data, strides=strides)
