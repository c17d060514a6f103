"""One camera, put together again from its topics: colour, depth and place of one moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from geometry_msgs.msg import PoseStamped
from numpy.typing import NDArray
from sensor_msgs.msg import CameraInfo, Image

from majordomo.errors import ObservationRejected
from majordomo.geometry import Array
from ros_interface.heard_topic import HeardTopic, Listening, Stamped
from ros_interface.image_messages import depth_from_message, intrinsics_from_message, rgb_from_message
from ros_interface.messages import stamp_from_message
from ros_interface.robot_messages import transform_from_message
from ros_interface.robot_profile import CameraProfile

PixelT = TypeVar("PixelT", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a camera showed at one moment; as in `CameraFrame`.

    Attributes:
        rgb, depth, intrinsics: As there; rgb and depth are views of the messages.
        base_from_camera: What its topic tells; None: it has a mount.
    """

    rgb: NDArray[np.uint8]
    depth: NDArray[np.float32]
    intrinsics: Array
    base_from_camera: Array | None


class CameraTopics:
    """Hears the topics of one camera.

    Args:
        listening: Where.
        profile: What the camera's topics are called.
    """

    def __init__(self, listening: Listening, profile: CameraProfile) -> None:
        self._profile = profile
        self._apart_s = 0.5 / profile.hz
        self._colour = HeardTopic(listening, Image, profile.colour, profile.hz, self._read_colour)
        self._depth = HeardTopic(listening, Image, profile.depth, profile.hz, self._read_depth)
        self._info = HeardTopic(listening, CameraInfo, profile.info, None, self._read_info)
        self._pose = (
            None
            if profile.pose_topic is None
            else HeardTopic(listening, PoseStamped, profile.pose_topic, None, _read_pose)
        )

    @property
    def topics(self) -> Iterator[HeardTopic[Any]]:
        """All of them."""
        yield from (self._colour, self._depth, self._info)
        if self._pose is not None:
            yield self._pose

    def newest(self) -> Stamped[Picture] | None:
        """The newest picture of which everything is there; ask with `news` held."""
        info = self._info.newest
        for colour in self._colour.newest_first:
            depth = self._depth.near(colour.stamp_s, self._apart_s)
            base_from_camera = None if self._pose is None else self._pose.near(colour.stamp_s, self._apart_s)
            if info is None or depth is None or (base_from_camera is None and self._pose is not None):
                continue
            pose = None if base_from_camera is None else base_from_camera.value
            return Stamped(colour.stamp_s, Picture(colour.value, depth.value, info.value, pose))
        return None

    def _read_colour(self, message: Image) -> Stamped[NDArray[np.uint8]]:
        return self._sized(message, rgb_from_message(message))

    def _read_depth(self, message: Image) -> Stamped[NDArray[np.float32]]:
        return self._sized(message, depth_from_message(message))

    def _read_info(self, message: CameraInfo) -> Stamped[Array]:
        intrinsics = intrinsics_from_message(message, is_rectified=self._profile.is_rectified)
        return Stamped(stamp_from_message(message.header.stamp), intrinsics)

    def _sized(self, message: Image, pixels: NDArray[PixelT]) -> Stamped[NDArray[PixelT]]:
        wanted = self._profile.height, self._profile.width
        if pixels.shape[:2] != wanted:
            raise ObservationRejected(
                f"The picture has {pixels.shape[:2]} rows and columns.",
                f"the driver's or the profile's size, {wanted}.",
            )
        return Stamped(stamp_from_message(message.header.stamp), pixels)


def _read_pose(message: PoseStamped) -> Stamped[Array]:
    return Stamped(stamp_from_message(message.header.stamp), transform_from_message(message.pose))
