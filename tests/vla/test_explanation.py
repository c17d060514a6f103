from dataclasses import replace

import numpy as np

from majordomo.predicate import Belief, Predicate, Verdict
from vla.explanation import Explanation, draw, explain, project
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


def test_heat_point_and_beliefs_show_in_the_picture(network: VlaNetwork) -> None:
    observation = VlaSight(network).spec.example()
    cold = np.zeros((16, 16))
    hot = cold.copy()
    hot[3, 4] = 1.0
    explanation = Explanation("find the cup", {"mast": hot, "wrist": cold}, np.array([[0.0, 0.0, 1.0]]), np.zeros(1))
    plain = draw(replace(explanation, none=np.ones(1)), observation, scale=2)
    assert plain.dtype == np.uint8 and plain.shape[1] == 2 * 64 * 2
    assert plain[28, 36, 0] > 150  # the hot cell, in its middle
    assert plain[:128, 128:].max() == 0
    marked = draw(explanation, observation, scale=2)
    assert (marked[:128] != plain[:128]).any()
    belief = Belief(Predicate("hand_empty"), Verdict.TRUE, 0.9, 0.0, "cameras")
    assert draw(explanation, observation, [belief], scale=2).shape[0] > marked.shape[0]
