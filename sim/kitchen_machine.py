"""The robot's motors and senses in the simulated kitchen: what the driver of a real one offers, and no more.

Who commands it brings the servo and the limits; the truth of the world is not reachable through it but for `world`,
which is for demonstrations, tests, benchmarks and films.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from majordomo.geometry import Array
from majordomo.observation import CameraFrame, Observation
from motion.bounds import shortened
from motion.floor import moved
from sim.kitchen_world import KitchenWorld
from sim.odometry import Odometry
from sim.panda_control import IMAGE_SIZE
from sim.scene import SceneConfig

BASE_LEAD_M, BASE_LEAD_RAD = 0.02, 0.03
"""How far the base's target may run ahead of where it is: a base that is pushed away stays where it was pushed."""


class KitchenMachine:
    """A Panda on wheels in a `KitchenWorld`. It belongs to one thread.

    Args:
        scene: Configuration, or the name or path of one.
        seed: Draws where everything stands.
    """

    def __init__(self, scene: SceneConfig | str | Path = "counter", seed: int = 0) -> None:
        self.world = KitchenWorld(scene)
        self.odometry = Odometry(self.world.scene.odometry)
        self._base_twist: Array | None = None
        self.reset(seed)

    def reset(self, seed: int, *, positions: Mapping[str, float] | None = None) -> None:
        """Start anew with everything where the seed puts it; see `KitchenWorld.reset`."""
        self.world.reset(seed, positions=positions)
        self.odometry.reset(seed, self.world.map_from_base)
        self.settle()

    def settle(self) -> None:
        """Take where the base stands as where it shall stand: for a world arranged by hand."""
        self.odometry.follow(self.world.map_from_base, 0.0)
        self._stand()

    def sense(self) -> Observation:
        """Joints, gripper and poses now; pictures are taken one by one."""
        world = self.world
        return Observation(
            cameras={},
            joint_positions=world.joint_positions,
            joint_velocities=world.joint_velocities,
            gripper_opening=world.gripper_opening,
            base_from_tcp=world.base_from_tcp,
            odom_from_base=self.odometry.odom_from_base,
            stamp_s=world.time_s,
        )

    def picture(self, camera: str) -> CameraFrame:
        """Take one now; it takes some 10 ms.

        Raises:
            UnknownName: There is no such camera.
            RobotUnavailable: Nothing can be rendered.
        """
        return self.world.render(camera, IMAGE_SIZE, IMAGE_SIZE)

    def command(self, joints: Array, gripper_opening: float, base_twist: Array | None) -> None:
        """Send the motors somewhere, until the next command.

        Args:
            joints: Targets (7,) [rad].
            gripper_opening: Target [m].
            base_twist: (3,) [m/s, m/s, rad/s] in base_link; None: the base brakes as hard as its wheels can.
        """
        self.world.set_targets(joints, gripper_opening)
        self._base_twist = base_twist
        if base_twist is None:
            self._stand()

    def step(self, duration_s: float) -> None:
        """Let simulated time pass."""
        if self._base_twist is not None:
            self._drive(self._base_twist, duration_s)
        self.world.step(round(duration_s / self.world.scene.timestep_s))
        self.odometry.follow(self.world.map_from_base, duration_s)

    def hold(self) -> None:
        """Hold still where it is; the gripper goes on holding what it holds."""
        self.command(self.world.joint_positions, self.world.gripper_target, None)

    def close(self) -> None:
        """Release the renderer; may be called again."""
        self.world.close()

    def _drive(self, twist: Array, dt_s: float) -> None:
        """Move the target of the base's servos on, never far ahead of where it is."""
        here = self.world.map_from_base
        ahead = moved(self.world.base_target, twist, dt_s) - here
        lead = np.append(shortened(ahead[:2], BASE_LEAD_M), shortened(ahead[2:], BASE_LEAD_RAD))
        self.world.set_base_target(here + lead)

    def _stand(self) -> None:
        self._base_twist = None
        self.world.set_base_target(self.world.map_from_base)
