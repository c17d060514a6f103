"""What can go wrong in a drill: each makes kitchens in which it does, so long after the drill's step has begun."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import nan

import numpy as np

from bringup.faults.kitchen.broken_station import BrokenStation
from bringup.faults.kitchen.hardship import Breaking
from bringup.faults.kitchen.misled_station import Misleading, MisledStation
from bringup.settings import Settings
from bringup.station.station import OpenStation, Station
from majordomo.action import ActionChunk
from majordomo.testing import RobotFault
from sim.disturbances import Choice, Disturbance, When

STEP = 1
"""What goes wrong belongs to this entry of a script: here, to the step of the drill."""

Trouble = Callable[[OpenStation, float], OpenStation]
"""Makes what opens kitchens in which it happens, given how long after the step began [s]."""


def nothing(open_station: OpenStation, after_s: float) -> OpenStation:
    """Nothing goes wrong there."""
    return open_station


def happening(what: Choice) -> Trouble:
    """Something gets in the way."""

    def trouble(open_station: OpenStation, after_s: float) -> OpenStation:
        due = Disturbance(at=When(step=STEP, after_s=after_s), do=what)

        def opened(settings: Settings, disturbances: Sequence[Disturbance] = ()) -> Station:
            return open_station(settings, (*disturbances, due))

        return opened

    return trouble


def breaking(fault: RobotFault | None) -> Trouble:
    """The robot breaks, for good; None: somebody presses the emergency stop."""
    return lambda open_station, after_s: BrokenStation(open_station, Breaking(fault, STEP, after_s))


def misleading(mislead: Misleading) -> Trouble:
    """The policy goes wrong, for good."""
    return lambda open_station, after_s: MisledStation(open_station, mislead, STEP, after_s)


def claims_done(still: ActionChunk) -> ActionChunk:
    """It says that it is done."""
    return replace(still, progress=1.0, done=1.0)


def gets_nowhere(still: ActionChunk) -> ActionChunk:
    """It says that it is half-way, and gets no further."""
    return replace(still, progress=0.5)


def dawdles(still: ActionChunk) -> ActionChunk:
    """It does nothing, and says nothing of that."""
    return still


def gives_nan(still: ActionChunk) -> ActionChunk:
    """It gives what is no number."""
    return replace(still, values=np.full_like(still.values, nan))


def breaks_down(still: ActionChunk) -> ActionChunk:
    """It raises."""
    raise ArithmeticError("no number")
