"""How soon a skill is taken on over ROS 2, and how soon everything stands when the graph tells of an emergency stop.

A skill: the simulated robot and its skill server are processes of their own, at work in real time; what is measured
ends when whoever sends a goal of `ExecuteSkill` knows that it was taken on.

The stop: one process is the robot, at work in real time, another commands it, and this one publishes `emergency_stop`
at a moment drawn at random. What is measured ends when the machine was told to hold, and when whoever commands was
refused to: then the last command has been sent.
"""

import argparse
import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from markdown_report import Durations, heading
from ros_graph import NodeGraph, join_graph

from bringup.evaluation.markdown import table

PATIENCE_S = 30.0
LATEST_S = 0.2
TOLD_S = 0.2
"""In which every process has told the graph of its own stop [s]."""
SEED = 7
SPAWN = multiprocessing.get_context("spawn")
HEAD = ("median", "p90", "p99", "samples")


def cells(samples: list[float]) -> tuple[str, ...]:
    """Of one row."""
    took = Durations.of(samples)
    median, p99, count = took.cells
    return median, f"{1000.0 * np.quantile(took.samples, 0.9):.3g} ms", p99, count


def acceptances_s(n_goals: int) -> list[float]:
    """Send goals one after the other, and take the time until each was taken on."""
    from majordomo_msgs.action import ExecuteSkill
    from rclpy.action.client import ActionClient

    from ros_interface.names import EXECUTE_SKILL
    from ros_interface.presence import join_robot, join_skills
    from ros_interface.robot_profile import load_profile
    from ros_interface.spinning import Spinning

    with TemporaryDirectory() as folder, ExitStack() as stack:
        options = {"scene": "counter", "seed": SEED, "journal": folder}
        stack.enter_context(closing(NodeGraph(["robot", "skills"], options, Path(folder) / "nodes.txt")))
        spinning = stack.enter_context(Spinning())
        node = spinning.add_plain("agent")
        join_robot(spinning, node, load_profile())
        join_skills(spinning, node)
        client: ActionClient[Any, Any, Any] = ActionClient(node, ExecuteSkill, EXECUTE_SKILL)
        spinning.wait_until(client.server_is_ready, PATIENCE_S)
        samples = []
        for number in range(n_goals):
            goal = ExecuteSkill.Goal(call_id=f"{number}", skill="wait", arguments_json='{"seconds": 0.1}')
            taken_s: list[float] = []
            began_s = time.perf_counter()
            taken = client.send_goal_async(goal)
            taken.add_done_callback(lambda _, taken_s=taken_s: taken_s.append(time.perf_counter()))
            spinning.wait_until(lambda taken_s=taken_s: bool(taken_s), PATIENCE_S)
            samples.append(taken_s[0] - began_s)
            spinning.wait_until(taken.result().get_result_async().done, PATIENCE_S)
        return samples


def be_robot(reports: Connection) -> None:
    """Be the robot's process: report when the machine is told to hold, having moved."""
    from motion.emergency_stop import EmergencyStop
    from ros_interface.robot_node import RobotNode
    from ros_interface.robot_profile import load_profile
    from ros_interface.spinning import Spinning
    from sim.kitchen_machine import KitchenMachine

    class NotingMachine(KitchenMachine):
        is_commanded = False

        def command(self, *told: Any) -> None:  # as KitchenMachine has them
            self.is_commanded = True
            super().command(*told)

        def hold(self) -> None:
            was_commanded, now_s = self.is_commanded, time.perf_counter()
            super().hold()
            self.is_commanded = False
            if was_commanded:
                reports.send(now_s)

    with Spinning() as spinning:
        make = partial(NotingMachine, "counter", SEED)
        node = RobotNode(load_profile(), make, EmergencyStop(), spinning.context, {"autostart": True})
        spinning.add(node)
        spinning.wait_until(partial(_is_over, reports), float("inf"))
        spinning.call(node.trigger_shutdown)


