"""The same scripts over the same seeds, in process and over ROS 2: does the graph cost a success?

Over the graph the simulated robot, in lockstep, and its skill server are processes of their own, new for each trial;
the agent is here. How things really are at the robot's is asked there. One JSON file a trial is kept, below
RUNS/WEIGHTS in process, as `majordomo evaluate scripts` does it, and below RUNS/WEIGHTS-over-ros; what is there is not
run again.
"""

import argparse
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from functools import partial
from itertools import chain
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from markdown_report import heading
from rich.console import Console
from ros_graph import NodeGraph, join_graph

from bringup.evaluation import paired_trials
from bringup.evaluation.script_trials import FIRST_SEED, RUNS, TrialsOrder, read_trial
from bringup.evaluation.trial import Trial
from bringup.evaluation.trial_workers import run_missing
from bringup.settings import RosSettings, Settings
from bringup.station.station import Station
from bringup.terminal.progress import progress_on
from majordomo.predicate import Predicate
from motion.limiter import LimiterConfig
from sim.disturbances import Disturbance
from vla import SHIPPED

WAYS = ("in process", "over the graph")
BY_THE_ROBOTS_CLOCK = ("-p", "use_sim_time:=true")
PATIENCE_S = 120.0
SPAWN = multiprocessing.get_context("spawn")


class Stage:
    """The kitchen in the robot's process, and what is really so in it; it belongs to the thread that drives it.

    Args:
        world: The kitchen's.
    """

    def __init__(self, world: Any) -> None:  # a KitchenWorld, which loads MuJoCo
        self._world = world

    def remember(self) -> np.ndarray:
        """Everything that it is now."""
        return self._world.save()

    def truths(self, moment: np.ndarray, claims: Sequence[Predicate]) -> Mapping[Predicate, bool]:
        """Whether claims were so at a moment."""
        from bringup.station.simulated_backstage import truths_at  # loads MuJoCo

        return truths_at(moment, claims, self._world, self._world)

    def photograph(self, width: int, height: int, is_best: bool) -> np.ndarray:
        """A picture from the room."""
        from bringup.station.simulated_backstage import ROOM_CAMERA

        return self._world.render(ROOM_CAMERA, width, height, pretty=True, shadows=is_best).rgb


class DistantBackstage:
    """As much of a `Backstage` as a trial asks for, in the robot's process.

    Args:
        ask: Has a method of the `Stage` called there.
        limits: How far, fast and hard the robot's arm and hand may move.
    """

    def __init__(self, ask: Callable[..., Any], limits: LimiterConfig) -> None:
        self._ask = ask
        self.limits = limits

    def photograph(self, width: int, height: int, *, best: bool = False) -> np.ndarray:
        """Take a picture from the room."""
        return self._ask("photograph", width, height, best)

    def remember(self) -> object:
        """Everything that the world is now."""
        return self._ask("remember")

    def truths(self, moment: object, claims: Iterable[Predicate]) -> Mapping[Predicate, bool]:
        """Whether claims, their sign counted, were so at a moment."""
        return self._ask("truths", moment, tuple(claims))


def be_robot(questions: Connection, settings: Settings) -> None:
    """Be the robot's process until told None: answer what is really so, asked with a method's name and arguments."""
    from bringup.stopping.emergency import emergency_stop_of
    from ros_interface.robot_node import RobotNode
    from ros_interface.robot_profile import load_profile
    from ros_interface.spinning import Spinning
    from sim.kitchen_machine import KitchenMachine

    stages: list[Stage] = []
    answers: list[Any] = []

    def make_machine() -> KitchenMachine:
        machine = KitchenMachine(settings.scene, settings.seed)
        stages.append(Stage(machine.world))
        return machine

    in_lockstep = {"autostart": True, "pace": "lockstep"}
    with Spinning() as spinning:
        node = RobotNode(load_profile(), make_machine, emergency_stop_of(settings), spinning.context, in_lockstep)
        spinning.add(node)
        spinning.wait_until(lambda: bool(stages), PATIENCE_S)
        while (asked := questions.recv()) is not None:
            name, *arguments = asked
            answer = partial(getattr(stages[-1], name), *arguments)
            spinning.call(lambda answer=answer: answers.append(answer()), PATIENCE_S)
            questions.send(answers.pop())
        spinning.call(node.trigger_shutdown)


