"""An observation that does not match its spec goes no further."""

from dataclasses import replace

import numpy as np
import pytest

from majordomo.errors import ObservationRejected
from majordomo.observation import CameraFrame, Observation, ObservationSpec

SPEC = ObservationSpec(cameras={"scene": (4, 6)}, joint_names=("a", "b"), gripper_range=(0.0, 0.08))


def with_frame(**changes: object) -> Observation:
    example = SPEC.example()
    frame: CameraFrame = replace(example.cameras["scene"], **changes)
    return replace(example, cameras={"scene": frame})


def test_example_is_valid() -> None:
    SPEC.validate(SPEC.example())


def test_missing_camera_is_refused_by_name() -> None:
    with pytest.raises(ObservationRejected, match=r"camera 'scene' is missing.*Try:"):
        SPEC.validate(replace(SPEC.example(), cameras={}))


@pytest.mark.parametrize(
    "changes",
    [
        {"rgb": np.zeros((6, 4, 3), np.uint8)},
        {"rgb": np.zeros((4, 6, 3), np.float32)},
        {"depth": np.zeros((4, 5), np.float32)},
        {"depth": np.full((4, 6), np.nan, np.float32)},
    ],
    ids=["turned colour", "floating colour", "cropped depth", "NaN depth"],
)
def test_bad_picture_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ObservationRejected, match=r"camera 'scene'.*Try:"):
        SPEC.validate(with_frame(**changes))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("joint_positions", np.zeros(3)),
        ("joint_velocities", np.full(2, np.inf)),
        ("base_from_tcp", np.eye(3)),
        ("odom_from_base", np.full(3, np.nan)),
        ("gripper_opening", np.nan),
        ("stamp_s", np.inf),
    ],
)
def test_bad_number_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(ObservationRejected, match=f"{field}.*Try:"):
        SPEC.validate(replace(SPEC.example(), **{field: value}))
