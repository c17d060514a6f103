"""The map of a site: where a robot stands to work, and what it must not drive into. Configuration, never perception.

Poses on the floor are (x [m], y [m], yaw [rad]) in `map`; `Observation.odom_from_base` is read as such a pose, with
whatever error the robot's odometry has.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from majordomo.errors import UnknownName
from majordomo.geometry import Array
from majordomo.validation import read_yaml, validated

ARRIVED_M = 0.06
ARRIVED_RAD = 0.12

ROOM = "kitchen"
"""The room of every place of which the map says no other."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the robot stands to reach what is there.

    Attributes:
        name: Of the catalogue's item of kind "place".
        map_from_base: (3,) x [m], y [m], yaw [rad] of base_link.
        room: In which it lies.
    """

    name: str
    map_from_base: Array
    room: str = ROOM


@dataclass(frozen=True, slots=True)
class Footprint:
    """A convex piece of floor that is taken.

    Attributes:
        name: What takes it.
        corners: (n, 2) [m] in map, counter-clockwise.
        is_tall: It is as high as the arm; over others the arm may reach.
    """

    name: str
    corners: Array
    is_tall: bool = False

    def covers(self, point: Array) -> bool:
        """Whether a point (2,) [m] in map is over it."""
        along, towards = np.roll(self.corners, -1, axis=0) - self.corners, point - self.corners
        return bool((along[:, 0] * towards[:, 1] > along[:, 1] * towards[:, 0]).all())


@dataclass(frozen=True, slots=True)
class SiteMap:
    """Places by name, and what stands on the floor.

    Attributes:
        places: By name.
        footprints: What is in the way.
        robot: Corners (n, 2) [m] of the robot's own convex outline in base_link, counter-clockwise.
        arm: The same of its arm and what it may hold, seen from above, as they are while it drives.
    """

    places: Mapping[str, Place] = field(default_factory=dict)
    footprints: tuple[Footprint, ...] = ()
    robot: Array = field(default_factory=lambda: np.zeros((0, 2)))
    arm: Array = field(default_factory=lambda: np.zeros((0, 2)))

    def __getitem__(self, name: str) -> Place:
        """Return a place.

        Raises:
            UnknownName: The map has none of that name.
        """
        if name not in self.places:
            raise UnknownName("place", name, self.places)
        return self.places[name]

    def distance(self, name: str, map_from_base: Array) -> tuple[float, float]:
        """How far a pose (3,) is from a place: on the floor [m], and in heading [rad]."""
        offset = np.asarray(map_from_base) - self[name].map_from_base
        turn = float(np.arctan2(np.sin(offset[2]), np.cos(offset[2])))
        return float(np.hypot(offset[0], offset[1])), abs(turn)

    def is_at(self, name: str, map_from_base: Array) -> bool:
        """Whether a pose (3,) counts as being at a place."""
        distance_m, turn_rad = self.distance(name, map_from_base)
        return distance_m <= ARRIVED_M and turn_rad <= ARRIVED_RAD


Corner = tuple[float, float]


class _PlaceFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)
    name: str
    x: float
    y: float
    yaw: float
    room: str = ROOM


class _FootprintFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)
    name: str
    corners: Annotated[tuple[Corner, ...], Field(min_length=3)]
    is_tall: bool = False


class _MapFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)
    places: tuple[_PlaceFile, ...]
    footprints: tuple[_FootprintFile, ...]
    robot: Annotated[tuple[Corner, ...], Field(min_length=3)]
    arm: tuple[Corner, ...] = ()


def load_map(path: Path) -> SiteMap:
    """Read a map from a YAML file.

    Raises:
        ConfigError: The file cannot be read, is not YAML, or holds something that is not allowed.
    """
    what = f"the map's settings in {path}"
    file = validated(_MapFile, read_yaml(path, what), what)
    places = (Place(place.name, np.array([place.x, place.y, place.yaw]), place.room) for place in file.places)
    footprints = tuple(Footprint(one.name, np.array(one.corners), one.is_tall) for one in file.footprints)
    arm = np.array(file.arm).reshape(-1, 2)
    return SiteMap({place.name: place for place in places}, footprints, np.array(file.robot), arm)
