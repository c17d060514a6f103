"""What the graph of ROS 2 costs in every control period: the same loop over it and in this process, in turn.

Both see with two cameras, decide with the same network, and command; each has a simulated kitchen of the same seed. The
robot over the graph is a process of its own, in lockstep: it waits for nobody but this loop.
"""

import argparse
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np
from markdown_report import DURATION_HEAD, Durations, heading
from ros_graph import IN_LOCKSTEP, NodeGraph, join_graph, processor_s

from bringup.evaluation.markdown import table
from bringup.settings import Settings
from bringup.station.station import Station, opened_station
from bringup.stopping.interruption import Interruption
from majordomo.geometry import Array

INSTRUCTION = "pick up the red cup"
BLOCK = 10
"""Steps in one kitchen before it is the other's turn: while one works, the other has nothing to do any more."""


@dataclass(frozen=True, slots=True)
class Step:
    """How long the parts of one step took [s], and where the hand was before it (3,) [m]."""

    observe: float
    act: float
    apply: float
    hand: Array

    @property
    def whole(self) -> float:
        """From one observation to the next [s]."""
        return self.observe + self.act + self.apply


@dataclass(frozen=True, slots=True)
class Block:
    """Some steps in a row, and the processor time that each took here, and in the robot's process [s]."""

    steps: list[Step]
    here_s: float
    robot_s: float


def step(station: Station) -> Step:
    """See, decide, and command."""
    began = perf_counter()
    observation = station.robot.observe()
    seen = perf_counter()
    chunk = station.policy.act(observation)
    decided = perf_counter()
    station.robot.apply(station.robot.spec.action.unflatten(chunk.values[0], chunk.mask))
    return Step(seen - began, decided - seen, perf_counter() - decided, observation.base_from_tcp[:3, 3])


def drive(station: Station, robot_process: int) -> Block:
    """Go on for a block; its first step only warms up: what it sees over the graph was taken long before."""
    step(station)
    here_s, robot_s = process_time(), processor_s(robot_process)
    steps = [step(station) for _ in range(BLOCK)]
    return Block(steps, (process_time() - here_s) / BLOCK, (processor_s(robot_process) - robot_s) / BLOCK)


def tables(here: list[Block], there: list[Block]) -> str:
    """Both loops, what is between them, and what they take of the processor."""
    loops = {"in process": _steps(here), "over the graph": _steps(there)}
    rows = []
    for part in ("observe", "act", "apply", "whole"):
        for where, steps in loops.items():
            took = Durations.of(getattr(one, part) for one in steps)
            rows.append((f"{part}, {where}", f"{1.0 / took.median_s:.1f} Hz", *took.cells))
    own, over = (Durations.of(one.whole for one in steps).median_s for steps in loops.values())
    added = ("what the graph adds", f"x {over / own:.2f}", f"{1000.0 * (over - own):.1f} ms", "", "")
    spent = [("in process", here), ("over the graph, here", there)]
    mean = [(where, f"{1000.0 * np.mean([one.here_s for one in blocks]):.1f} ms") for where, blocks in spent]
    mean.append(
        ("over the graph, in the robot's process", f"{1000.0 * np.mean([one.robot_s for one in there]):.1f} ms")
    )
    both = table(("part of a step", "rate (median)", *DURATION_HEAD), [*rows, added])
    return "\n".join([both, "", table(("processor time of a step", "mean"), mean)])


def _steps(blocks: list[Block]) -> list[Step]:
    return list(chain.from_iterable(block.steps for block in blocks))


def main() -> None:
    """Drive, and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=30, help=f"blocks of {BLOCK} steps, in each kitchen")
    parser.add_argument("--first-seed", type=int, default=2_000_000)
    parser.add_argument("--scene", default="counter")
    parser.add_argument("--checkpoint", default=None, help="name, or path of a folder")
    chosen = parser.parse_args()
    join_graph()
    from bringup.ros.station import profile_of, station_over
    from ros_interface.presence import join_robot
    from ros_interface.spinning import Spinning

    with TemporaryDirectory() as folder, ExitStack() as stack:
        settings = Settings(scene=chosen.scene, seed=chosen.first_seed, journal_folder=folder)
        settings = settings.but(checkpoint=chosen.checkpoint)
        options = {"scene": chosen.scene, "seed": chosen.first_seed, "journal": folder}
        graph = stack.enter_context(closing(NodeGraph(["robot"], options, Path(folder) / "robot.txt", IN_LOCKSTEP)))
        robot = graph.pid_of("robot")
        spinning = stack.enter_context(Spinning())
        node = spinning.add_plain("loop")
        join_robot(spinning, node, profile_of(settings))
        there = stack.enter_context(closing(station_over(settings, node)))
        here = stack.enter_context(opened_station(settings, (), Interruption()))
        for station in (here, there):
            station.policy.start(INSTRUCTION)
            drive(station, robot)
        pairs = [(drive(here, robot), drive(there, robot)) for _ in range(chosen.episodes)]
    own, over = ([pair[which] for pair in pairs] for which in (0, 1))
    apart_m = max(np.linalg.norm(a.hand - b.hand) for a, b in zip(_steps(own), _steps(over), strict=True))
    also = [f"the hands were never further apart than {1000.0 * apart_m:.2g} mm: both loops did the same"]
    episodes = f"{chosen.episodes} times {BLOCK} steps of each"
    print(heading("A step over ROS 2", seed=str(chosen.first_seed), episodes=episodes, also=also))
    print(tables(own, over))


if __name__ == "__main__":
    main()
