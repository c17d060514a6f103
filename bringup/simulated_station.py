"""The station in the simulated kitchen. Importing this module loads torch and MuJoCo."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bringup.backstage import judged
from bringup.pictures import Rgb
from bringup.policy_view import PolicyView
from bringup.settings import Settings
from bringup.station import Station
from majordomo.predicate import Predicate
from sim.disturbances import Disturbance
from sim.disturbed_robot import DisturbedRobot
from sim.simulated_robot import RobotMemory, SimulatedRobot
from vla.checkpoint import load_checkpoint
from vla.estimator import VlaEstimator
from vla.explanation import draw, explain
from vla.policy import VlaPolicy
from vla.sight import VlaSight

ROOM_CAMERA = "room"


class SimulatedBackstage:
    """A simulated robot's kitchen, for the audience."""

    def __init__(self, robot: SimulatedRobot) -> None:
        self._robot = robot

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


def open_simulated_station(settings: Settings, disturbances: Sequence[Disturbance] = ()) -> Station:
    """Make a kitchen drawn from the settings' seed, with a robot that follows the settings' checkpoint.

    Args:
        settings: Which scene and checkpoint.
        disturbances: What shall get in the robot's way.

    Raises:
        ConfigError, UnknownName: The scene cannot be used.
        CheckpointError: The checkpoint cannot be used, or is not for this robot.
        RobotUnavailable: Nothing can be rendered.
    """
    checkpoint = load_checkpoint(settings.checkpoint)
    robot = SimulatedRobot(settings.scene, settings.seed)
    try:
        checkpoint.require(robot.spec)
        base_from_home = robot.observe().base_from_tcp  # also finds out whether anything can be rendered
    except BaseException:
        robot.close()
        raise
    scene, sight = robot.world.scene, VlaSight(checkpoint.network)
    estimator = VlaEstimator(sight, checkpoint.calibration, base_height_m=scene.dock.z)
    view = PolicyView(
        VlaPolicy(sight, robot.spec.action),
        lambda observation, text: draw(explain(sight, text, observation), observation, scale=2),
    )
    station = Station(
        robot=robot,
        policy=view,
        estimator=estimator,
        catalogue=scene.catalogue(),
        site_map=scene.site_map(),
        base_from_home=base_from_home,
        find=estimator.find,
        policy_view=view.draw,
        backstage=SimulatedBackstage(robot),
    )
    if not disturbances:
        return station
    disturbed = DisturbedRobot(robot, disturbances, settings.seed)
    return replace(
        station, robot=disturbed, begin_step=disturbed.begin_step, happened=lambda: tuple(map(str, disturbed.fired))
    )
