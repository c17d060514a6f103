"""The station of a robot over ROS 2. Importing this module loads ROS, torch and the arm's model."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import numpy as np

from agent.events import Event, Listener
from bringup.output_path import writable_file
from bringup.ros.news import NewsTeller
from bringup.ros.onlooker import Onlooker
from bringup.ros.recording import Keepsake, Recording
from bringup.settings import RosSettings, Settings
from bringup.station.station import Partner, Station
from bringup.stopping.emergency import emergency_stop_of
from bringup.wiring import listeners
from majordomo.catalogue import Catalogue
from majordomo.execution import SkillExecutor
from majordomo.skill_library import SkillLibrary
from ros_interface.component import health_of
from ros_interface.news_topics import NewsTopics
from ros_interface.person_relay import PersonRelay
from ros_interface.presence import join_robot, join_skills
from ros_interface.robot_profile import RobotProfile, load_profile
from ros_interface.ros_robot import RosRobot
from ros_interface.skill_client import RosSkillExecutor
from ros_interface.skill_server import NAME as SKILL_SERVER
from ros_interface.spinning import GraphNode, Spinning

AGENT = "agent"
TICK_S = 0.02
"""Wall-clock time from one tick of a task to the next [s]."""


def profile_of(settings: Settings) -> RobotProfile:
    """What the robot's topics and joints are called.

    Raises:
        UnknownName, ConfigError: There is no such profile, or it cannot be used.
    """
    return load_profile((settings.ros or RosSettings()).profile)


def station_over(settings: Settings, node: GraphNode) -> Station:
    """The station of a robot that a node reaches: what was learned moves it, and sees.

    Raises:
        ConfigError, UnknownName: The scene or the profile cannot be used.
        CheckpointError: The checkpoint cannot be used, or is not for this robot.
    """
    from bringup.station.learned import learned_station  # loads torch
    from sim.panda_control import arm_controller  # loads the arm's model
    from sim.scene import load_scene
    from vla.checkpoint import load_checkpoint

    profile, scene, checkpoint = profile_of(settings), load_scene(settings.scene), load_checkpoint(settings.checkpoint)
    checkpoint.require(profile.spec)
    controller = arm_controller(scene)
    robot = RosRobot(node, profile, controller, emergency_stop_of(settings), health_of(node))
    return learned_station(settings, checkpoint, robot, scene, controller.forward(np.array(scene.arm.posture)))


def watched_from(station: Station, node: GraphNode, released: Callable[[], None] = lambda: None) -> Station:
    """The same for an agent, which looks, and has the skill server act.

    Args:
        station: As it is where skills are carried out.
        node: Reaches the skill server.
        released: Called when it is closed.
    """
    relays: list[PersonRelay] = []

    def make_executor(library: SkillLibrary, known: Callable[[], Catalogue], person: Partner) -> SkillExecutor:
        relays.append(PersonRelay(node, SKILL_SERVER, person))
        return RosSkillExecutor(node, library, known, station.robot.clock, owner=f"{uuid4().hex}/")

    def attend(event: Event | None = None) -> None:
        for relay in relays:
            relay.attend()

    def pace() -> None:
        attend()
        time.sleep(TICK_S)

    robot = Onlooker(station.robot, released)
    return replace(station, robot=robot, make_executor=make_executor, pace=pace, listener=attend)


def open_ros_station(settings: Settings) -> Station:
    """Make the station of a robot that is up, for an agent in this process: it is a node of the graph, too.

    Raises:
        As `station_over`, and
        RobotUnavailable: No robot is there.
    """
    ros, profile = settings.ros or RosSettings(), profile_of(settings)
    bag = None if ros.record is None else writable_file(Path(ros.record), ".mcap")
    closing = ExitStack()
    try:
        spinning = closing.enter_context(Spinning())
        node = spinning.add_plain(AGENT)
        join_robot(spinning, node, profile)
        if bag is not None:
            closing.callback(Recording(spinning, profile, AGENT, bag).close)
        station = watched_from(station_over(settings, node), node, closing.close)
        join_skills(spinning, node)
    except BaseException:
        closing.close()
        raise
    others: list[Listener] = [NewsTeller(NewsTopics(node).tell, station.robot.clock).notice]
    if bag is not None:
        others.append(Keepsake(station.robot, bag.with_suffix(".png")).notice)
    return replace(station, listener=listeners(station.listener, *others))
