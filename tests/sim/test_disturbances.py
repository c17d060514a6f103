"""A disturbance is read from a script, says what it is, and is refused where it makes no sense."""

from typing import Any

import pytest
import yaml

from majordomo.errors import ConfigError, UnknownName
from majordomo.validation import validated
from sim.disturbances import Blind, Disturbance, Knock, Move, Push, Swing, require_known
from sim.scene import load_scene

SCENE = load_scene("counter")


def read(text: str) -> Disturbance:
    return validated(Disturbance, yaml.safe_load(text), "the disturbance")


@pytest.mark.parametrize(
    ("text", "happening", "said"),
    [
        (
            "{at: {step: 3, after_s: 1.0}, do: {knock: {}}}",
            Knock(),
            "something knocks against the hand, 1 s after step 3 began",
        ),
        (
            "{at: {holding: red cup}, do: {move: {thing: lemon, to: hob}}}",
            Move(thing="lemon", to="hob"),
            "somebody moves the lemon to the hob, when the red cup was held",
        ),
        (
            "{at: {time_s: 12}, do: {swing: {door: microwave, open: false}}}",
            Swing(door="microwave", open=False),
            "somebody closes the microwave, at 12 s",
        ),
        ("{at: {step: 1}, do: {push: {x: 0.1}}}", Push(x=0.1), "somebody pushes the base, when step 1 began"),
        (
            "{at: {step: 1}, do: {blind: {camera: mast, for_s: 3}}}",
            Blind(camera="mast", for_s=3.0),
            "the mast camera goes blind, when step 1 began",
        ),
    ],
)
def test_a_script_tells_what_happens_and_when(text: str, happening: object, said: str) -> None:
    disturbance = read(text)
    assert disturbance.happening == happening
    assert str(disturbance) == said
    require_known([disturbance], SCENE)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{at: {step: 0}, do: {knock: {}}}", r"at\.step"),
        ("{at: {}, do: {knock: {}}}", "exactly one of step, holding and time_s"),
        ("{at: {step: 1, time_s: 2}, do: {knock: {}}}", "exactly one of step, holding and time_s"),
        ("{at: {step: 1, after_s: -1}, do: {knock: {}}}", r"at\.after_s"),
        ("{at: {time_s: .nan}, do: {knock: {}}}", r"at\.time_s"),
        ("{at: {step: 1}, do: {}}", "exactly one of knock, move"),
        ("{at: {step: 1}, do: {knock: {}, push: {}}}", "exactly one of knock, move"),
        ("{at: {step: 1}, do: {kick: {}}}", r"do\.kick"),
        ("{at: {step: 1}, do: {push: {x: 5}}}", r"do\.push\.x"),
        ("{at: {step: 1}, do: {freeze: {camera: mast, for_s: 0}}}", r"do\.freeze\.for_s"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_key(text: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=rf"{problem}.*Try:"):
        read(text)


@pytest.mark.parametrize(
    ("at", "do", "problem"),
    [
        ({"step": 1}, {"remove": {"thing": "red cap"}}, "movable object named 'red cap'.*'red cup'"),
        ({"step": 1}, {"move": {"thing": "lemon", "to": "hop"}}, "region for objects named 'hop'.*'hob'"),
        ({"step": 1}, {"swing": {"door": "tray", "open": True}}, "door named 'tray'.*microwave"),
        ({"step": 1}, {"freeze": {"camera": "room"}}, "camera of the robot named 'room'.*mast, wrist"),
        ({"holding": "teapot"}, {"knock": {}}, "movable object named 'teapot'"),
    ],
)
def test_a_name_that_the_scene_has_not_is_refused_with_the_nearest(at: Any, do: Any, problem: str) -> None:
    disturbance = validated(Disturbance, {"at": at, "do": do}, "the disturbance")
    with pytest.raises(UnknownName, match=problem):
        require_known([disturbance], SCENE)
