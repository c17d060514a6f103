"""Finds newcomers by what they look like, and all else as it was found before."""

from collections.abc import Sequence

from majordomo.newcomer import Notice
from majordomo.observation import Observation
from majordomo.sighting import Find, Sighting
from memory.newcomers import SURE, Newcomers


def finder(find: Find, notice: Notice, newcomers: Newcomers) -> Find:
    """What finds both.

    Args:
        find: Finds items of the catalogue.
        notice: Tells what is in view and is none.
        newcomers: Knows them again.
    """

    def found(names: Sequence[str], observation: Observation) -> tuple[Sighting, ...]:
        met = {item.name for item in newcomers.items}
        others = [name for name in names if name not in met]
        sightings = list(find(others, observation)) if others else []
        if len(others) < len(names):
            seen = newcomers.recognised(notice(observation))
            sightings += [
                Sighting(name, seen[name].position, SURE, observation.stamp_s) for name in names if name in seen
            ]
        return tuple(sightings)

    return found
