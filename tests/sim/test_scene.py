"""Scenes are checked when read, and a reset is a function of its seed."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml

from majordomo.errors import ConfigError, UnknownName
from sim.kitchen_world import KitchenWorld
from sim.placement import draw_placements
from sim.scene import SCENES, SceneConfig, load_scene

TOP = {"low": [0.0, 0.0], "high": [1.0, 1.0], "z": 1.6}


@pytest.fixture(scope="module")
def world() -> KitchenWorld:
    return KitchenWorld("counter")


def scene_file(folder: Path, **changes: object) -> Path:
    content = yaml.safe_load((SCENES / "counter.yaml").read_text())
    path = folder / "scene.yaml"
    path.write_text(yaml.safe_dump(content | changes))
    return path


def test_a_scene_is_read_without_mujoco() -> None:
    code = "import sys, sim.scene; sim.scene.load_scene('counter').catalogue(); sys.exit('mujoco' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_catalogue_names_objects_and_fixtures() -> None:
    catalogue = load_scene("counter").catalogue()
    assert set(catalogue.of_kind("movable")) >= {"red cup", "blue cup", "green cup"}
    assert catalogue.of_kind("openable") == ("microwave",)
    assert catalogue.of_kind("surface") == ("tray", "counter")
    assert catalogue["red cup"].nouns[0] == "cup"


def test_an_unknown_scene_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="Try: 'counter'"):
        load_scene("conter")


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"colour": "red"}, "colour"),
        ({"timestep_s": "0.002"}, "timestep_s"),
        ({"floor_z": float("nan")}, "floor_z"),
        ({"object_regions": ["sink"]}, "region 'sink'"),
        ({"regions": {"hob": {"low": [0.1, 0.0], "high": [0.0, 0.1], "z": 1.6}}}, "beyond high"),
        ({"fixtures": [{"name": "box", "nouns": ["box"]}]}, "no door, switch, interior, tops or tray"),
        ({"fixtures": [{"name": "hob", "nouns": ["hob"], "place": "moon", "tops": [TOP]}]}, "place 'moon'"),
    ],
)
def test_what_is_not_allowed_is_named(tmp_path: Path, changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint) as caught:
        load_scene(scene_file(tmp_path, **changes))
    assert "Try: " in str(caught.value)


def test_a_file_that_is_not_yaml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scene.yaml"
    path.write_text("a: [1, 2")
    with pytest.raises(ConfigError, match="not YAML"):
        load_scene(path)


def test_a_name_may_not_be_used_twice(tmp_path: Path) -> None:
    cup = yaml.safe_load((SCENES / "counter.yaml").read_text())["objects"][0]
    with pytest.raises(ConfigError, match="'red cup' is there twice"):
        load_scene(scene_file(tmp_path, objects=[cup, cup]))


def test_no_room_is_an_error_that_says_what_to_change(tmp_path: Path) -> None:
    scene = load_scene(scene_file(tmp_path, spacing=0.5, max_placement_tries=20))
    with pytest.raises(ConfigError, match="cannot place") as caught:
        draw_placements(scene, np.random.default_rng(0))
    assert "less spacing" in str(caught.value)


def test_objects_keep_their_distance() -> None:
    scene: SceneConfig = load_scene("counter")
    for seed in range(50):
        placed = draw_placements(scene, np.random.default_rng(seed))
        for first in scene.objects:
            for second in scene.objects:
                if first.name < second.name:
                    a, b = placed[first.name], placed[second.name]
                    assert np.hypot(a.x - b.x, a.y - b.y) >= scene.spacing + first.radius + second.radius


def test_the_same_seed_gives_the_same_world_bit_for_bit(world: KitchenWorld) -> None:
    world.reset(3)
    first = world.data.qpos.copy()
    world.reset(4)
    other = world.data.qpos.copy()
    world.reset(3)
    assert np.array_equal(world.data.qpos, first)
    assert not np.array_equal(other, first)


def test_everything_rests_after_a_reset(world: KitchenWorld) -> None:
    for seed in range(3):
        world.reset(seed)
        assert world.time_s == 0.0
        before = {movable.name: world.pose_of(movable.name)[:3, 3] for movable in world.scene.objects}
        world.step(250)
        for name, position in before.items():
            assert np.linalg.norm(world.pose_of(name)[:3, 3] - position) < 0.003


def test_the_arm_stands_still_without_sagging(world: KitchenWorld) -> None:
    world.reset(0)
    targets = world.data.ctrl[world.arm.actuators].copy()
    world.step(500)
    assert np.abs(world.joint_positions - targets).max() < 1e-3


def test_the_robot_moves_with_its_dock(tmp_path: Path, world: KitchenWorld) -> None:
    moved = KitchenWorld(load_scene(scene_file(tmp_path, dock={"x": 0.2, "y": -0.4, "z": 1.7, "yaw": 0.5})))
    moved.reset(0)
    world.reset(0)
    assert np.allclose(moved.world_from_base[:3, 3], [0.2, -0.4, 1.7])
    assert np.isclose(np.arctan2(moved.world_from_base[1, 0], moved.world_from_base[0, 0]), 0.5)
    assert np.allclose(moved.base_from_tcp, world.base_from_tcp, atol=1e-3)


def test_the_tcp_lies_between_the_fingertips_with_y_along_their_opening(world: KitchenWorld) -> None:
    world.reset(0)
    left, right = (world.data.body(name).xpos for name in ("panda0_leftfinger", "panda0_rightfinger"))
    world_from_tcp = world.world_from_base @ world.base_from_tcp
    assert np.allclose((left - right) / np.linalg.norm(left - right), world_from_tcp[:3, 1], atol=1e-4)
    assert np.allclose(world_from_tcp[:3, 3], (left + right) / 2.0 + 0.08 * world_from_tcp[:3, 2], atol=1e-4)
    assert np.isclose(world.gripper_opening, np.linalg.norm(left - right), atol=1e-4)


def test_a_door_can_be_set_and_read(world: KitchenWorld) -> None:
    world.reset(0, positions={"microwave": -1.5})
    assert np.isclose(world.fixture_position("microwave"), -1.5, atol=0.02)


def test_a_handle_moves_with_its_door(world: KitchenWorld) -> None:
    world.reset(0)
    shut = world.handle_of("microwave")
    world.set_fixture_position("microwave", -1.5)
    world.forward()
    hinge = world.data.body("microdoorroot").xpos
    assert np.linalg.norm(world.handle_of("microwave") - shut) > 0.4
    assert np.isclose(np.linalg.norm(world.handle_of("microwave") - hinge), np.linalg.norm(shut - hinge))


def test_what_does_not_move_has_no_position(world: KitchenWorld) -> None:
    with pytest.raises(UnknownName, match="fixture that moves named 'tray'"):
        world.reset(0, positions={"tray": 1.0})


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"moved": {"microwaev": [0.0, 0.0, 0.1]}}, "body in the kitchen named 'microwaev'"),
        (
            {"pieces": [{"name": "bench", "panels": [{"low": [0, 0, 0], "high": [1, 1, 1], "material": "gold"}]}]},
            "material",
        ),
        ({"variation": {"darkness": 0.1, "tint": 0.1, "finishes": [{"materials": ["gold"]}]}}, "material"),
    ],
)
def test_what_the_kitchen_has_not_is_named(tmp_path: Path, changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(UnknownName, match=complaint):
        KitchenWorld(load_scene(scene_file(tmp_path, **changes)))
