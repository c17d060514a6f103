"""What the demonstrator knows: the simulator's truth, told in base_link."""

import numpy as np

from majordomo.geometry import Array, inverse, pose, rotation_from_vector, transform_points
from sim.kitchen_model import MICROWAVE_BODY, TRAY_BODY
from sim.referee import WORKTOPS, Referee
from sim.simulated_robot import SimulatedRobot

HINGE_IN_MICROWAVE: Array = np.array([-0.345, -0.176, 0.192])
HANDLE_FROM_HINGE: Array = np.array([0.475, -0.108, 0.0])
CAVITY_FLOOR_IN_MICROWAVE = 0.048
CLEAR_OF_TRAY_M = 0.06
DOOR_TOP_FROM_HINGE_M = 0.185
HOB = WORKTOPS[0]


class SceneView:
    """Where everything is, in base_link [m]."""

    def __init__(self, robot: SimulatedRobot, referee: Referee) -> None:
        self._world = robot.world
        self._referee = referee
        self._base_from_world = inverse(robot.world.world_from_base)
        body = robot.world.data.body(MICROWAVE_BODY)
        self.base_from_microwave = self._base_from_world @ pose(body.xmat.reshape(3, 3), body.xpos)
        approach = self.base_from_microwave[:3, 1]
        self.microwave_yaw = float(np.arctan2(approach[1], approach[0]))

    @property
    def tcp(self) -> Array:
        """Pose (4, 4) of the TCP."""
        return self._world.base_from_tcp

    @property
    def opening(self) -> float:
        """Distance between the fingers [m]."""
        return self._world.gripper_opening

    @property
    def door_angle(self) -> float:
        """Of the microwave's door [rad], 0 shut."""
        return self._world.microwave_angle

    def in_microwave(self, point: Array) -> Array:
        """Take a point (3,) from base_link to the microwave's frame: y goes in, z up."""
        return transform_points(inverse(self.base_from_microwave), point)

    def from_microwave(self, point: Array) -> Array:
        """Take a point (3,) from the microwave's frame to base_link."""
        return transform_points(self.base_from_microwave, point)

    def handle(self, door_angle: float) -> Array:
        """Middle of the handle's bar (3,) at a door angle [rad]."""
        turn = rotation_from_vector(np.array([0.0, 0.0, door_angle]))
        return self.from_microwave(HINGE_IN_MICROWAVE + turn @ HANDLE_FROM_HINGE)

    def centre(self, name: str) -> Array:
        """Centre (3,) of an object."""
        return transform_points(self._base_from_world, self._referee.position(name))

    def height_above(self, name: str, surface_z: float) -> float:
        """Height of an object's lowest point above a height in base_link [m]."""
        return self._referee.lowest_point(name) + float(self._base_from_world[2, 3]) - surface_z

    def is_gripped(self, name: str) -> bool:
        """Whether both fingers press on an object."""
        return self._referee.is_gripped(name)

    def radius(self, name: str) -> float:
        """Radius of an object's outline seen from above [m]."""
        return self._world.scene.object_named(name).radius

    def half_height(self, name: str) -> float:
        """Half the height of the upright object [m]."""
        return self._world.scene.object_named(name).half_height

    @property
    def over_the_door_z(self) -> float:
        """Height of a TCP [m] at which hand and fingers pass over the microwave's open door."""
        hinge = self.from_microwave(HINGE_IN_MICROWAVE)
        return float(hinge[2]) + DOOR_TOP_FROM_HINGE_M + 0.10

    @property
    def movables(self) -> tuple[str, ...]:
        """Names of all objects."""
        return tuple(movable.name for movable in self._world.scene.objects)

    @property
    def hob_z(self) -> float:
        """Height of the hob [m]."""
        return HOB[2] + float(self._base_from_world[2, 3])

    @property
    def tray_floor(self) -> Array:
        """Centre (3,) of the tray's floor."""
        floor = self._world.pose_of(TRAY_BODY)[:3, 3] + np.array([0.0, 0.0, self._world.scene.tray.thickness])
        return transform_points(self._base_from_world, floor)

    def landing_spots(self) -> Array:
        """Points (n, 3) on the hob where something may be put down: a grid over the objects' region."""
        scene = self._world.scene
        region = scene.regions[scene.object_regions[0]]
        xs = np.linspace(region.low[0], region.high[0] - CLEAR_OF_TRAY_M, 5)
        ys = np.linspace(region.low[1], region.high[1], 4)
        grid = np.array([[x, y, region.z] for x in xs for y in ys])
        return transform_points(self._base_from_world, grid)
