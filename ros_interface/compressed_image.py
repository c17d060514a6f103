"""Pictures as `sensor_msgs/CompressedImage`: colours as JPEG, depth as PNG in millimetres, which loses nothing beyond.

Source: the `format` strings are those of ROS's compressed_image_transport; REP-118: 16UC1 holds millimetres, 0 where
nothing was measured.
"""

from array import array
from io import BytesIO

import numpy as np
from PIL import Image as Picture
from sensor_msgs.msg import CompressedImage, Image

from majordomo.errors import ObservationRejected
from ros_interface.image_messages import MILLIMETRES, depth_from_message, rgb_from_message

QUALITY = 90
"""Of JPEG, of 100."""

COLOURS = ("rgb8", "bgr8")


def compressed(image: Image) -> CompressedImage | None:
    """The same picture, smaller; None where it is neither colour nor depth, or damaged."""
    encoded = BytesIO()
    try:
        if image.encoding in COLOURS:
            kind = f"{image.encoding}; jpeg compressed bgr8"
            Picture.fromarray(rgb_from_message(image)).save(encoded, "JPEG", quality=QUALITY)
        else:
            kind = "16UC1; png compressed "
            depth = np.clip(depth_from_message(image) * MILLIMETRES, 0.0, 65535.0)
            Picture.fromarray(depth.round().astype(np.uint16)).save(encoded, "PNG", compress_level=1)
    except ObservationRejected:
        return None
    return CompressedImage(header=image.header, format=kind, data=array("B", encoded.getvalue()))
