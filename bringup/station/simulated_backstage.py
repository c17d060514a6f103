"""The simulated kitchen behind its robot, for the audience. Importing this module loads MuJoCo."""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from bringup.pictures.drawing import Rgb
from bringup.station.backstage import judged
from bringup.station.robot_text import from_text, to_text
from majordomo.predicate import Predicate
from motion.limiter import LimiterConfig
from sim.kitchen_world import KitchenWorld
from sim.simulated_robot import RobotMemory, SimulatedRobot

ROOM_CAMERA = "room"


MomentT = TypeVar("MomentT")


class Keeper(Protocol[MomentT]):
    """What can be brought back to a moment."""

    def save(self) -> MomentT:
        """Everything that it is now."""
        ...

    def restore(self, saved: MomentT, /) -> None:
        """Be what it was then."""
        ...


def truths_at(
    moment: MomentT, claims: Iterable[Predicate], keeper: Keeper[MomentT], world: KitchenWorld
) -> Mapping[Predicate, bool]:
    """Have a world, or what keeps it, go back to a moment, ask the referee, and return to the present."""
    from sim.referee import Referee  # never before somebody audits

    now = keeper.save()
    try:
        keeper.restore(moment)
        return judged(Referee(world), claims)
    finally:
        keeper.restore(now)


class SimulatedBackstage:
    """A simulated robot's kitchen, for the audience."""

    def __init__(self, robot: SimulatedRobot) -> None:
        self._robot = robot

    @property
    def limits(self) -> LimiterConfig:
        """How far, fast and hard the robot's arm and hand may move."""
        return self._robot.limits

    def photograph(self, width: int, height: int, *, best: bool = False) -> Rgb:
        """Take a picture from the room."""
        return self._robot.world.render(ROOM_CAMERA, width, height, pretty=True, shadows=best).rgb

    def remember(self) -> RobotMemory:
        """Everything that the robot and its world are now."""
        return self._robot.save()

    def truths(self, moment: object, claims: Iterable[Predicate]) -> Mapping[Predicate, bool]:
        """Go back to a moment, ask the referee, and return to the present."""
        assert isinstance(moment, RobotMemory)  # it comes from `remember`
        return truths_at(moment, claims, self._robot, self._robot.world)

    def kept(self) -> str:
        """Everything that the robot and its world are now, as text."""
        return to_text(self._robot.save())

    def put_back(self, text: str) -> None:
        """Make everything as it was in a text, with the robot holding still."""
        self._robot.restore(from_text(text, self._robot.save()))
        self._robot.stop()
