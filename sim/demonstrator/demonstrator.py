"""Picks the demonstration that shows a skill call."""

from collections.abc import Callable
from typing import Protocol

from majordomo.action import Action
from majordomo.errors import UnknownName
from majordomo.geometry import Array
from majordomo.skill import SkillCall
from sim.demonstrator.door import DoorDemonstration
from sim.demonstrator.grasp import PickDemonstration
from sim.demonstrator.hand import Aim, action_towards
from sim.demonstrator.place import PlaceInDemonstration, PlaceOnDemonstration
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


_DEMONSTRATIONS: dict[str, Callable[[SceneView, SkillCall], Demonstration]] = {
    "open": lambda view, call: DoorDemonstration(view, is_opening=True),
    "close": lambda view, call: DoorDemonstration(view, is_opening=False),
    "pick": lambda view, call: PickDemonstration(view, call.arguments["target"]),
    "place_in": lambda view, call: PlaceInDemonstration(view, call.arguments["target"]),
    "place_on": lambda view, call: PlaceOnDemonstration(view, call.arguments["target"], call.arguments["surface"]),
}


class Demonstrator:
    """The scripted expert of one robot."""

    def __init__(self, robot: SimulatedRobot, referee: Referee) -> None:
        self._view = SceneView(robot, referee)

    def show(self, call: SkillCall) -> Demonstration:
        """Return the demonstration of a call.

        Raises:
            UnknownName: Nothing shows that skill.
        """
        if call.skill not in _DEMONSTRATIONS:
            raise UnknownName("demonstration", call.skill, _DEMONSTRATIONS)
        return _DEMONSTRATIONS[call.skill](self._view, call)

    def action(self, call: SkillCall) -> Action:
        """What the expert does in this moment."""
        return action_towards(self.show(call).aim(), self._view.tcp)
