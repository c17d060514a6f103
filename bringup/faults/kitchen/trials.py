"""Which tasks are tried in the simulated kitchen: every fault with as many seeds, the scripts taken in turn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np

from bringup.evaluation.script_trials import performer_of
from bringup.evaluation.trial import Trial
from bringup.faults.ablation import ABLATIONS
from bringup.faults.kitchen.broken_station import BrokenStation
from bringup.faults.kitchen.hardship import Breaking, KitchenFault, Scenery
from bringup.outfit import Outfit
from bringup.script.check import load_script
from bringup.script.script import Script
from bringup.script.shelf import chosen_scripts
from bringup.settings import Settings
from bringup.station.simulator import load_simulator
from bringup.station.station import OpenStation, open_station
from sim.disturbances import Disturbance
from sim.scene import load_scene


@dataclass(frozen=True, slots=True)
class KitchenOrder:
    """What is tried in the kitchen.

    Attributes:
        scripts: What the robot has to do.
        checkpoint: Name or folder of what was learned.
        seeds: Of the worlds; a fault meets one script a seed, in turn.
        folder: Of the records.
        expert: Opens kitchens with an expert in the place of what was learned; None: that is what is tried.
    """

    scripts: Sequence[Script]
    checkpoint: str
    seeds: range
    folder: Path
    expert: OpenStation | None = None

    def trials(self, fault: KitchenFault, agent: str) -> tuple[Trial, ...]:
        """A fault's trials with an agent; a seed whose script gives no occasion for it takes the next that does."""
        return tuple(self._trials(fault, agent))

    def _trials(self, fault: KitchenFault, agent: str) -> Iterator[Trial]:
        for number, seed in enumerate(self.seeds):
            drawn = ((script, self._hardship(fault, script, seed)) for script in self._from(number))
            found = next(((script, hard) for script, hard in drawn if hard or fault.disturbances == 0), None)
            if found is not None:
                yield self._trial(fault, agent, seed, *found)

    def _from(self, number: int) -> Sequence[Script]:
        first = number % len(self.scripts)
        return (*self.scripts[first:], *self.scripts[:first])

    def _hardship(self, fault: KitchenFault, script: Script, seed: int) -> tuple[Disturbance | Breaking, ...]:
        generator = np.random.default_rng([seed, crc32(fault.slug.encode())])
        return fault.how(Scenery(script, load_scene(script.scene or Settings().scene), generator))

    def _trial(
        self, fault: KitchenFault, agent: str, seed: int, script: Script, hard: tuple[Disturbance | Breaking, ...]
    ) -> Trial:
        disturbances = tuple(one for one in hard if not isinstance(one, Breaking))
        station = self.expert
        for one in hard:
            station = BrokenStation(station or open_station, one) if isinstance(one, Breaking) else station
        settings = Settings().but(scene=script.scene, checkpoint=self.checkpoint, seed=seed)
        name = f"{seed}-{script.path.stem}-{script.digest(hard)}.json"
        path = self.folder / fault.slug / agent.replace(" ", "_") / name
        return Trial(script, settings, disturbances, path, station, Outfit(change=ABLATIONS[agent]))


def kitchen_order(names: Sequence[str], checkpoint: str, seeds: range, out: Path, *, is_expert: bool) -> KitchenOrder:
    """Make an order.

    Args:
        names: Paths of scripts, or names of examples; none stands for every example.
        checkpoint: Name or folder of what was learned.
        seeds: Of the worlds.
        out: Folder of the records; each set of weights has one of its own in it.
        is_expert: Whether an expert takes the place of what was learned.

    Raises:
        UnknownName, BadScript, CheckpointError: Something that is named is not there, or cannot be used.
        RobotUnavailable: There is no simulator.
    """
    expert: OpenStation | None = None
    if is_expert:
        load_simulator()
        from bringup.station.expert import open_expert_station  # loads the simulator

        expert = open_expert_station
    scripts = tuple(load_script(path, Settings()) for path in chosen_scripts(names))
    return KitchenOrder(scripts, checkpoint, seeds, out / performer_of(checkpoint, expert), expert)
