"""Pictures survive the way over the wire without needless copies; what cannot be understood is refused."""

from array import array

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as stnp
from sensor_msgs.msg import CameraInfo, Image

from majordomo.errors import ObservationRejected
from ros_interface import image_messages as messages

unhurried = settings(max_examples=50, deadline=None)  # the first message of a kind loads its libraries
sizes = st.tuples(st.integers(1, 9), st.integers(1, 9))
INTRINSICS = np.array([[100.0, 0.0, 64.0], [0.0, 101.0, 60.0], [0.0, 0.0, 1.0]])


@unhurried
@given(sizes.flatmap(lambda size: stnp.arrays(np.uint8, (*size, 3))))
def test_colours_come_as_they_went(rgb: np.ndarray) -> None:
    message = messages.rgb_message(rgb, 1.0, "mast")
    assert (message.encoding, message.step, len(message.data)) == ("rgb8", 3 * rgb.shape[1], rgb.size)
    np.testing.assert_array_equal(messages.rgb_from_message(message), rgb)


@unhurried
@given(sizes.flatmap(lambda size: stnp.arrays(np.float32, size, elements=st.floats(0, 10, width=32))))
def test_depth_comes_as_it_went(depth: np.ndarray) -> None:
    heard = messages.depth_from_message(messages.depth_message(depth, 1.0, "mast"))
    np.testing.assert_array_equal(heard, depth)
    assert heard.dtype == np.float32


def test_reading_a_picture_copies_nothing() -> None:
    colours = messages.rgb_message(np.zeros((4, 5, 3), np.uint8), 0.0, "mast")
    depth = messages.depth_message(np.ones((4, 5), np.float32), 0.0, "mast")
    for message, read in ((colours, messages.rgb_from_message), (depth, messages.depth_from_message)):
        assert np.shares_memory(read(message), np.frombuffer(message.data, np.uint8))


def test_a_picture_that_is_turned_round_is_sent_as_it_looks() -> None:
    rgb = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)[::-1, ::-1]
    np.testing.assert_array_equal(messages.rgb_from_message(messages.rgb_message(rgb, 0.0, "mast")), rgb)


def test_blue_first_is_turned_round() -> None:
    message = Image(height=1, width=1, encoding="bgr8", step=3, data=array("B", [1, 2, 3]))
    assert messages.rgb_from_message(message).tolist() == [[[3, 2, 1]]]


def test_padded_rows_are_read_without_their_padding() -> None:
    message = Image(height=2, width=1, encoding="rgb8", step=4, data=array("B", [1, 2, 3, 99, 4, 5, 6, 99]))
    assert messages.rgb_from_message(message).tolist() == [[[1, 2, 3]], [[4, 5, 6]]]


@pytest.mark.parametrize(("byte_order", "is_bigendian"), [("<", 0), (">", 1)])
def test_depth_in_millimetres_becomes_metres(byte_order: str, is_bigendian: int) -> None:
    data = array("B", np.array([0, 1234], f"{byte_order}u2").tobytes())
    message = Image(height=1, width=2, encoding="16UC1", is_bigendian=is_bigendian, step=4, data=data)
    np.testing.assert_allclose(messages.depth_from_message(message), [[0.0, 1.234]], rtol=1e-6)


def test_what_could_not_be_measured_is_zero() -> None:
    depth = np.array([[np.nan, np.inf, -np.inf, 0.5]], np.float32)
    assert messages.depth_from_message(messages.depth_message(depth, 0.0, "mast")).tolist() == [[0.0, 0.0, 0.0, 0.5]]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"encoding": "yuv422"}, "camera 'mast' is encoded as 'yuv422'.*Try: a topic with rgb8 or bgr8"),
        ({"height": 3}, "36 bytes.*Try: checking"),
        ({"step": 4}, "36 bytes, 4 a row.*Try: checking"),
    ],
)
def test_a_picture_that_cannot_be_read_is_refused(changes: dict[str, object], complaint: str) -> None:
    message = messages.rgb_message(np.zeros((2, 6, 3), np.uint8), 0.0, "mast")
    for field, value in changes.items():
        setattr(message, field, value)
    with pytest.raises(ObservationRejected, match=complaint):
        messages.rgb_from_message(message)


@pytest.mark.parametrize("is_rectified", [True, False])
def test_intrinsics_come_as_they_went(is_rectified: bool) -> None:
    message = messages.camera_info_message(INTRINSICS, (120, 128), 0.0, "mast")
    assert (message.height, message.width) == (120, 128)
    np.testing.assert_array_equal(messages.intrinsics_from_message(message, is_rectified=is_rectified), INTRINSICS)


def test_a_lens_that_distorts_is_refused_unless_its_pictures_are_rectified() -> None:
    message = messages.camera_info_message(INTRINSICS, (120, 128), 0.0, "mast")
    message.d = [0.1, 0.0, 0.0, 0.0, 0.0]
    np.testing.assert_array_equal(messages.intrinsics_from_message(message, is_rectified=True), INTRINSICS)
    with pytest.raises(ObservationRejected, match=r"'mast' are distorted.*Try: .*is_rectified"):
        messages.intrinsics_from_message(message, is_rectified=False)


def test_a_camera_that_is_not_calibrated_is_refused() -> None:
    with pytest.raises(ObservationRejected, match=r"no focal length.*Try: calibrating"):
        messages.intrinsics_from_message(CameraInfo(), is_rectified=False)
