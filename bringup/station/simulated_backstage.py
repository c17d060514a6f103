"""The simulated kitchen behind its robot, for the audience. Importing this module loads MuJoCo."""

from collections.abc import Iterable, Mapping

from bringup.pictures.drawing import Rgb
from bringup.station.backstage import judged
from bringup.station.robot_text import from_text, to_text
from majordomo.predicate import Predicate
from motion.limiter import LimiterConfig
from sim.simulated_robot import RobotMemory, SimulatedRobot

ROOM_CAMERA = "room"


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
        from sim.referee import Referee  # never before somebody audits

        assert isinstance(moment, RobotMemory)  # it comes from `remember`
        now = self._robot.save()
        try:
            self._robot.restore(moment)
            return judged(Referee(self._robot.world), claims)
        finally:
            self._robot.restore(now)

    def kept(self) -> str:
        """Everything that the robot and its world are now, as text."""
        return to_text(self._robot.save())

    def put_back(self, text: str) -> None:
        """Make everything as it was in a text, with the robot holding still."""
        self._robot.restore(from_text(text, self._robot.save()))
        self._robot.stop()
