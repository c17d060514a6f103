"""Pictures show what is there, and depth and camera model agree with the truth."""

from collections.abc import Iterator

import numpy as np
import pytest

from majordomo.errors import RobotUnavailable, UnknownName
from majordomo.geometry import inverse, transform_points
from majordomo.observation import CameraFrame
from sim import rendering
from sim.kitchen_world import KitchenWorld


@pytest.fixture(scope="module")
def world() -> Iterator[KitchenWorld]:
    world = KitchenWorld("counter")
    try:
        world.reset(0)
        world.render("mast")
    except RobotUnavailable as error:
        pytest.skip(str(error))
    yield world
    world.close()


@pytest.fixture(autouse=True)
def _fresh(world: KitchenWorld) -> None:
    world.reset(0)


def pixel_of(frame: CameraFrame, world: KitchenWorld, point: np.ndarray) -> tuple[int, int, float]:
    """Column, row and depth at which a point in the world should be seen."""
    in_base = transform_points(inverse(world.world_from_base), point)
    in_camera = transform_points(inverse(frame.base_from_camera), in_base)
    column, row, depth = frame.intrinsics @ in_camera
    return round(column / depth), round(row / depth), float(depth)


@pytest.mark.parametrize("camera", ["mast", "wrist"])
def test_a_policy_picture_has_colour_and_depth_in_metres(world: KitchenWorld, camera: str) -> None:
    frame = world.render(camera)
    assert frame.rgb.shape == (128, 128, 3)
    assert frame.rgb.dtype == np.uint8
    assert frame.depth.shape == (128, 128)
    assert frame.depth.dtype == np.float32
    assert np.isfinite(frame.depth).all()
    assert 0.02 < np.median(frame.depth) < 3.0


def test_each_object_is_seen_where_the_camera_model_says(world: KitchenWorld) -> None:
    for movable in world.scene.objects:
        for other in world.scene.objects:
            world.put(other.name, 0.9, 0.2, 0.8)  # out of the way, inside the cupboard
        world.put(movable.name, -0.1, 0.35, 1.618)
        world.forward()
        frame = world.render("mast")
        column, row, depth = pixel_of(frame, world, world.pose_of(movable.name)[:3, 3])
        assert 0.0 < depth - frame.depth[row, column] < 0.05, movable.name
        seen = frame.rgb[row, column] / max(1.0, float(frame.rgb[row, column].max()))
        colour = np.array(movable.colour) / max(movable.colour)
        assert np.abs(seen - colour).max() < 0.25, movable.name


def test_depth_of_the_worktop_lifts_back_to_its_height(world: KitchenWorld) -> None:
    world.put("tray", -0.1, 0.4, 1.618)
    for movable in world.scene.objects:
        world.put(movable.name, 0.9, 0.2, 0.8)
    world.forward()
    frame = world.render("mast")
    column, row, _ = pixel_of(frame, world, np.array([-0.1, 0.4, 1.626]))
    ray = np.linalg.inv(frame.intrinsics) @ [column, row, 1.0]
    in_base = transform_points(frame.base_from_camera, ray * frame.depth[row, column])
    point = transform_points(world.world_from_base, in_base)
    assert abs(point[2] - 1.626) < 0.004
    assert np.abs(point[:2] - [-0.1, 0.4]).max() < 0.02


def test_every_object_is_wide_enough_for_the_mast_to_see(world: KitchenWorld) -> None:
    """One cell of an attention map is four pixels wide; the wrist has the close look."""
    for movable in world.scene.objects:
        frame = world.render("mast")
        _, _, depth = pixel_of(frame, world, world.pose_of(movable.name)[:3, 3])
        assert 2.0 * movable.size[0] * frame.intrinsics[0, 0] / depth >= 4.0, movable.name


def test_the_mast_looks_through_the_open_door(world: KitchenWorld) -> None:
    world.set_fixture_position("microwave", -1.5)
    world.put("red cup", -0.90, 0.62, 1.648)
    world.forward()
    frame = world.render("mast")
    column, row, _ = pixel_of(frame, world, world.pose_of("red cup")[:3, 3])
    assert frame.rgb[row, column, 0] > 3 * frame.rgb[row, column, 1]


def test_the_wrist_sees_what_is_between_the_fingers(world: KitchenWorld) -> None:
    tcp = (world.world_from_base @ world.base_from_tcp)[:3, 3]
    world.put("orange box", *tcp[:2], tcp[2] - 0.045)
    world.forward()
    frame = world.render("wrist")
    orange = (frame.rgb[..., 0] > 150) & (frame.rgb[..., 2] < 60) & (frame.depth < 0.25)
    assert orange.sum() > 200


def test_a_pretty_picture_may_have_any_size(world: KitchenWorld) -> None:
    frame = world.render("room", 200, 120, pretty=True)
    assert frame.rgb.shape == (120, 200, 3)
    assert np.unique(frame.rgb).size > 50


def test_the_same_world_gives_the_same_picture(world: KitchenWorld) -> None:
    first = world.render("mast")
    world.render("wrist")
    world.render("room", 64, 64, pretty=True)
    assert np.array_equal(world.render("mast").rgb, first.rgb)


def test_an_unknown_camera_is_named(world: KitchenWorld) -> None:
    with pytest.raises(UnknownName, match=r"camera named 'mest'.*Try: 'mast'"):
        world.render("mest")


def test_a_missing_gl_library_says_what_to_install(world: KitchenWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise AttributeError("'NoneType' object has no attribute 'eglQueryString'")

    monkeypatch.setattr(rendering, "import_module", missing)
    with pytest.raises(RobotUnavailable, match="Try: apt-get install libegl1 libgl1 libgles2 libegl-mesa0"):
        rendering.KitchenRenderer(world.model).render(world.data, "mast")


def test_close_may_be_called_twice_and_rendering_starts_anew(world: KitchenWorld) -> None:
    before = world.render("mast")
    world.close()
    world.close()
    assert np.array_equal(world.render("mast").rgb, before.rgb)
