"""The station in the simulated kitchen. Importing this module loads torch and MuJoCo."""

from collections.abc import Sequence
from dataclasses import replace

from bringup.settings import Settings
from bringup.station.learned_policy import learned_policy
from bringup.station.learned_scenes import warnings_of
from bringup.station.noticing import notice_in
from bringup.station.policy_view import PolicyView
from bringup.station.simulated_backstage import SimulatedBackstage
from bringup.station.station import Station
from bringup.stopping.emergency import emergency_stop_of
from memory.word_vectors import WordVectors
from sim.disturbances import Disturbance
from sim.disturbed_robot import DisturbedRobot
from sim.simulated_robot import SimulatedRobot
from vla.checkpoint import fingerprint, load_checkpoint
from vla.embedder import ClipEmbedder
from vla.estimator import VlaEstimator
from vla.explanation import explain
from vla.explanation_picture import draw
from vla.sight import VlaSight


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
    scene, sight = robot.world.scene, VlaSight(checkpoint.network)
    estimator = VlaEstimator(sight, checkpoint.calibration, base_height_m=scene.dock.z)
    view = PolicyView(
        learned_policy(settings, sight, robot.spec.action),
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
        notice=notice_in(scene),
        policy_view=view.draw,
        backstage=SimulatedBackstage(robot),
        embedders=(WordVectors(), ClipEmbedder(sight, f"clip-{fingerprint(settings.checkpoint)}")),
        warnings=warnings_of(settings.checkpoint, checkpoint.scenes, [scene.name]),
    )
    if not disturbances:
        return station
    disturbed = DisturbedRobot(robot, disturbances, settings.seed)
    return replace(
        station, robot=disturbed, begin_step=disturbed.begin_step, happened=lambda: tuple(map(str, disturbed.fired))
    )
