"""A robot without a body or a simulator: it integrates what it is told, and goes wrong when asked to."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from majordomo.action import Action, ActionGroup, ActionSpec
from majordomo.errors import EmergencyStopped, RobotUnavailable
from majordomo.geometry import Array, pose, rotation_from_vector
from majordomo.observation import CameraFrame, Observation, ObservationSpec
from majordomo.robot import RobotSpec
from majordomo.testing.faulty_robot import RobotFault, spoiled

FAKE_ACTION_SPEC = ActionSpec(
    (
        ActionGroup("arm", "twist", (-0.5,) * 3 + (-1.5,) * 3, (0.5,) * 3 + (1.5,) * 3),
        ActionGroup("gripper", "gripper", (0.0,), (0.08,)),
    )
)

FAKE_ROBOT_SPEC = RobotSpec(
    name="fake arm",
    observation=ObservationSpec(
        cameras={"scene": (16, 16), "hand": (16, 16)},
        joint_names=tuple(f"joint{number}" for number in range(1, 8)),
        gripper_range=(0.0, 0.08),
    ),
    action=FAKE_ACTION_SPEC,
    control_hz=10.0,
)


class FakeClock:
    """Time that passes when told to.

    Args:
        start_s: First reading.
    """

    def __init__(self, start_s: float = 0.0) -> None:
        self.time_s = start_s

    def now_s(self) -> float:
        """Return the time [s]."""
        return self.time_s

    def advance(self, dt_s: float) -> None:
        """Let time pass; negative values make it jump back."""
        self.time_s += dt_s


class FakeRobot:
    """Integrates twists of its TCP, sets its gripper at once, clips to its action spec, and keeps a record.

    Args:
        clock: The robot's time; every `apply` advances it by one control period.
        spec: What it senses and takes: one group "arm" of kind "twist", one group "gripper".

    Attributes:
        faults: What is wrong now; tests add and remove.
        sent: Actions really sent, oldest first.
        interlock: Called before anything moves; raises where nothing may.
        stop_count: Calls of `stop`.
    """

    def __init__(self, clock: FakeClock | None = None, spec: RobotSpec = FAKE_ROBOT_SPEC) -> None:
        self.faults: set[RobotFault] = set()
        self.sent: list[Action] = []
        self.interlock: Callable[[], None] = lambda: None
        self.stop_count = 0
        self._clock = clock or FakeClock()
        self._spec = spec
        self._base_from_tcp = pose(np.diag([1.0, -1.0, -1.0]), np.array([0.4, 0.0, 0.3]))  # the gripper points down
        self._gripper_opening = spec.observation.gripper_range[1]
        self._last_stamp_s = self._clock.now_s()
        self._last_frames: Mapping[str, CameraFrame] = {}
        self._is_closed = False

    @property
    def spec(self) -> RobotSpec:
        return self._spec

    @property
    def clock(self) -> FakeClock:
        return self._clock

    def observe(self) -> Observation:
        self._require_answer()
        if RobotFault.STALE_STAMP not in self.faults:
            self._last_stamp_s = self._clock.now_s()
        example = self._spec.observation.example()
        frames = {name: _picture(frame, self._base_from_tcp) for name, frame in example.cameras.items()}
        frames = {
            name: spoiled(replace(frame, stamp_s=self._last_stamp_s), self._last_frames.get(name, frame), self.faults)
            for name, frame in frames.items()
        }
        self._last_frames = frames
        return replace(
            example,
            cameras={} if RobotFault.NO_IMAGES in self.faults else frames,
            base_from_tcp=self._base_from_tcp.copy(),
            gripper_opening=self._gripper_opening,
            stamp_s=self._last_stamp_s,
        )

    def apply(self, action: Action) -> Action:
        self._require_answer()
        self._spec.action.validate(action)
        if RobotFault.EMERGENCY_STOPPED in self.faults:
            raise EmergencyStopped("The fake robot's emergency stop is latched.", "remove the fault.")
        self.interlock()
        dt_s = 1.0 / self._spec.control_hz
        limits = {group.name: group for group in self._spec.action.groups}
        sent = Action(
            {name: np.clip(values, limits[name].low, limits[name].high) for name, values in action.groups.items()}
        )
        if "arm" in sent.groups and RobotFault.STUCK not in self.faults:
            self._move(sent.groups["arm"] * dt_s)
        if "gripper" in sent.groups:
            self._gripper_opening = float(sent.groups["gripper"][0])
        self._clock.advance(dt_s)
        self.sent.append(sent)
        return sent

    def stop(self) -> None:
        self.stop_count += 1

    def close(self) -> None:
        self._is_closed = True

    def _move(self, displacement: Array) -> None:
        rotation = rotation_from_vector(displacement[3:]) @ self._base_from_tcp[:3, :3]
        self._base_from_tcp = pose(rotation, self._base_from_tcp[:3, 3] + displacement[:3])

    def _require_answer(self) -> None:
        if self._is_closed or RobotFault.SILENT in self.faults:
            raise RobotUnavailable("The fake robot does not answer.", "remove the fault, or make another one.")


def _picture(frame: CameraFrame, base_from_tcp: Array) -> CameraFrame:
    """Grey, but for some first pixels, which change with every motion of the hand."""
    rgb, depth = np.full_like(frame.rgb, 128), np.ones_like(frame.depth)
    rgb.flat[: base_from_tcp.nbytes] = np.frombuffer(base_from_tcp.tobytes(), np.uint8)
    depth.flat[: base_from_tcp.size] += np.abs(base_from_tcp).ravel()
    return replace(frame, rgb=rgb, depth=depth)
