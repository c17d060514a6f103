"""The base is where it is told to be, follows its target, and is not moved by the arm."""

import numpy as np
import pytest

from majordomo.geometry import pose_on_floor
from sim.kitchen_world import KitchenWorld


@pytest.fixture(scope="module")
def shared_world() -> KitchenWorld:
    return KitchenWorld("kitchen")


@pytest.fixture
def world(shared_world: KitchenWorld) -> KitchenWorld:
    shared_world.reset(0)
    return shared_world


def test_a_reset_puts_the_base_at_its_dock(world: KitchenWorld) -> None:
    dock = world.scene.dock
    world.set_base(np.array([0.5, -0.8, 0.3]))
    world.reset(1)
    assert np.allclose(world.map_from_base, [dock.x, dock.y, dock.yaw], atol=1e-4)


def test_the_base_pose_is_x_y_and_yaw_in_the_world(world: KitchenWorld) -> None:
    wanted = np.array([0.7, -0.9, -2.5])
    world.set_base(wanted)
    world.forward()
    assert np.allclose(world.map_from_base, wanted)
    assert np.allclose(world.world_from_base, pose_on_floor(wanted, world.scene.dock.z), atol=1e-6)


def test_poses_in_base_link_do_not_change_when_the_base_moves(world: KitchenWorld) -> None:
    before, seen = world.base_from_tcp, world.render("mast").base_from_camera
    world.set_base(np.array([0.7, -0.9, -2.5]))
    world.forward()
    assert np.allclose(world.base_from_tcp, before, atol=1e-9)
    assert np.allclose(world.render("mast").base_from_camera, seen, atol=1e-9)


@pytest.mark.parametrize("force", [(60.0, 0.0, 0.0), (0.0, 60.0, 0.0), (-40.0, -40.0, 30.0)])
def test_what_the_hand_pushes_does_not_move_the_base(world: KitchenWorld, force: tuple[float, float, float]) -> None:
    before = world.map_from_base
    world.data.xfrc_applied[world.model.body("panda0_link7").id, :3] = force
    for _ in range(50):
        world.step(10)
        moved = world.map_from_base - before
        assert np.hypot(moved[0], moved[1]) < 1e-3
        assert abs(moved[2]) < 1e-3
    world.data.xfrc_applied[:] = 0.0


def test_the_base_follows_a_moving_target(world: KitchenWorld) -> None:
    target = world.base_target
    for tick in range(100):
        target = target + np.array([0.0, -0.4, 0.0]) * 0.02 * min(1.0, tick / 40.0)
        world.set_base_target(target)
        world.step(5)
        assert np.abs(world.map_from_base - target).max() < 0.01
    assert world.map_from_base[1] < -0.7


def test_a_remembered_moment_brings_the_base_back(world: KitchenWorld) -> None:
    kept = world.save()
    world.set_base(np.array([0.5, -0.8, 0.3]))
    world.restore(kept)
    assert np.allclose(world.map_from_base[:2], [world.scene.dock.x, world.scene.dock.y], atol=1e-4)
    assert np.allclose(world.base_target[:2], [world.scene.dock.x, world.scene.dock.y], atol=1e-4)


def test_the_parked_robot_of_the_counter_touches_nothing() -> None:
    world = KitchenWorld("counter")
    world.reset(0)
    bodies = world.model.geom_bodyid[world.data.contact.geom]
    roots = {int(world.model.body_rootid[body]) for body in bodies.ravel()}
    assert world.model.body("robot").id not in roots
