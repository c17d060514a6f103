from array import array
from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as Picture
from sensor_msgs.msg import CompressedImage, Image
from std_msgs.msg import Header

from ros_interface.compressed_image import compressed

RED = (200, 30, 40)


def image(pixels: NDArray[np.generic], encoding: str, padding: int = 0) -> Image:
    """A message of these pixels, with so many bytes behind each row."""
    height, width = pixels.shape[:2]
    rows = np.frombuffer(pixels.tobytes(), np.uint8).reshape(height, -1)
    padded = np.pad(rows, ((0, 0), (0, padding)), constant_values=255)
    return Image(
        header=Header(frame_id="mast"),
        height=height,
        width=width,
        encoding=encoding,
        step=padded.shape[1],
        data=array("B", padded.tobytes()),
    )


def opened(message: CompressedImage | None) -> NDArray[np.generic]:
    assert message is not None
    return np.asarray(Picture.open(BytesIO(bytes(message.data))))


@pytest.mark.parametrize(("encoding", "pixel"), [("rgb8", RED), ("bgr8", RED[::-1])])
@pytest.mark.parametrize("padding", [0, 5])
def test_colours_stay_as_they_are(encoding: str, pixel: tuple[int, int, int], padding: int) -> None:
    pixels = np.full((16, 24, 3), pixel, np.uint8)
    message = compressed(image(pixels, encoding, padding))
    assert message is not None
    assert message.format == f"{encoding}; jpeg compressed bgr8"
    assert message.header.frame_id == "mast"
    found = opened(message)
    assert found.shape == (16, 24, 3)
    assert np.abs(found.astype(int) - RED).max() <= 3


def test_depth_is_kept_to_the_millimetre() -> None:
    depth = np.array([[0.0, 0.5, 1.2344], [np.nan, np.inf, 100.0]], np.float32)
    message = compressed(image(depth, "32FC1"))
    assert message is not None
    assert message.format == "16UC1; png compressed "
    assert opened(message).tolist() == [[0, 500, 1234], [0, 0, 65535]]


def test_depth_in_millimetres_stays_as_it_is() -> None:
    depth = np.array([[0, 500, 65535]], np.uint16)
    assert opened(compressed(image(depth, "16UC1", padding=2))).tolist() == depth.tolist()


@pytest.mark.parametrize("encoding", ["bayer_rggb8", "rgb8"])
def test_what_is_neither_colour_nor_depth_or_is_cut_short_is_not_compressed(encoding: str) -> None:
    assert compressed(image(np.zeros((4, 4), np.uint8), encoding)) is None
