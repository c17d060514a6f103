from dataclasses import replace

import numpy as np
import pytest

from learning.frame_layout import depth_to_mm, frame_layout, observation_fields, observation_of
from learning.toy_studio import ToyStudio
from majordomo.observation import ObservationSpec


def test_an_observation_survives_to_within_half_a_millimetre(studio: ToyStudio) -> None:
    observation = studio.observe()
    again = observation_of(observation_fields(observation, ("mast", "wrist")), ("mast", "wrist"))
    studio.spec.observation.validate(again)
    for name, camera in observation.cameras.items():
        assert (again.cameras[name].rgb == camera.rgb).all()
        assert np.abs(again.cameras[name].depth - camera.depth).max() <= 0.0005 + 1e-6
    np.testing.assert_allclose(again.base_from_tcp, observation.base_from_tcp, atol=1e-6)
    assert again.gripper_opening == pytest.approx(observation.gripper_opening)


def test_depth_that_does_not_fit_becomes_nothing_measured() -> None:
    depth = np.array([[1.2344, 80.0, -1.0, np.nan, np.inf]], np.float32)
    assert depth_to_mm(depth).tolist() == [[1234, 0, 0, 0, 0]]


def test_fields_match_the_layout(studio: ToyStudio) -> None:
    layout = {field.name: field for field in frame_layout(studio.spec, 8, 3, 2)}
    for name, values in observation_fields(studio.observe(), ("mast", "wrist")).items():
        assert (values.shape, str(values.dtype)) == (layout[name].shape, layout[name].dtype)


def test_a_chunk_has_the_columns_of_the_action_spec() -> None:
    (chunk,) = (field for field in frame_layout(ToyStudio(32, 1, has_base=True).spec, 8, 3, 2) if field.name == "chunk")
    assert chunk.shape == (8, 10)


def test_cameras_of_different_sizes_are_refused(studio: ToyStudio) -> None:
    two = ObservationSpec({"a": (32, 32), "b": (64, 64)}, (), (0.0, 0.1))
    with pytest.raises(ValueError, match="one size"):
        frame_layout(replace(studio.spec, observation=two), 8, 1, 1)
