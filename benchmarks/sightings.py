"""How well the learned eyes find a catalogue's things in one look, as `look_for` does, and where they see them."""

import argparse
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from markdown_report import heading

from bringup.evaluation.markdown import table
from learning.familiar_looks import View, views
from learning.intervals import Rate
from learning.trained import TrainedCheckpoint
from majordomo.geometry import Array, pose_on_floor, transform_points
from majordomo.predicate import Predicate
from sim.referee import Referee
from sim.scene import load_scene
from sim.simulated_robot import SimulatedRobot
from skills.look_for import SURE
from vla import SHIPPED
from vla.checkpoint import load_checkpoint
from vla.estimator import VlaEstimator
from vla.sight import VlaSight

FIRST_SEED = 7_000_000
QUANTILES = (0.5, 0.9)


@dataclass(slots=True)
class Tally:
    """What became of one thing over all looks.

    Attributes:
        found: Of the looks that show it, in how many it was found.
        imagined: Of the looks that do not show it, in how many it was found all the same.
        errors_m: How far off it was seen where it was found rightly [m].
    """

    found: list[bool] = field(default_factory=list)
    imagined: list[bool] = field(default_factory=list)
    errors_m: list[float] = field(default_factory=list)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.found + other.found, self.imagined + other.imagined, self.errors_m + other.errors_m)

    def cells(self, name: str) -> tuple[str, ...]:
        """One row of the report."""
        rates = (str(Rate(sum(each), len(each))) if each else "–" for each in (self.found, self.imagined))
        off = (f"{np.quantile(self.errors_m, q):.3f} m" if self.errors_m else "–" for q in QUANTILES)
        return (name, *rates, *off)


class Looker:
    """Looks for every movable thing of a scene in every view, and compares with what is really so."""

    def __init__(self, robot: SimulatedRobot, checkpoint: str) -> None:
        trained = load_checkpoint(checkpoint)
        self.tallies: dict[str, Tally] = defaultdict(Tally)
        self._robot = robot
        self._names = [one.name for one in robot.world.scene.objects]
        self._eyes = VlaEstimator(
            VlaSight(trained.network), trained.calibration, base_height_m=robot.world.scene.dock.z
        )

    def look(self, seed: int) -> None:
        """Look at a seed's arrangement from every place."""
        for view in views(self._robot, seed):
            referee = Referee(self._robot.world)
            sightings = {one.name: one for one in self._eyes.find(self._names, view.observation)}
            for name in self._names:
                sighting, tally = sightings.get(name), self.tallies[name]
                is_found = sighting is not None and sighting.confidence >= SURE
                is_shown = referee.holds(Predicate("visible", (name,)))
                (tally.found if is_shown else tally.imagined).append(is_found)
                if is_found and is_shown:
                    tally.errors_m.append(float(np.linalg.norm(sighting.position - self._truth(view, name))))

    def _truth(self, view: View, name: str) -> Array:
        """Where a thing really is (3,) [m], where the robot's own odometry takes itself to be."""
        world = self._robot.world
        odom_from_base = pose_on_floor(view.observation.odom_from_base, world.scene.dock.z)
        return transform_points(odom_from_base @ np.linalg.inv(world.world_from_base), view.truth[name])


def main() -> None:
    """Look, and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=40, help="arrangements [%(default)s]")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--scene", default="kitchen")
    parser.add_argument("--checkpoint", default=SHIPPED)
    chosen = parser.parse_args()
    robot = SimulatedRobot(load_scene(chosen.scene))
    looker = Looker(robot, chosen.checkpoint)
    for seed in range(chosen.first_seed, chosen.first_seed + chosen.episodes):
        looker.look(seed)
    robot.close()
    everything = sum(looker.tallies.values(), Tally())
    also = [f"weights: {TrainedCheckpoint.of(chosen.checkpoint).fingerprint}"]
    arranged = f"{chosen.episodes} arrangements, seen from every place: {len(everything.found)} things in view"
    print(heading("Sightings", seed=f"{chosen.first_seed} on", episodes=arranged, also=also))
    head = ("thing", "in view and found", "not in view, found", "off, median", "off, nine of ten")
    rows = [tally.cells(name) for name, tally in looker.tallies.items()]
    print(table(head, [*rows, everything.cells("all")]))


if __name__ == "__main__":
    main()
