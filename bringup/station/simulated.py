"""The station in the simulated kitchen. Importing this module loads torch and MuJoCo."""

from collections.abc import Sequence
from dataclasses import replace

from bringup.settings import Settings
from bringup.station.learned import learned_station
from bringup.station.simulated_backstage import SimulatedBackstage
from bringup.station.station import Station
from bringup.stopping.emergency import emergency_stop_of
from sim.disturbances import Disturbance
from sim.disturbed_robot import DisturbedRobot
from sim.simulated_robot import SimulatedRobot
from vla.checkpoint import load_checkpoint


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
    robot = SimulatedRobot(settings.scene, settings.seed, emergency_stop_of(settings))
    try:
        checkpoint.require(robot.spec)
        base_from_home = robot.observe().base_from_tcp  # also finds out whether anything can be rendered
    except BaseException:
        robot.close()
        raise
    learned = learned_station(settings, checkpoint, robot, robot.world.scene, base_from_home)
    station = replace(learned, backstage=SimulatedBackstage(robot))
    if not disturbances:
        return station
    disturbed = DisturbedRobot(robot, disturbances, settings.seed)
    return replace(
        station, robot=disturbed, begin_step=disturbed.begin_step, happened=lambda: tuple(map(str, disturbed.fired))
    )
