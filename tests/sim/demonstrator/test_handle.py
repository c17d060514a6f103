"""Where a handle is, and where it will be when its joint is elsewhere."""

from collections.abc import Iterator

import numpy as np
import pytest

from majordomo.errors import UnknownName
from sim.demonstrator.handle import Handle
from sim.demonstrator.scene_view import SceneView
from sim.kitchen_world import KitchenWorld
from sim.referee import Referee

DOORS = ("microwave", "left cabinet", "right cabinet")
RAIL = "slide cabinet"
SWITCHES = ("front left burner", "front right burner", "back left burner", "back right burner", "light")
ALL = (*DOORS, RAIL, *SWITCHES)


@pytest.fixture(scope="module")
def kitchen() -> Iterator[KitchenWorld]:
    world = KitchenWorld("kitchen")
    yield world
    world.close()


@pytest.fixture
def view(kitchen: KitchenWorld) -> SceneView:
    kitchen.reset(0, positions=dict.fromkeys(ALL, 0.0))
    kitchen.forward()
    return SceneView(kitchen, Referee(kitchen))


def move(view: SceneView, fixture: str, value: float) -> None:
    view.world.set_fixture_position(fixture, value)
    view.world.forward()


@pytest.mark.parametrize("fixture", ALL)
def test_where_it_will_be_is_where_it_then_is(view: SceneView, fixture: str) -> None:
    handle = Handle.of(view, fixture)
    value = 0.6 * handle.mechanism.stop
    foretold = handle.at(value)
    move(view, fixture, value)
    np.testing.assert_allclose(handle.at(handle.value), foretold, atol=1e-6)
    assert handle.share == pytest.approx(0.6)


@pytest.mark.parametrize("fixture", ALL)
def test_the_fingers_close_across_the_bar(view: SceneView, fixture: str) -> None:
    handle = Handle.of(view, fixture)
    frame = handle.at(handle.value)[:3, :3]
    np.testing.assert_allclose(frame.T @ frame, np.eye(3), atol=1e-9)
    body = view.base_from_world @ view.world.world_from_body(handle.mechanism.body)
    bar = body[:3, :3] @ np.array(handle.mechanism.bar)
    assert frame[:, 1] @ bar == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("fixture", ALL)
def test_it_fits_between_the_fingers(view: SceneView, fixture: str) -> None:
    assert 0.0 < Handle.of(view, fixture).thickness < 0.07


def test_only_what_is_switched_turns_the_hand(view: SceneView) -> None:
    assert {fixture for fixture in ALL if Handle.of(view, fixture).turns_the_hand} == set(SWITCHES)


def test_a_rail_is_measured_in_metres(view: SceneView) -> None:
    handle = Handle.of(view, RAIL)
    assert handle.is_sliding and handle.lever == 1.0
    way = handle.at(0.3)[:3, 3] - handle.at(0.1)[:3, 3]
    assert float(np.linalg.norm(way)) == pytest.approx(0.2)


@pytest.mark.parametrize("fixture", DOORS)
def test_a_door_goes_a_lever_for_every_radian(view: SceneView, fixture: str) -> None:
    handle = Handle.of(view, fixture)
    way = float(np.linalg.norm((handle.at(0.001) - handle.at(0.0))[:3, 3]))
    assert not handle.is_sliding
    assert way == pytest.approx(0.001 * handle.lever, rel=1e-3)
    assert 0.2 < handle.lever < 0.6


@pytest.mark.parametrize("fixture", DOORS)
def test_a_door_is_higher_than_its_handle(view: SceneView, fixture: str) -> None:
    handle = Handle.of(view, fixture)
    assert handle.at(handle.value)[2, 3] < handle.top_z < handle.at(handle.value)[2, 3] + 0.4


def test_what_nothing_moves_has_no_handle(view: SceneView) -> None:
    with pytest.raises(UnknownName, match="'sink'"):
        Handle.of(view, "sink")
