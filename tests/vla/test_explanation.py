import numpy as np

from vla.explanation import explain, project
from vla.network import VlaNetwork
from vla.sight import VlaSight


def test_an_explanation_has_a_map_a_camera(network: VlaNetwork) -> None:
    sight = VlaSight(network)
    explanation = explain(sight, "pick up the red cup", sight.spec.example())
    assert {name: heat.shape for name, heat in explanation.heat.items()} == {"mast": (16, 16), "wrist": (16, 16)}
    assert max(float(heat.max()) for heat in explanation.heat.values()) == 1.0
    assert explanation.points.shape == (3, 3)


def test_a_point_is_drawn_where_the_camera_sees_it(network: VlaNetwork) -> None:
    frame = VlaSight(network).spec.example().cameras["mast"]
    pixel = np.array([40.0, 10.0])
    point = np.linalg.inv(frame.intrinsics) @ [*pixel, 1.0] * 2.0
    np.testing.assert_allclose(project(frame, point[None])[0], pixel)
    assert np.isnan(project(frame, -point[None])).all()
