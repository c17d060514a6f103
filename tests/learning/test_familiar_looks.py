import numpy as np
import pytest

from learning.familiar_looks import View
from majordomo.testing import FAKE_ROBOT_SPEC
from vla.standing import StandingThing

CUP, LEMON = np.array([0.0, 0.0, 1.0]), np.array([0.1, 0.0, 1.0])


@pytest.mark.parametrize(("x", "name"), [(0.02, "cup"), (0.07, "lemon"), (0.5, None)])
def test_what_was_cut_out_is_the_nearest_thing_if_any_is_near(x: float, name: str | None) -> None:
    view = View("hob corner", FAKE_ROBOT_SPEC.observation.example(), {"cup": CUP, "lemon": LEMON})
    thing = StandingThing(np.ones((2, 2), np.bool_), np.array([x, 0.0, 1.0]), np.ones(3), 1.0, 0.0)
    assert view.name_of(thing) == name
