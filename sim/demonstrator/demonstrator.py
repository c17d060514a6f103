"""Picks the demonstration that shows a skill call."""

from collections.abc import Callable
from typing import Protocol

from majordomo.action import Action
from majordomo.errors import UnknownName
from majordomo.geometry import Array
from majordomo.skill import SkillCall
from sim.demonstrator.go_to import Driver, GoToDemonstration
from sim.demonstrator.grasp import PickDemonstration
from sim.demonstrator.hand import Aim, action_towards
from sim.demonstrator.handle import Handle
from sim.demonstrator.mechanism import MechanismDemonstration
from sim.demonstrator.place import PlaceDemonstration
from sim.demonstrator.scene_view import SceneView
from sim.referee import Referee
from sim.simulated_robot import SimulatedRobot


class Demonstration(Protocol):
    """One skill call, shown."""

    def aim(self) -> Aim:
        """What to do now."""
        ...

    def is_done(self) -> bool:
        """Whether there is nothing left to do."""
        ...

    def progress(self) -> float:
        """Share done, 0 to 1."""
        ...

    def points(self) -> tuple[Array, Array]:
        """Where to look (3,) [m] in base_link: the thing that is named, and the destination or handle."""
        ...


_DEMONSTRATIONS: dict[str, Callable[["Demonstrator", SkillCall], Demonstration]] = {
    "open": lambda by, call: by.lead(call.arguments["target"], is_opening=True),
    "close": lambda by, call: by.lead(call.arguments["target"], is_opening=False),
    "turn_on": lambda by, call: by.lead(call.arguments["target"], is_opening=True),
    "turn_off": lambda by, call: by.lead(call.arguments["target"], is_opening=False),
    "pick": lambda by, call: PickDemonstration(by.view, call.arguments["target"]),
    "place_in": lambda by, call: PlaceDemonstration(by.view, call.arguments["target"], call.arguments["container"]),
    "place_on": lambda by, call: PlaceDemonstration(by.view, call.arguments["target"], call.arguments["surface"]),
    "go_to": lambda by, call: GoToDemonstration(by.view, by.driver, call.arguments["place"]),
}


class Demonstrator:
    """The scripted expert of one robot.

    Attributes:
        view: What it knows of the scene.
        driver: What it knows of the floor.
    """

    view: SceneView
    driver: Driver

    def __init__(self, robot: SimulatedRobot, referee: Referee) -> None:
        self.view = SceneView(robot.world, referee)
        self.driver = Driver(robot)

    def show(self, call: SkillCall) -> Demonstration:
        """Return the demonstration of a call.

        Raises:
            UnknownName: Nothing shows that skill.
        """
        if call.skill not in _DEMONSTRATIONS:
            raise UnknownName("demonstration", call.skill, _DEMONSTRATIONS)
        return _DEMONSTRATIONS[call.skill](self, call)

    def lead(self, fixture: str, *, is_opening: bool) -> MechanismDemonstration:
        """Return the demonstration that opens or turns on a fixture, or closes or turns it off."""
        handle = Handle.of(self.view, fixture)
        return MechanismDemonstration(self.view, handle, self.driver.base_from_home, is_opening)

    def action(self, call: SkillCall) -> Action:
        """What the expert does in this moment."""
        return action_towards(self.show(call).aim(), self.view.tcp)
