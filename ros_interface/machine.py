"""What `RobotNode` drives: motors and senses without servo or limits, simulated or real."""

from typing import Protocol

from majordomo.geometry import Array
from majordomo.observation import CameraFrame, Observation


class Machine(Protocol):
    """The motors and senses of one robot. It belongs to one thread."""

    def sense(self) -> Observation:
        """Joints, gripper and odometry now, without pictures, stamped by the robot's clock; it is cheap.

        `base_from_tcp` is not looked at: who commands the robot finds it from the joints.
        """
        ...

    def picture(self, camera: str) -> CameraFrame:
        """The newest picture; an array that is never written to again."""
        ...

    def command(self, joints: Array, gripper_opening: float, base_twist: Array | None) -> None:
        """Send the motors somewhere, until the next command.

        Args:
            joints: Targets (n_joints,) [rad].
            gripper_opening: Target [m].
            base_twist: (3,) [m/s, m/s, rad/s] in base_link; None: the base brakes.
        """
        ...

    def step(self, duration_s: float) -> None:
        """Let the robot's time pass [s]; hardware, whose time passes by itself, does nothing."""
        ...

    def hold(self) -> None:
        """Hold still, and go on holding what is held. At any time."""
        ...

    def close(self) -> None:
        """Release everything. Any number of times."""
        ...