def be_commander(reports: Connection) -> None:
    """Be the process that commands: report when the robot moves, and when nothing may be commanded any more."""
    from majordomo.action import Action
    from majordomo.clock import WallClock
    from majordomo.errors import EmergencyStopped, MajordomoError
    from motion.emergency_stop import EmergencyStop
    from ros_interface.emergency_topic import EmergencyTopic
    from ros_interface.health import Health
    from ros_interface.presence import join_robot
    from ros_interface.robot_profile import load_profile
    from ros_interface.ros_robot import RosRobot
    from ros_interface.spinning import Spinning
    from sim.panda_control import arm_controller
    from sim.scene import load_scene

    generator, profile, stop = np.random.default_rng(SEED), load_profile(), EmergencyStop()
    with Spinning() as spinning:
        node = spinning.add_plain("commander")
        EmergencyTopic(node, stop, lambda: None)
        join_robot(spinning, node, profile)
        robot = RosRobot(node, profile, arm_controller(load_scene("counter")), stop, Health(WallClock()))
        moves = False
        while not _is_over(reports):
            try:
                robot.apply(Action({"arm": generator.uniform(-0.1, 0.1, 6)}))
            except EmergencyStopped:
                if moves:
                    reports.send(time.perf_counter())
                moves = False
                time.sleep(0.01)
            except MajordomoError:  # the robot has not come up yet
                time.sleep(0.01)
            else:
                if not moves:
                    reports.send(None)
                moves = True
        robot.close()


@contextmanager
def process(be: Callable[[Connection], None]) -> Iterator[Connection]:
    """Another process, and what it reports; it ends when it is told anything."""
    ours, theirs = SPAWN.Pipe()
    running = SPAWN.Process(target=be, args=(theirs,))
    running.start()
    try:
        yield ours
    finally:
        ours.send(None)
        running.join(PATIENCE_S)
        running.kill()


def stops_s(n_stops: int, seed: int) -> tuple[list[float], list[float]]:
    """Stop again and again; how long until the machine held, and until nothing was commanded any more [s]."""
    from std_msgs.msg import Bool
    from std_srvs.srv import Trigger

    from ros_interface import quality
    from ros_interface.names import EMERGENCY_STOP
    from ros_interface.spinning import Spinning

    generator = np.random.default_rng(seed)
    held, refused = [], []
    with process(be_robot) as robot, process(be_commander) as commander, Spinning() as spinning:
        node = spinning.add_plain("presser")
        button = node.create_publisher(Bool, EMERGENCY_STOP, quality.latched())
        resets = [node.create_client(Trigger, f"{name}/reset_{EMERGENCY_STOP}") for name in ("robot_node", "commander")]
        while len(held) < n_stops:
            commander.recv()  # it moves
            time.sleep(generator.uniform(0.0, LATEST_S))
            while robot.poll():
                robot.recv()  # it held of its own accord
            pressed_s = time.perf_counter()
            button.publish(Bool(data=True))
            refused_s = commander.recv()
            if robot.poll(PATIENCE_S):
                held.append(robot.recv() - pressed_s)
                refused.append(refused_s - pressed_s)
            button.publish(Bool(data=False))
            time.sleep(TOLD_S)
            for reset in resets:
                spinning.wait_until(reset.call_async(Trigger.Request()).done, PATIENCE_S)
    return held, refused


def _is_over(reports: Connection) -> bool:
    return reports.poll()


def main() -> None:
    """Measure and print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--episodes", type=int, default=500, help="stops, and a fifth as many skills [500]")
    parser.add_argument("--first-seed", type=int, default=2_000_000)
    chosen = parser.parse_args()
    join_graph()
    n_goals = max(1, chosen.episodes // 5)
    held, refused = stops_s(chosen.episodes, chosen.first_seed)
    rows = [
        ("from a goal of `ExecuteSkill` to its being taken on", *cells(acceptances_s(n_goals))),
        ("from `emergency_stop` to the machine's being held", *cells(held)),
        ("from `emergency_stop` to the last command", *cells(refused)),
    ]
    episodes = f"{chosen.episodes} stops, {n_goals} goals"
    print(heading("Latencies over ROS 2", seed=f"moments of the stops from {chosen.first_seed}", episodes=episodes))
    print(table(("what", *HEAD), rows))


if __name__ == "__main__":
    main()
