"""How long commands take from the shell, whole processes, beside an interpreter that does nothing.

With --motion also until the first skill is started, which loads network and simulator, looks and plans.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from tempfile import TemporaryDirectory
from time import perf_counter

from markdown_report import Durations, heading

from bringup.evaluation.markdown import table
from memory.graph_drawing import MARKS
from memory.node import NodeStatus
from vla import SHIPPED

SENTENCE = "put the red cup in the microwave and close it"
MAJORDOMO = (sys.executable, "-c", "from bringup.cli import main; main()")
EMPTY = (sys.executable, "-c", "pass")


def whole_process(command: Sequence[str], environment: dict[str, str]) -> float:
    """Run a command to its end [s]."""
    began = perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return perf_counter() - began


def first_motion(checkpoint: str, seed: int, environment: dict[str, str]) -> float:
    """Run the demo sentence until its first skill is started [s], then interrupt it.

    Raises:
        RuntimeError: It ended before.
    """
    began = perf_counter()
    options = ("--json", "--checkpoint", checkpoint, "--seed", str(seed))
    task = subprocess.Popen(
        (*MAJORDOMO, "run", SENTENCE, *options),
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert task.stderr is not None  # it is a pipe
    try:
        told = []
        for line in task.stderr:
            told.append(line)
            if line.startswith(MARKS[NodeStatus.RUNNING]):
                return perf_counter() - began
        raise RuntimeError(f"Nothing moved: {''.join(told)}")
    finally:
        task.send_signal(signal.SIGINT)
        task.communicate()


def main() -> None:
    """Start everything in turn, again and again, and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=5, help="starts of each")
    parser.add_argument("--first-seed", type=int, default=2_000_000)
    parser.add_argument("--motion", action="store_true", help="also measure until the first motion")
    parser.add_argument("--checkpoint", default=SHIPPED, help="name, or path of a folder")
    chosen = parser.parse_args()
    commands = {
        "python -c pass": EMPTY,
        "majordomo --help": (*MAJORDOMO, "--help"),
        "majordomo plan": (*MAJORDOMO, "plan", SENTENCE),
    }
    samples: dict[str, list[float]] = {name: [] for name in commands}
    motions = []
    with TemporaryDirectory() as folder:
        environment = os.environ | {"XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder}
        for number in range(chosen.episodes):
            for name, command in commands.items():
                samples[name].append(whole_process(command, environment))
            if chosen.motion:
                motions.append(first_motion(str(chosen.checkpoint), chosen.first_seed + number, environment))
    if motions:
        samples["majordomo run, until the first skill is started"] = motions
    took = {name: Durations.of(times) for name, times in samples.items()}
    empty_s = took["python -c pass"].median_s
    rows = [
        (name, f"{one.median_s:.2f} s", f"{max(one.samples):.2f} s", f"{one.median_s / empty_s:.1f}")
        for name, one in took.items()
    ]
    print(heading("Start-up", seed=f"{chosen.first_seed} on", episodes=f"{chosen.episodes} starts of each"))
    print(table(("process", "median", "slowest", "median, as a multiple of `python -c pass`"), rows))


if __name__ == "__main__":
    main()
