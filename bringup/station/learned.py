"""A station around any robot: what was learned for it moves it, and sees. Importing this module loads torch."""

from bringup.settings import Settings
from bringup.station.learned_policy import learned_policy
from bringup.station.learned_scenes import warnings_of
from bringup.station.noticing import notice_in
from bringup.station.policy_view import PolicyView
from bringup.station.station import Station
from majordomo.geometry import Array
from majordomo.robot import Robot
from memory.word_vectors import WordVectors
from sim.scene import SceneConfig
from vla.checkpoint import Checkpoint, fingerprint
from vla.embedder import ClipEmbedder
from vla.estimator import VlaEstimator
from vla.explanation import explain
from vla.explanation_picture import draw
from vla.sight import VlaSight


def learned_station(
    settings: Settings, checkpoint: Checkpoint, robot: Robot, scene: SceneConfig, base_from_home: Array
) -> Station:
    """The station of a robot that follows a checkpoint.

    Args:
        settings: Which checkpoint, and where its policy runs.
        checkpoint: Of the settings; it fits the robot.
        robot: The body.
        scene: What it knows of its surroundings.
        base_from_home: Pose of the TCP in which the arm rests (4, 4), in base_link.
    """
    sight = VlaSight(checkpoint.network)
    estimator = VlaEstimator(sight, checkpoint.calibration, base_height_m=scene.dock.z)
    view = PolicyView(
        learned_policy(settings, sight, robot.spec.action),
        lambda observation, text: draw(explain(sight, text, observation), observation, scale=2),
    )
    return Station(
        robot=robot,
        policy=view,
        estimator=estimator,
        catalogue=scene.catalogue(),
        site_map=scene.site_map(),
        base_from_home=base_from_home,
        find=estimator.find,
        notice=notice_in(scene),
        policy_view=view.draw,
        embedders=(WordVectors(), ClipEmbedder(sight, f"clip-{fingerprint(settings.checkpoint)}")),
        warnings=warnings_of(settings.checkpoint, checkpoint.scenes, [scene.name]),
    )
