"""How long from the trigger of the emergency stop to the last command, in and across processes; and what silence does.

The servo is paced at its real rate while the arm moves; another thread triggers at a moment drawn at random, or presses
the key of a `majordomo watch` that runs beside it. What is measured ends when the robot has been told to hold still or
has refused to be told anything else.

Silence, when whoever commands has died, is measured in the robot's time: from the last command until the hand stands
still, and until the watchdog has made the robot safe.
"""

import argparse
import os
import pty
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from markdown_report import DURATION_HEAD, Durations, heading

from bringup.evaluation.markdown import table
from bringup.stopping.emergency import FOLDER as STOP_FOLDER
from majordomo.action import Action
from majordomo.errors import EmergencyStopped
from majordomo.geometry import Array
from motion.emergency_stop import EmergencyStop
from sim.kitchen_world import KitchenWorld
from sim.panda_control import SERVO_HZ
from sim.simulated_robot import SimulatedRobot

PERIOD_S = 1.0 / SERVO_HZ
LATEST_TRIGGER_S = 2.0 * PERIOD_S
NEW_KITCHEN_EVERY = 50
SILENCES = 50
SILENCE_S = 1.0
STILL_M_S = 0.01
"""A hand that is slower stands still."""


class NotingRobot(SimulatedRobot):
    """Notes when it is first told to hold still; NaN: it has not been, since this was last set to NaN [s]."""

    held_s = np.nan

    def stop(self) -> None:
        """Hold still, and note when."""
        super().stop()
        if np.isnan(self.held_s):
            self.held_s = time.perf_counter()


def pace(world: KitchenWorld) -> None:
    """Have each call of a world's `step` end one servo period after the last, as on a robot that cannot go faster."""
    unpaced, due_s = world.step, 0.0

    def step(n_steps: int = 1) -> None:
        nonlocal due_s
        unpaced(n_steps)
        time.sleep(max(0.0, due_s - time.perf_counter()))
        due_s = time.perf_counter() + PERIOD_S

    world.step = step  # type: ignore[method-assign]  # simulated time has no pace of its own


def latency_s(robot: NotingRobot, twist: Array, trigger_after_s: float, trigger: Callable[[], None]) -> float:
    """Move, trigger from another thread, and return how long it took until nothing was commanded any more [s]."""
    triggered_s = np.nan

    def trigger_later() -> None:
        nonlocal triggered_s
        time.sleep(trigger_after_s)
        triggered_s = time.perf_counter()
        trigger()

    robot.emergency_stop.reset()
    robot.rest()
    robot.held_s = np.nan
    thread = threading.Thread(target=trigger_later)
    thread.start()
    refused_s = np.nan
    while np.isnan(refused_s):
        try:
            robot.apply(Action({"arm": twist}))
        except EmergencyStopped:
            refused_s = time.perf_counter()
    thread.join()
    return float(np.fmin(robot.held_s, refused_s)) - triggered_s


def measure(first_seed: int, n_stops: int, *, from_elsewhere: bool = False) -> Durations:
    """Stop again and again, from motion in every direction; in this process, or by a key in another one."""
    generator = np.random.default_rng(first_seed)
    with TemporaryDirectory() as folder, ExitStack() as stack:
        robot = NotingRobot(emergency_stop=EmergencyStop(Path(folder) / STOP_FOLDER))
        pace(robot.world)
        trigger: Callable[[], None] = partial(robot.emergency_stop.trigger, "benchmark")
        if from_elsewhere:
            trigger = stack.enter_context(watching(Path(folder)))
        samples = []
        for number in range(n_stops):
            if number % NEW_KITCHEN_EVERY == 0:
                robot.reset(first_seed + number)
            twist, after_s = _drawn_twist(generator), generator.uniform(0.0, LATEST_TRIGGER_S)
            samples.append(latency_s(robot, twist, after_s, trigger))
        robot.close()
    return Durations.of(samples)


@contextmanager
def watching(data_folder: Path) -> Iterator[Callable[[], None]]:
    """Somebody who watches from a terminal of their own; what presses the space bar there."""
    ours, theirs = pty.openpty()
    code = "import sys; from bringup.cli import main; sys.argv[1:] = ['watch', '--journal', sys.argv[1]]; main()"
    command = [sys.executable, "-c", code, str(data_folder)]
    watcher = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    os.read(ours, 1)  # it has begun to draw
    threading.Thread(target=_read_all, args=(ours,), daemon=True).start()
    try:
        yield lambda: _press_space(ours)
    finally:
        watcher.kill()
        watcher.wait()


def _press_space(terminal: int) -> None:
    os.write(terminal, b" ")


def _read_all(terminal: int) -> None:
    """Read what is drawn, so that whoever draws never waits."""
    with suppress(OSError):  # the terminal has gone
        while os.read(terminal, 65536):
            pass


def silence_s(robot: NotingRobot, twist: Array) -> tuple[float, float]:
    """Move, fall silent, and return how long after the last command the hand stands and all is safe [robot s]."""
    robot.rest()
    for _ in range(5):
        commanded_s = robot.clock.now_s()
        robot.apply(Action({"arm": twist}))
    stands_s = safe_s = np.nan
    robot.held_s = np.nan
    while robot.clock.now_s() < commanded_s + SILENCE_S:
        now_s, before = robot.clock.now_s(), robot.world.base_from_tcp[:3, 3]
        robot.idle(PERIOD_S)
        if np.linalg.norm(robot.world.base_from_tcp[:3, 3] - before) > STILL_M_S * PERIOD_S:
            stands_s = np.nan
        elif np.isnan(stands_s):
            stands_s = now_s
        if np.isnan(safe_s) and not np.isnan(robot.held_s):
            safe_s = now_s
    return stands_s - commanded_s, safe_s - commanded_s


def measure_silence(first_seed: int) -> tuple[Durations, Durations]:
    """Fall silent again and again, in motion in every direction."""
    generator = np.random.default_rng(first_seed)
    robot = NotingRobot()
    samples = []
    for number in range(SILENCES):
        robot.reset(first_seed + number)
        samples.append(silence_s(robot, _drawn_twist(generator)))
    robot.close()
    stands, safe = zip(*samples, strict=True)
    return Durations.of(stands), Durations.of(safe)


def _drawn_twist(generator: np.random.Generator) -> Array:
    return np.concatenate([generator.uniform(-0.2, 0.2, 3), generator.uniform(-0.5, 0.5, 3)])


def main() -> None:
    """Measure and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=1000, help="stops, a tenth of them more from another process")
    parser.add_argument("--first-seed", type=int, default=2_000_000)
    chosen = parser.parse_args()
    took = measure(chosen.first_seed, chosen.episodes)
    pressed = measure(chosen.first_seed, max(1, chosen.episodes // 10), from_elsewhere=True)
    also = [f"servo: paced at {SERVO_HZ:.0f} Hz; the stop is also kept in a file, which delays nothing"]
    seed = f"{chosen.first_seed} on, a new kitchen every {NEW_KITCHEN_EVERY} stops"
    print(heading("Emergency stop", seed=seed, episodes=f"{chosen.episodes} stops", also=also))
    rows = [("in process", *took.cells), ("by the space bar of `majordomo watch`", *pressed.cells)]
    print(table(("from the trigger to the last command", *DURATION_HEAD), rows))
    stands, safe = measure_silence(chosen.first_seed)
    rows = [("the hand stands", *stands.cells), ("the watchdog has made it safe", *safe.cells)]
    print("\n" + table(("from the last command, robot time", *DURATION_HEAD), rows))


if __name__ == "__main__":
    main()
