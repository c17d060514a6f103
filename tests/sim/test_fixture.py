"""What may be done with a fixture follows from what it has."""

import pytest
from pydantic import ValidationError

from sim.fixture import Fixture, Interior, Lamp, Mechanism, Switch, Tray
from sim.scene_part import Rectangle

DOOR = {
    "joint": "hinge",
    "body": "door",
    "handle": (0.3, -0.1, 0.0),
    "bar": (0.0, 0.0, 0.1),
    "approach": (0.0, 1.0, 0.0),
    "stop": -1.6,
    "full": -1.2,
    "rest": -0.05,
}
TOP = Rectangle(low=(0.0, 0.0), high=(1.0, 1.0), z=1.6)
TRAY = Tray(size=(0.1, 0.08), thickness=0.01, rim=0.005, colour=(1.0, 1.0, 1.0), region="hob")


def door(**changes: object) -> Mechanism:
    return Mechanism.model_validate(DOOR | changes)


def switch() -> Switch:
    return Switch.model_validate(DOOR | {"lamp": Lamp(body="lamp", dark=(0.1, 0.1, 0.1), lit=(1.0, 1.0, 1.0))})


@pytest.mark.parametrize(
    ("parts", "kinds"),
    [
        ({"door": door()}, {"openable"}),
        ({"door": door(), "interior": Interior(low=(0, 0, 0), high=(1, 1, 1))}, {"openable", "container"}),
        ({"switch": switch()}, {"switchable"}),
        ({"tops": (TOP,)}, {"surface"}),
        ({"tray": TRAY}, {"surface"}),
    ],
)
def test_kinds_follow_from_the_parts(parts: dict[str, object], kinds: set[str]) -> None:
    assert Fixture.model_validate({"name": "it", "nouns": ("it",), **parts}).kinds == kinds


def test_a_fixture_cannot_be_a_door_and_a_switch() -> None:
    with pytest.raises(ValidationError, match="a door and a switch"):
        Fixture(name="it", nouns=("it",), door=door(), switch=switch())


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_mechanism_is_at_rest_between_and_full_whichever_way_it_turns(sign: float) -> None:
    moving = door(stop=sign * 1.6, full=sign * 1.2, rest=sign * 0.05)
    told = [(moving.is_at_rest(sign * at), moving.is_full(sign * at)) for at in (0.0, 0.05, 0.1, 1.1, 1.2, 1.6)]
    assert told == [(True, False), (True, False), (False, False), (False, False), (False, True), (False, True)]


@pytest.mark.parametrize(
    "changes", [{"full": -1.7}, {"rest": -1.3}, {"rest": 0.05}, {"stop": 0.0}, {"start": (0.1, 0.2)}]
)
def test_thresholds_out_of_order_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=r"in this order|between 0 and the stop"):
        door(**changes)


def test_things_stand_on_a_tray_at_its_thickness() -> None:
    assert TRAY.top == Rectangle(low=(-0.1, -0.08), high=(0.1, 0.08), z=0.01)
