"""The studio in the simulated kitchen."""

from dataclasses import dataclass

import numpy as np

from learning.arrangement import Arranger
from learning.studio import Expert, Judge
from majordomo.action import Action
from majordomo.catalogue import Catalogue
from majordomo.geometry import Array, inverse, transform_points
from majordomo.robot import Robot
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from sim.demonstrator import Demonstrator
from sim.referee import Referee
from sim.scene import load_scene
from sim.simulated_robot import RobotMemory, SimulatedRobot
from skills.registry import load_skills


class DemonstratorExpert:
    """The scripted demonstrator as an `Expert`: once done it holds still."""

    def __init__(self, demonstrator: Demonstrator) -> None:
        self._demonstrator = demonstrator

    def action(self, call: SkillCall) -> Action:
        return Action({}) if self.is_done(call) else self._demonstrator.action(call)

    def is_done(self, call: SkillCall) -> bool:
        return self._demonstrator.show(call).is_done()

    def points(self, call: SkillCall) -> tuple[Array, Array | None]:
        return self._demonstrator.show(call).points()

    def progress(self, call: SkillCall) -> float:
        return self._demonstrator.show(call).progress()


class SimulatedStudio:
    """A `Studio` around one `SimulatedRobot`."""

    def __init__(self, scene: str) -> None:
        self._robot = SimulatedRobot(scene, seed=0)
        self._world = self._robot.world
        self._referee = Referee(self._world)
        demonstrator = Demonstrator(self._robot, self._referee)
        self._expert = DemonstratorExpert(demonstrator)
        self._catalogue = self._world.scene.catalogue()
        self._library = load_skills(plugins=()).library
        self._arranger = Arranger(self._robot, demonstrator.view, self._expert, self._referee, self._library)

    @property
    def robot(self) -> Robot:
        return self._robot

    @property
    def expert(self) -> Expert:
        return self._expert

    @property
    def judge(self) -> Judge:
        return self._referee

    @property
    def library(self) -> SkillLibrary:
        return self._library

    @property
    def catalogue(self) -> Catalogue:
        return self._catalogue

    def arrange(self, call: SkillCall, seed: int) -> bool:
        return self._arranger.arrange(call, seed)

    def tcp(self) -> Array:
        return self._world.base_from_tcp

    def position(self, thing: str) -> Array | None:
        """True place (3,) [m] of a thing in base_link: of what a hand moves, its handle; a wide top has none."""
        world_position = self._world_position(thing)
        return (
            None if world_position is None else transform_points(inverse(self._world.world_from_base), world_position)
        )

    def save(self) -> object:
        return self._robot.save()

    def restore(self, saved: object) -> None:
        if not isinstance(saved, RobotMemory):
            raise TypeError(f"{type(saved).__name__} is not what `save` gave")
        self._robot.restore(saved)

    def close(self) -> None:
        self._robot.close()

    def _world_position(self, thing: str) -> Array | None:
        scene = self._world.scene
        if "movable" in self._catalogue[thing].kinds or thing in scene.trays:
            return self._referee.position(thing)
        if "place" in self._catalogue[thing].kinds:
            x, y, _ = scene.site_map()[thing].map_from_base
            return np.array([x, y, scene.dock.z])
        fixture = scene.fixture_named(thing)
        if fixture.mechanism is not None:
            return self._world.handle_of(thing)
        if fixture.interior is not None:
            low, high = np.array(fixture.interior.low), np.array(fixture.interior.high)
            return transform_points(self._world.pose_of(thing), (low + high) / 2.0)
        return None


@dataclass(frozen=True, slots=True)
class SimulatedStudios:
    """Opens studios of one scene."""

    scene: str

    @property
    def library(self) -> SkillLibrary:
        """The built-in skills: a plugin's are not learned here."""
        return load_skills(plugins=()).library

    @property
    def catalogue(self) -> Catalogue:
        return load_scene(self.scene).catalogue()

    def __call__(self) -> SimulatedStudio:
        return SimulatedStudio(self.scene)
