"""Learns what a scene's things look like by themselves: seeded arrangements, seen from every place.

`python -m learning.familiar_looks SCENE` writes it beside the scene. Which thing is which, the referee says.
"""

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from majordomo.geometry import Array, pose_on_floor
from majordomo.observation import Observation
from sim.referee import Referee
from sim.scene import SceneConfig, load_scene, looks_path
from sim.simulated_robot import SimulatedRobot
from vla.looks import FamiliarLooks, FamiliarView, measured_look, shows_enough
from vla.noticing import CAMERA, OFF_THE_FLOOR_M
from vla.standing import StandingThing, standing_things

FIRST_SEED, SEEDS = 3_000_000, 80
_ITSELF_M = 0.06
_DOCKING = np.array([0.012, 0.012, 0.015])
"""How far from a place the robot comes to stand: x [m], y [m] and yaw [rad]."""


@dataclass(frozen=True, slots=True)
class View:
    """One look at an arrangement.

    Attributes:
        place: From where.
        observation: What the robot sensed.
        truth: Where everything that moves really is (3,) [m].
    """

    place: str
    observation: Observation
    truth: dict[str, Array]

    def name_of(self, thing: StandingThing) -> str | None:
        """Which thing it really is; None where it is none of them."""
        distances = {name: float(np.linalg.norm(there - thing.centre)) for name, there in self.truth.items()}
        nearest = min(distances, key=distances.__getitem__)
        return nearest if distances[nearest] < _ITSELF_M else None


def views(robot: SimulatedRobot, seed: int) -> Iterator[View]:
    """Look at a seed's arrangement from every place; where there are none, from where the robot stands."""
    world, scene = robot.world, robot.world.scene
    referee, site, generator = Referee(world), scene.site_map(), np.random.default_rng(seed)
    robot.reset(seed)
    for place in site.places or ("",):
        if place:
            world.set_base(site[place].map_from_base + generator.normal(size=3) * _DOCKING)
            world.forward()
            world.step(round(scene.settle_s / scene.timestep_s))
            robot.rest()
        yield View(place, robot.observe(), {one.name: referee.position(one.name) for one in scene.objects})


def things_in(view: View, scene: SceneConfig) -> tuple[StandingThing, ...]:
    """What stands before the robot and shows enough of itself."""
    odom_from_base = pose_on_floor(view.observation.odom_from_base, scene.dock.z)
    found = standing_things(view.observation.cameras[CAMERA], odom_from_base, scene.floor_z + OFF_THE_FLOOR_M)
    return tuple(filter(shows_enough, found))


def familiar_looks(scene: SceneConfig, seeds: Iterable[int]) -> FamiliarLooks:
    """Learn from the arrangements of seeds."""
    robot = SimulatedRobot(scene)
    try:
        found = [known for seed in seeds for view in views(robot, seed) for known in _known_in(view, scene, seed)]
    finally:
        robot.close()
    return FamiliarLooks.of(found)


def _known_in(view: View, scene: SceneConfig, seed: int) -> Iterator[FamiliarView]:
    for thing in things_in(view, scene):
        name = view.name_of(thing)
        if name is not None:
            yield FamiliarView(name, seed, measured_look(view.observation.cameras[CAMERA].rgb, thing))


def main() -> None:
    """Learn a scene's looks."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("scene")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    arguments = parser.parse_args()
    seeds = range(arguments.first_seed, arguments.first_seed + arguments.seeds)
    familiar_looks(load_scene(arguments.scene), seeds).save(looks_path(arguments.scene))


if __name__ == "__main__":
    main()
