"""What can be wrong with a robot, and a robot around any other that goes wrong so when asked to."""

from collections.abc import Mapping, Set
from dataclasses import replace
from enum import Enum, auto

import numpy as np

from majordomo.action import Action
from majordomo.errors import EmergencyStopped, RobotUnavailable
from majordomo.observation import CameraFrame, Observation
from majordomo.robot import Robot
from majordomo.wrapped_robot import WrappedRobot


class RobotFault(Enum):
    """What can be wrong with a robot."""

    SILENT = auto()
    """`observe` and `apply` raise `RobotUnavailable`."""
    NAN_IMAGES = auto()
    """Depth images are NaN."""
    BLACK_IMAGES = auto()
    """Pictures are black."""
    FROZEN_IMAGES = auto()
    """Pictures and depth stay what they were when this began."""
    FROZEN_DEPTH = auto()
    """Depth stays what it was when this began."""
    LATE_IMAGES = auto()
    """Pictures stay what they were when this began, and say so by their stamps."""
    CROPPED_IMAGES = auto()
    """Pictures have another shape."""
    NO_IMAGES = auto()
    """A camera is missing."""
    STALE_STAMP = auto()
    """Observations keep the stamp they had when this began."""
    STUCK = auto()
    """The arm does not move, whatever it is sent."""
    EMERGENCY_STOPPED = auto()
    """`apply` raises `EmergencyStopped`."""


class FaultyRobot(WrappedRobot):
    """Does as the robot inside, but for what is wrong.

    Attributes:
        faults: What is wrong now; tests add and remove.
    """

    def __init__(self, robot: Robot) -> None:
        super().__init__(robot)
        self.faults: set[RobotFault] = set()
        self._last_frames: Mapping[str, CameraFrame] = {}
        self._last_stamp_s = 0.0

    def observe(self) -> Observation:
        """Sense now, as far as nothing is wrong."""
        self._require_answer()
        observation = super().observe()
        if RobotFault.STALE_STAMP not in self.faults:
            self._last_stamp_s = observation.stamp_s
        frames = {
            name: spoiled(replace(frame, stamp_s=self._last_stamp_s), self._last_frames.get(name, frame), self.faults)
            for name, frame in observation.cameras.items()
        }
        self._last_frames = frames
        cameras = {} if RobotFault.NO_IMAGES in self.faults else frames
        return replace(observation, cameras=cameras, stamp_s=self._last_stamp_s)

    def apply(self, action: Action) -> Action:
        """Carry out an action, as far as nothing is wrong."""
        self._require_answer()
        if RobotFault.EMERGENCY_STOPPED in self.faults:
            raise EmergencyStopped("The robot's emergency stop is latched.", "remove the fault.")
        if RobotFault.STUCK not in self.faults:
            return super().apply(action)
        kinds = {group.name: group.kind for group in self.spec.action.groups}
        super().apply(Action({name: way for name, way in action.groups.items() if kinds[name] == "gripper"}))
        return action

    def _require_answer(self) -> None:
        if RobotFault.SILENT in self.faults:
            raise RobotUnavailable("The robot does not answer.", "remove the fault.")


def spoiled(frame: CameraFrame, before: CameraFrame, faults: Set[RobotFault]) -> CameraFrame:
    """A frame as cameras with faults send it, having sent another before."""
    if RobotFault.LATE_IMAGES in faults:
        return before
    if RobotFault.FROZEN_IMAGES in faults:
        return replace(frame, rgb=before.rgb, depth=before.depth)
    if RobotFault.FROZEN_DEPTH in faults:
        return replace(frame, depth=before.depth)
    if RobotFault.NAN_IMAGES in faults:
        return replace(frame, depth=np.full_like(frame.depth, np.nan))
    if RobotFault.BLACK_IMAGES in faults:
        return replace(frame, rgb=np.zeros_like(frame.rgb), depth=np.zeros_like(frame.depth))
    if RobotFault.CROPPED_IMAGES in faults:
        return replace(frame, rgb=frame.rgb[1:], depth=frame.depth[1:])
    return frame
