"""The three nodes, each as a process of its own runs it until somebody ends that."""

import threading
from collections.abc import Callable, Sequence
from functools import partial

from bringup.ros.agent_runner import opened_runner
from bringup.ros.ending import ended_by_signals
from bringup.ros.skill_works import opened_works
from bringup.ros.station import profile_of, station_over
from bringup.settings import Settings
from bringup.station.simulator import load_simulator
from bringup.stopping.emergency import emergency_stop_of
from majordomo.errors import RobotUnavailable
from ros_interface.agent_node import AgentNode
from ros_interface.machine import Machine
from ros_interface.robot_node import RobotNode
from ros_interface.skill_server import SkillServer
from ros_interface.spinning import Spinning
from ros_interface.started_calls import StartedCalls

STARTED_CALLS = "started_calls"
"""Beside the journal: which calls the skill server has begun."""

LOOK_S = 0.2

AnyNode = RobotNode | SkillServer | AgentNode


def robot_node(settings: Settings, spinning: Spinning) -> AnyNode:
    """The driver of the simulated kitchen's robot."""
    load_simulator()
    from sim.kitchen_machine import KitchenMachine  # loads MuJoCo
    from sim.scene import load_scene

    scene = load_scene(settings.scene)

    def make_machine() -> Machine:
        return KitchenMachine(scene, settings.seed)

    return RobotNode(profile_of(settings), make_machine, emergency_stop_of(settings), spinning.context)


def skill_server(settings: Settings, spinning: Spinning) -> AnyNode:
    """What carries skills out."""
    started = StartedCalls(settings.data_folder / STARTED_CALLS)
    open_works = partial(opened_works, settings, open_station=station_over)
    return SkillServer(open_works, started, emergency_stop_of(settings), spinning.context)


def agent_node(settings: Settings, spinning: Spinning) -> AnyNode:
    """What takes tasks."""
    open_runner = partial(opened_runner, settings, open_station=station_over)
    return AgentNode(open_runner, emergency_stop_of(settings), spinning.context)


NODES: dict[str, Callable[[Settings, Spinning], AnyNode]] = {
    "robot": robot_node,
    "skills": skill_server,
    "agent": agent_node,
}


def keep_node(name: str, settings: Settings, ros_arguments: Sequence[str]) -> None:
    """Run one of the nodes until somebody ends this process.

    Raises:
        MajordomoError: It cannot be made.
        RobotUnavailable: It broke.
    """
    with ended_by_signals(), Spinning(arguments=ros_arguments) as spinning:
        node = spinning.add(NODES[name](settings, spinning))
        ended = threading.Event()
        try:
            while spinning.fault is None and not ended.wait(LOOK_S):
                pass
        except KeyboardInterrupt:
            # in the thread in which it works: a renderer cannot be closed elsewhere
            spinning.call(node.trigger_shutdown)
            return
    raise RobotUnavailable(f"The node broke: {spinning.fault}.", "starting it again; the log has the traceback.")
