"""What it costs that a plugin's routine runs in a process of its own: at its beginning, and in every control period."""

import argparse
import resource
import time
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from markdown_report import DURATION_HEAD, Durations, heading

from bringup.evaluation.markdown import table
from majordomo.observation import CameraFrame, Observation
from majordomo.testing import FAKE_CATALOGUE, FakeBody, FakeRobot
from skills.drive import Drive, RoutineDrive
from skills.isolation.guest_process import IsolationLimits
from skills.isolation.isolated_drive import IsolatedDrive
from skills.wait import Wait

PATIENCE_S = 60.0
PERIODS = 200


def as_wide_as(observation: Observation, pixels: int) -> Observation:
    """An observation whose pictures have so many rows and columns."""
    rgb, depth = np.zeros((pixels, pixels, 3), np.uint8), np.ones((pixels, pixels), np.float32)
    cameras: Iterable[tuple[str, CameraFrame]] = observation.cameras.items()
    return replace(observation, cameras={name: replace(frame, rgb=rgb, depth=depth) for name, frame in cameras})


def timed(drive: Drive, observation: Observation) -> tuple[float, list[float]]:
    """How long a routine takes to its first action, and from each observation to the next one [s]."""
    begun_s = time.perf_counter()
    drive.step(lambda: observation)
    drive.step(lambda: observation)
    first_s, periods = time.perf_counter() - begun_s, []
    for _ in range(PERIODS):
        begun_s = time.perf_counter()
        drive.step(lambda: observation)
        periods.append(time.perf_counter() - begun_s)
    drive.close()
    return first_s, periods


def main() -> None:
    """Measure and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=20, help="routines of each sort")
    parser.add_argument("--pixels", type=int, default=128, help="rows and columns of each of two cameras")
    chosen = parser.parse_args()
    body, skill = FakeBody(FAKE_CATALOGUE), Wait(seconds=600.0)
    observation = as_wide_as(FakeRobot().observe(), chosen.pixels)
    sorts = {
        "here": lambda: RoutineDrive(skill, body),
        "in a process of its own": lambda: IsolatedDrive(skill, body, IsolationLimits(), PATIENCE_S),
    }
    rows = []
    for title, make in sorts.items():
        took = [timed(make(), observation) for _ in range(chosen.episodes)]
        rows.append((f"{title}: to its first action", *Durations.of(first_s for first_s, _ in took).cells))
        rows.append((f"{title}: a control period", *Durations.of(s for _, periods in took for s in periods).cells))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    also = [
        f"pictures: two of {chosen.pixels} x {chosen.pixels}, colour and depth",
        f"memory of the process: {used.ru_maxrss / 1024:.0f} MB; "
        f"processor, its start and {PERIODS} periods: {(used.ru_utime + used.ru_stime) / chosen.episodes:.2f} s",
    ]
    print(heading("Plugins in a process of their own", seed="none", episodes=f"{chosen.episodes} routines", also=also))
    print(table(("a routine", *DURATION_HEAD), rows))


if __name__ == "__main__":
    main()
