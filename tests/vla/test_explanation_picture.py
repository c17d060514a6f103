from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from majordomo.observation import Observation
from majordomo.predicate import Belief, Predicate, Verdict
from vla.explanation import Explanation
from vla.explanation_picture import Mark, Notes, draw
from vla.network import VlaNetwork
from vla.sight import VlaSight

WRONG = (255, 120, 100)
"""Ink of a verdict that is wrong."""


@pytest.fixture
def observation(network: VlaNetwork) -> Observation:
    return VlaSight(network).spec.example()


@pytest.fixture
def explanation() -> Explanation:
    """The mast camera's cell (3, 4) is hot, and a point lies a metre before the base."""
    cold = np.zeros((16, 16))
    hot = cold.copy()
    hot[3, 4] = 1.0
    return Explanation("find the cup", {"mast": hot, "wrist": cold}, np.array([[0.0, 0.0, 1.0]]), np.zeros(1))


def believed(verdict: Verdict) -> Belief:
    return Belief(Predicate("hand_empty"), verdict, 0.9, 0.0, "cameras")


def has(picture: NDArray[np.uint8], colour: tuple[int, int, int]) -> bool:
    return bool((picture == colour).all(axis=2).any())


def test_what_is_attended_to_glows(explanation: Explanation, observation: Observation) -> None:
    picture = draw(replace(explanation, none=np.ones(1)), observation, scale=2)
    assert picture.dtype == np.uint8 and picture.shape[1] == 2 * 64 * 2
    assert picture[28, 36, 0] > 120  # the hot cell, in its middle
    assert picture[:128, 128:].max() == 0


def test_where_nothing_is_attended_to_colours_are_pale(explanation: Explanation, observation: Observation) -> None:
    red = np.zeros((64, 64, 3), np.uint8)
    red[..., 0] = 200
    looks = {name: replace(frame, rgb=red) for name, frame in observation.cameras.items()}
    picture = draw(replace(explanation, none=np.ones(1)), replace(observation, cameras=looks), scale=2).astype(int)
    assert np.ptp(picture[28, 36]) > 1.5 * np.ptp(picture[100, 100])


def test_a_point_is_drawn_unless_the_thing_is_in_no_picture(explanation: Explanation, observation: Observation) -> None:
    seen = draw(explanation, observation, scale=2)
    unseen = draw(replace(explanation, none=np.ones(1)), observation, scale=2)
    assert (seen[:128] != unseen[:128]).any()


def test_beliefs_lines_and_tables_stand_below(explanation: Explanation, observation: Observation) -> None:
    bare = draw(explanation, observation, scale=2).shape[0]
    notes = Notes(lines=["2.0 s"], table=[("in 0.8 s", "x mm"), ("policy", "12")])
    told = draw(explanation, observation, [believed(Verdict.TRUE)], scale=2, notes=notes).shape[0]
    assert (told - bare) % 4 == 0 and told > bare


def test_only_a_verdict_that_is_wrong_stands_out(explanation: Explanation, observation: Observation) -> None:
    def stands_out(verdict: Verdict, truth: bool) -> bool:
        notes = Notes(truths={Predicate("hand_empty"): truth})
        return has(draw(explanation, observation, [believed(verdict)], notes=notes), WRONG)

    assert stands_out(Verdict.TRUE, False) and stands_out(Verdict.FALSE, True)
    assert not (stands_out(Verdict.TRUE, True) or stands_out(Verdict.UNKNOWN, True))


def test_a_way_is_drawn_into_the_picture_and_named_below(explanation: Explanation, observation: Observation) -> None:
    colour = (1, 2, 250)
    way = Mark(np.array([[0.0, 0.0, 1.0], [0.2, 0.2, 1.0]]), colour, is_path=True, label="policy's way")
    picture = draw(explanation, observation, notes=Notes(marks=[way]))
    side = 64 * 3
    assert has(picture[:side], colour) and has(picture[side:], colour)