@contextmanager
def robot_process(settings: Settings) -> Iterator[Callable[..., Any]]:
    """The robot's process; yields what asks it, and ends it in the end."""
    ours, theirs = SPAWN.Pipe()
    running = SPAWN.Process(target=be_robot, args=(theirs, settings))
    running.start()
    theirs.close()  # where that process dies, who asks is told

    def ask(name: str, *arguments: Any) -> Any:
        ours.send((name, *arguments))
        return ours.recv()

    try:
        ask("remember")  # it is up
        yield ask
    finally:
        if running.is_alive():
            ours.send(None)
        running.join(PATIENCE_S)
        running.kill()


def open_graph_station(settings: Settings, disturbances: Sequence[Disturbance] = ()) -> Station:
    """Make the station of a simulated robot over ROS 2, with the processes that it takes; closing it ends them."""
    from bringup.ros.onlooker import Onlooker
    from bringup.ros.station import open_ros_station
    from sim.panda_control import arm_controller
    from sim.scene import load_scene

    assert not disturbances  # nobody can get in the way of a robot over ROS 2
    folder = settings.data_folder
    options = {"scene": settings.scene, "checkpoint": settings.checkpoint, "journal": folder}
    stack = ExitStack()
    try:
        ask = stack.enter_context(robot_process(settings))
        graph = NodeGraph(["skills"], options, Path(folder) / "nodes.txt", BY_THE_ROBOTS_CLOCK)
        stack.enter_context(closing(graph))
        station = open_ros_station(settings.model_copy(update={"ros": RosSettings()}))
        backstage = DistantBackstage(ask, arm_controller(load_scene(settings.scene)).limits)
    except BaseException:
        stack.close()
        raise
    return replace(station, robot=Onlooker(station.robot, stack.close), backstage=backstage)


def over_the_graph(trial: Trial) -> Trial:
    """The same trial over the graph, with a record of its own."""
    performer = trial.path.parents[1]
    path = performer.with_name(f"{performer.name}-over-ros") / trial.path.parent.name / trial.path.name
    return replace(trial, path=path, expert=open_graph_station)


def main() -> None:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scripts", nargs="*", metavar="SCRIPT", help="files, or names of examples [every example]")
    parser.add_argument("--episodes", type=int, default=20, help="seeds a script [20]")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED, help=f"the others follow [{FIRST_SEED}]")
    parser.add_argument("--checkpoint", default=SHIPPED, help=f"name, or path of a folder [{SHIPPED}]")
    parser.add_argument("--workers", type=int, default=2, help="processes in process; over the graph there is one [2]")
    parser.add_argument("--out", type=Path, default=RUNS, help=f"folder of the records [{RUNS}]")
    chosen = parser.parse_args()
    join_graph()
    seeds = range(chosen.first_seed, chosen.first_seed + chosen.episodes)
    order = TrialsOrder(tuple(chosen.scripts), chosen.checkpoint, seeds, False, chosen.out, chosen.workers)
    here = order.trials()
    there = {condition: [over_the_graph(trial) for trial in own] for condition, own in here.items()}
    with progress_on(Console(stderr=True)) as progress:
        run_missing(chain.from_iterable(here.values()), chosen.workers, progress)
        run_missing(chain.from_iterable(there.values()), 1, progress)
    records = [
        {condition: [read_trial(one) for one in own if one.path.is_file()] for condition, own in trials.items()}
        for trials in (here, there)
    ]
    pairs = {condition: paired_trials.paired(*(way[condition] for way in records)) for condition in here}
    lost = len(here) * len(seeds) - sum(map(len, pairs.values()))
    also = [f"weights: {order.performer}", f"pairs that lack a record, by a fault: {lost}"]
    episodes = f"{chosen.episodes} of each script, in both ways"
    print(heading("Scripts over ROS 2", seed=f"worlds from {seeds.start} to {seeds[-1]}", episodes=episodes, also=also))
    print(paired_trials.markdown(pairs, WAYS))


if __name__ == "__main__":
    main()
