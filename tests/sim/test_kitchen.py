"""The scene `kitchen`: everything finds a place, rests there, is told apart, and is reached from a place of the map."""

from collections.abc import Iterator

import numpy as np
import pytest

from majordomo.predicate import Predicate
from motion.clearance import Clearance
from sim.kitchen_world import KitchenWorld
from sim.placement import draw_placements
from sim.referee import Referee
from sim.scene import load_scene, shipped_scenes

SCENE = load_scene("kitchen")
SITE = SCENE.site_map()
MOVING = [fixture.name for fixture in SCENE.fixtures if fixture.mechanism]


@pytest.fixture(scope="module")
def shared_world() -> Iterator[KitchenWorld]:
    world = KitchenWorld(SCENE)
    yield world
    world.close()


@pytest.fixture
def world(shared_world: KitchenWorld) -> KitchenWorld:
    shared_world.reset(0)
    return shared_world


def stand_at(world: KitchenWorld, place: str) -> None:
    world.set_base(SITE[place].map_from_base)
    world.forward()


def test_a_map_is_no_scene() -> None:
    assert shipped_scenes() == ["counter", "kitchen"]


def test_the_catalogue_has_every_kind_of_thing() -> None:
    catalogue = SCENE.catalogue()
    assert len(catalogue.of_kind("movable")) >= 12
    assert set(catalogue.of_kind("openable")) == {"microwave", "slide cabinet", "left cabinet", "right cabinet"}
    assert set(catalogue.of_kind("container")) == {*catalogue.of_kind("openable"), "sink"}
    assert set(catalogue.of_kind("surface")) == {"counter", "rack", "table", "shelf"}
    assert len(catalogue.of_kind("switchable")) == 5
    assert set(catalogue.of_kind("place")) == set(SITE.places)
    assert all(catalogue[fixture.name].place in SITE.places for fixture in SCENE.fixtures)


def test_objects_differ_in_colour_or_shape() -> None:
    for first in SCENE.objects:
        for second in SCENE.objects:
            if first.name < second.name and first.shape == second.shape:
                assert np.abs(np.array(first.colour) - second.colour).max() > 0.25, (first.name, second.name)


def test_the_fingers_get_around_every_object() -> None:
    for movable in SCENE.objects:
        assert movable.is_dish or 2.0 * min(movable.size[:2]) < 0.07, movable.name


@pytest.mark.parametrize("place", SITE.places)
def test_the_robot_stands_clear_of_everything_at_its_places(world: KitchenWorld, place: str) -> None:
    assert Clearance(SITE).gaps(SITE[place].map_from_base).distances.min() >= 0.06 - 1e-3
    stand_at(world, place)
    bodies = world.model.geom_bodyid[world.data.contact.geom]
    roots = {int(world.model.body_rootid[body]) for body in bodies.ravel()}
    assert world.model.body("robot").id not in roots


def test_footprints_cover_what_stands_on_the_floor() -> None:
    low, high = SCENE.floor_z, SCENE.dock.z
    for piece in SCENE.pieces:
        for panel in piece.panels:
            if panel.low[2] < high and panel.high[2] > low + 0.05:
                centre = (np.array(panel.low[:2]) + panel.high[:2]) / 2.0
                assert any(_is_inside(footprint.corners, centre) for footprint in SITE.footprints), piece.name


def _is_inside(corners: np.ndarray, point: np.ndarray) -> bool:
    edges = np.roll(corners, -1, axis=0) - corners
    to_point = point - corners
    return bool((edges[:, 0] * to_point[:, 1] - edges[:, 1] * to_point[:, 0] >= -0.1).all())


def test_every_object_finds_a_place_for_a_hundred_seeds() -> None:
    for seed in range(100):
        placed = draw_placements(SCENE, np.random.default_rng(seed))
        assert set(placed) == {*(movable.name for movable in SCENE.objects), "rack"}


def test_no_region_is_crowded() -> None:
    for seed in range(30):
        spots = draw_placements(SCENE, np.random.default_rng(seed)).values()
        for name in SCENE.object_regions:
            region = SCENE.regions[name]
            within = [spot for spot in spots if spot.z == region.z and region.low[0] <= spot.x <= region.high[0]]
            assert region.capacity is not None
            assert len([spot for spot in within if region.low[1] <= spot.y <= region.high[1]]) <= region.capacity


def test_everything_rests_on_exactly_one_thing_after_a_reset(shared_world: KitchenWorld) -> None:
    referee = Referee(shared_world)
    for seed in range(5):
        shared_world.reset(seed)
        truths = [truth for truth in referee.truths() if truth.name in ("on", "inside")]
        assert sorted(truth.arguments[0] for truth in truths) == sorted(movable.name for movable in SCENE.objects)


def test_things_in_the_sink_on_the_rack_and_across_the_room_are_there(world: KitchenWorld) -> None:
    referee = Referee(world)
    world.put("red cup", 0.80, 0.38, 1.54)
    world.put("plate", *world.pose_of("rack")[:2, 3], 1.608)
    world.put("bottle", 0.55, -1.70, 1.60)
    world.put("milk", 2.05, -0.85, 1.62)
    world.put("bowl", -0.80, 0.45, 1.648)
    world.step(100)
    for claim in (
        "inside(red cup, sink)",
        "on(plate, rack)",
        "on(bottle, table)",
        "on(milk, shelf)",
        "inside(bowl, microwave)",
    ):
        assert referee.holds(Predicate.parse(claim)), claim
    assert not referee.holds(Predicate("on", ("red cup", "counter")))
    assert not referee.holds(Predicate("on", ("plate", "counter")))


@pytest.mark.parametrize("name", MOVING)
def test_what_moves_is_full_at_its_stop_and_stays_there(world: KitchenWorld, name: str) -> None:
    referee = Referee(world)
    kind = "open" if SCENE.fixture_named(name).door else "turned_on"
    opposite = {"open": "closed", "turned_on": "turned_off"}[kind]
    assert referee.holds(Predicate(opposite, (name,)))
    mechanism = SCENE.fixture_named(name).mechanism
    assert mechanism is not None
    world.set_fixture_position(name, mechanism.stop)
    world.step(250)
    assert mechanism.share(world.fixture_position(name)) > 0.97
    assert referee.holds(Predicate(kind, (name,)))
    assert not referee.holds(Predicate(opposite, (name,)))


def test_the_robot_is_at_a_place_by_where_it_truly_stands(world: KitchenWorld) -> None:
    referee = Referee(world)
    stand_at(world, "dining table")
    assert referee.holds(Predicate("robot_at", ("dining table",)))
    assert not referee.holds(Predicate("robot_at", ("hob corner",)))
    world.set_base(SITE["dining table"].map_from_base + np.array([0.1, 0.0, 0.0]))
    assert not referee.holds(Predicate("robot_at", ("dining table",)))


@pytest.mark.parametrize("fixture", [fixture.name for fixture in SCENE.fixtures])
def test_every_fixture_is_in_view_and_within_reach_from_its_place(world: KitchenWorld, fixture: str) -> None:
    referee = Referee(world)
    stand_at(world, str(SCENE.fixture_named(fixture).place))
    assert referee.holds(Predicate("reachable", (fixture,)))
    assert referee.holds(Predicate("visible", (fixture,)))


def test_what_is_across_the_room_is_out_of_reach_and_out_of_view(world: KitchenWorld) -> None:
    referee = Referee(world)
    stand_at(world, "dining table")
    for name in ("microwave", "shelf", "light"):
        assert not referee.holds(Predicate("reachable", (name,)))
        assert not referee.holds(Predicate("visible", (name,)))
