"""Notices what is in no catalogue: things that stand before the robot and look like nothing that it knows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from majordomo.geometry import Array, pose_on_floor
from majordomo.newcomer import Newcomer
from majordomo.observation import Observation
from majordomo.site_map import Footprint
from vla.colour import colour_word, lab
from vla.looks import FamiliarLooks, measured_look, shows_enough
from vla.standing import StandingThing, standing_things

CAMERA = "mast"
"""Sees what stands around; the wrist's shows too little at a time."""
OFF_THE_FLOOR_M = 0.3
"""What stands lower stands on the floor."""
SMALL_M, LARGE_M = 0.085, 0.13
"""What is shorter than the one in every direction is small, longer than the other in one is large."""
BY_FEET_M = 0.02


@dataclass(frozen=True, slots=True)
class Spot:
    """Where things can be: a box that is configured, as a map is.

    Attributes:
        claim: "on" or "inside".
        fixture: On or inside of which.
        low, high: (2,) [m] in odom.
        z: How high things stand there [m].
    """

    claim: str
    fixture: str
    low: Array
    high: Array
    z: float

    def holds(self, thing: StandingThing) -> bool:
        """Whether a thing stands there."""
        there = thing.centre[:2]
        is_over = bool((self.low <= there).all() and (there <= self.high).all())
        return is_over and abs(thing.surface_z - self.z) < BY_FEET_M


@dataclass(frozen=True, slots=True)
class Noticer:
    """Tells what is in view and in no catalogue.

    Attributes:
        familiar: What the known things look like.
        spots: Where things can be; the first one that fits counts.
        footprints: Furniture; what is where something tall stands is part of that.
        base_height_m: Of base_link in odom.
        floor_z: Of the floor in odom [m].
    """

    familiar: FamiliarLooks
    spots: Sequence[Spot] = ()
    footprints: Sequence[Footprint] = ()
    base_height_m: float = 0.0
    floor_z: float = 0.0

    def notice(self, observation: Observation) -> tuple[Newcomer, ...]:
        """Return what looks like nothing that is known."""
        return tuple(self._newcomers(observation))

    def _newcomers(self, observation: Observation) -> Iterator[Newcomer]:
        frame, measure = observation.cameras[CAMERA], self.familiar.measure
        odom_from_base = pose_on_floor(observation.odom_from_base, self.base_height_m)
        for thing in standing_things(frame, odom_from_base, self.floor_z + OFF_THE_FLOOR_M):
            if not shows_enough(thing) or any(one.is_tall and one.covers(thing.centre[:2]) for one in self.footprints):
                continue
            look = self.familiar.scaled(measured_look(frame.rgb, thing))
            if self.familiar.strangeness(look) > 1.0:
                adjectives = (*_size_word(thing), colour_word(lab(frame.rgb[thing.pixels])))
                spot = next(((one.claim, one.fixture) for one in self.spots if one.holds(thing)), None)
                height_m = float(thing.size[0])
                yield Newcomer(adjectives, height_m, thing.centre, look, measure, observation.stamp_s, spot)


def _size_word(thing: StandingThing) -> tuple[str, ...]:
    longest = float(np.max(thing.size))
    return ("small",) if longest < SMALL_M else ("large",) if longest > LARGE_M else ()
