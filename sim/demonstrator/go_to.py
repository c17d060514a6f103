"""Showing how to drive to a place: the arm to where it travels, then out, round and in; what is held comes along."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from majordomo.geometry import Array
from motion.floor import seen_from
from sim.demonstrator.floor_guide import FloorGuide, Step
from sim.demonstrator.hand import OPEN_M, SHUT_M, Aim, hop, turn_between
from sim.demonstrator.scene_view import SceneView
from sim.simulated_robot import SimulatedRobot

ARRIVED_M, ARRIVED_RAD = 0.012, 0.02
TUCKED_M, UNTUCKED_M = 0.06, 0.12
"""With the hand nearer to where it travels than the first it drives at full speed, beyond the second not at all."""
AHEAD_M = 0.4
"""So far ahead of the robot, standing at a place, is the second point to look at."""
LEVER_M = 0.1
"""A hand that is turned by 1 rad is as far away as one that is off by this."""


class Driver:
    """What a demonstration that drives knows besides the scene: map, odometry, and how the arm travels.

    It goes by odometry, not by the truth: what it shows follows from what a policy can know.

    Attributes:
        site: The map.
        base_from_home: (4, 4) pose of the TCP while it drives.
    """

    def __init__(self, robot: SimulatedRobot) -> None:
        self.site = robot.world.scene.site_map()
        self.base_from_home = robot.base_from_home
        self._robot = robot

    @property
    def odom_from_base(self) -> Array:
        """Where the robot believes it stands, (3,)."""
        return self._robot.odom_from_base

    def step(self, place: str) -> Step:
        """What the base does next to reach a place.

        Raises:
            UnknownName: The map has no such place.
        """
        self.site[place]  # a site without a map has none
        return self._guide.step(place, self.odom_from_base)

    @cached_property
    def _guide(self) -> FloorGuide:
        return FloorGuide(self.site)


@dataclass(frozen=True, slots=True)
class GoToDemonstration:
    """Driving to `place`."""

    view: SceneView
    driver: Driver
    place: str

    def points(self) -> tuple[Array, Array]:
        """Where to look: the place, and ahead of whoever stands there, both at the height of base_link."""
        x, y, yaw = seen_from(self.driver.odom_from_base, self.driver.site[self.place].map_from_base)
        ahead = [x + AHEAD_M * np.cos(yaw), y + AHEAD_M * np.sin(yaw), 0.0]
        return np.array([x, y, 0.0]), np.array(ahead)

    def is_done(self) -> bool:
        """Whether it stands there, the arm as it travels."""
        distance_m, turn_rad = self.driver.site.distance(self.place, self.driver.odom_from_base)
        return distance_m < ARRIVED_M and turn_rad < ARRIVED_RAD and self._to_tuck() < TUCKED_M

    def progress(self) -> float:
        """Nearness."""
        _, turn_rad = self.driver.site.distance(self.place, self.driver.odom_from_base)
        return float(np.exp(-self.driver.step(self.place).left_m - 0.3 * turn_rad))

    def aim(self) -> Aim:
        """What to do now."""
        tcp, home = self.view.tcp, self.driver.base_from_home.copy()
        home[:3, 3] = hop(home[:3, 3], tcp, height=float(home[2, 3]), slope=2.0)
        share = float(np.clip((UNTUCKED_M - self._to_tuck()) / (UNTUCKED_M - TUCKED_M), 0.0, 1.0))
        twist = self.driver.step(self.place).twist
        is_holding = any(self.view.is_gripped(name) for name in self.view.movables)
        return Aim(home, SHUT_M if is_holding else OPEN_M, share * twist)

    def _to_tuck(self) -> float:
        home = self.driver.base_from_home
        away = float(np.linalg.norm(self.view.tcp[:3, 3] - home[:3, 3]))
        return away + LEVER_M * turn_between(self.view.tcp, home)
