"""Where a base drives next to reach a place: out of what is narrow, turning where there is room, and straight in.

The centre of the robot's outline is what is led, for it needs the least room to turn about. It drives

- turned as the place wants it: the shortest way along which the outline, so turned, touches nothing;
- turned otherwise, with room to turn: the shortest way for a disc round the outline to where the place can be entered,
  turning as it goes;
- turned otherwise, without that room: on the spot, if it stands about where it should and touches nothing on the way,
  else to the nearest point that has it, without turning.
"""

from dataclasses import dataclass

import numpy as np

from majordomo.errors import ConfigError
from majordomo.geometry import Array
from majordomo.site_map import SiteMap
from motion.clearance import pairs_of
from motion.floor import placed, turn, wrapped
from sim.demonstrator.floor_paths import FloorPaths, Way, WaysTo, disc, grown

CLEARANCE_M = 0.05
"""The outline is led round obstacles at this distance; places may be nearer to one by no more than what is left."""
ALIGNED_RAD, MISALIGNED_RAD = 0.06, 0.12
"""Up to the first it drives in at full speed, from the second on not at all."""
MAX_SPEED_M_S, SPEED_GAIN_HZ = 0.35, 1.2
MAX_YAW_RATE_RAD_S, YAW_GAIN_HZ = 0.7, 1.5
ABOUT_THERE_M = 0.15
"""So near to its place a robot that was turned away is turned back on the spot."""
SWEEP_RAD, SWEEP_CLEARANCE_M = 0.1, 0.02
"""A turn is tried in steps of so much, and may come so near: the limiter shifts a base that turns beside a wall."""
MAX_EXITS = 12
"""So many of the nearest points with room to turn are tried."""
PUSH_OUT_M = 0.05
"""A base without room is led so much beyond the edge of where it has some."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a base does next.

    Attributes:
        twist: (3,) [m/s, m/s, rad/s] in base_link.
        left_m: Length of the way that is left; infinite where there is none.
    """

    twist: Array
    left_m: float


@dataclass(frozen=True, slots=True)
class _Entry:
    """Ways of the outline's centre to one place.

    Attributes:
        aligned: Turned as the place wants it, to the place.
        turning: However it is turned, to where there is room to turn last.
        last_m: From there to the place.
    """

    aligned: WaysTo
    turning: WaysTo
    last_m: float


class FloorGuide:
    """Leads a base over a mapped floor; a function of where it is now, remembering nothing.

    Args:
        site: The map.
    """

    def __init__(self, site: SiteMap) -> None:
        self._site = site
        self._centre = (site.robot.min(axis=0) + site.robot.max(axis=0)) / 2.0
        self._pairs = [(outline - self._centre, footprint.corners) for outline, footprint in pairs_of(site)]
        self._room_to_turn = FloorPaths(
            [grown(corners, disc(_radius(outline) + CLEARANCE_M)) for outline, corners in self._pairs]
        )
        self._entries: dict[str, _Entry] = {}

    def step(self, place: str, map_from_base: Array) -> Step:
        """What to do now, at a pose (3,).

        Raises:
            UnknownName: The map has no such place.
            ConfigError: It is too near to what stands on the floor.
        """
        entry = self._entry(place)
        here = placed(map_from_base, self._centre)
        to_turn = wrapped(self._site[place].map_from_base[2] - map_from_base[2])
        straight = float(np.clip((MISALIGNED_RAD - abs(to_turn)) / (MISALIGNED_RAD - ALIGNED_RAD), 0.0, 1.0))
        if straight > 0.0:
            way = entry.aligned.way_from(here)
            return self._towards(map_from_base, way, straight * _speed(way.length_m), to_turn, way.length_m)
        way = entry.turning.way_from(here)
        left_m = way.length_m + entry.last_m
        exits = self._room_to_turn.exits(here)
        if np.array_equal(exits[0], here):
            return self._towards(map_from_base, way, _speed(way.length_m), to_turn, left_m)
        if self._can_turn(place, map_from_base, to_turn):
            return self._towards(map_from_base, way, 0.0, to_turn, left_m)
        way = self._way_out(here, float(map_from_base[2]), exits)
        return self._towards(map_from_base, way, _speed(way.length_m + PUSH_OUT_M), 0.0, left_m)

    def _can_turn(self, place: str, map_from_base: Array, to_turn: float) -> bool:
        """Whether it stands about where the place is, and a turn (rad) on the spot touches nothing."""
        here = placed(map_from_base, self._centre)
        off = here - placed(self._site[place].map_from_base, self._centre)
        if np.linalg.norm(off) > ABOUT_THERE_M:
            return False
        sweep = map_from_base[2] + np.linspace(0.0, to_turn, 1 + int(np.ceil(abs(to_turn) / SWEEP_RAD)))
        return all(self._turned_to(float(yaw), SWEEP_CLEARANCE_M).is_free(here[None])[0] for yaw in sweep)

    def _way_out(self, here: Array, yaw: float, exits: Array) -> Way:
        """The way to where there is room to turn, without turning: straight if that is free, else the shortest."""
        as_turned = self._turned_to(yaw)
        if as_turned.sees(here, exits[:1])[0]:
            return Way(exits[0], float(np.linalg.norm(exits[0] - here)))
        return as_turned.to(exits[:MAX_EXITS]).way_from(here)

    def _towards(self, map_from_base: Array, way: Way, speed: float, to_turn: float, left_m: float) -> Step:
        """Lead the outline's centre along a way; base_link turns about it."""
        if not np.isfinite([way.length_m, left_m]).all():
            return Step(np.zeros(3), np.inf)
        offset = way.via - placed(map_from_base, self._centre)
        velocity = (speed / max(float(np.linalg.norm(offset)), 1e-6) * offset) @ turn(map_from_base[2])
        yaw_rate = float(np.clip(YAW_GAIN_HZ * to_turn, -MAX_YAW_RATE_RAD_S, MAX_YAW_RATE_RAD_S))
        swing = yaw_rate * np.array([-self._centre[1], self._centre[0]])
        return Step(np.append(velocity - swing, yaw_rate), left_m)

    def _entry(self, place: str) -> _Entry:
        if place not in self._entries:
            goal = self._site[place].map_from_base
            aligned = self._turned_to(float(goal[2]))
            centre = placed(goal, self._centre)
            if not aligned.is_free(centre[None])[0]:
                raise ConfigError(
                    f"No way leads to '{place}': there the robot stands nearer than {CLEARANCE_M} m to a footprint.",
                    "moving the place in the map.",
                )
            entrance = self._room_to_turn.exits(centre)[0]
            last_m = float(np.linalg.norm(entrance - centre))
            self._entries[place] = _Entry(aligned.to(centre[None]), self._room_to_turn.to(entrance[None]), last_m)
        return self._entries[place]

    def _turned_to(self, yaw: float, clearance_m: float = CLEARANCE_M) -> FloorPaths:
        """Where the outline's centre may be while the robot is turned so."""
        turned, rim = turn(yaw).T, disc(clearance_m, corners=6)
        return FloorPaths([grown(corners, grown(outline @ turned, rim)) for outline, corners in self._pairs])


def _radius(outline: Array) -> float:
    return float(np.linalg.norm(outline, axis=1).max())


def _speed(length_m: float) -> float:
    return min(MAX_SPEED_M_S, SPEED_GAIN_HZ * length_m)
