"""A robot that is reached over ROS 2: its senses come by topics, and its servo and limiter run here.

`apply` is paced by the robot: each servo period answers to newer joints than the last one did, and its commands say to
which. So a robot whose time passes by itself is followed as fast as it tells where it is, and a simulator that waits
for commands is driven as fast as both sides can.
"""

import math
from collections.abc import Sequence

import numpy as np
from rclpy.node import Node

from majordomo.action import Action
from majordomo.errors import MajordomoError, RobotUnavailable
from majordomo.geometry import Array
from majordomo.observation import CameraFrame, Observation
from majordomo.robot import RobotSpec
from motion.arm_controller import ArmController, MotorTargets
from motion.emergency_stop import EmergencyStop
from ros_interface.camera_topics import Picture
from ros_interface.health import Health
from ros_interface.heard_topic import NEW_LIFE_S, Stamped
from ros_interface.motor_driver import SAME_MOMENT_S
from ros_interface.motor_topics import MotorCommand, MotorPublisher
from ros_interface.robot_profile import RobotProfile
from ros_interface.sensor_inbox import BodyReading, SensorInbox

SERVO_HZ = 50.0
PATIENCE_S = 2.0
"""How long a robot may take to tell anything, by the wall's clock."""

ASK_AGAIN_S = 0.25
"""After so long without an answer a command is sent again: it may have got lost."""

HOLD_AFTER_S = 0.1
"""Older commands are not gone on from: the robot held still meanwhile."""

CLOCKS_APART_S = 60.0
"""No sensor is so late: then the clocks are not the same."""

NEARLY = 0.99
"""So much of a servo period must have passed for the next one: stamps are rounded."""


class RosClock:
    """The robot's time: what ROS says, or the newest stamp of a sensor where that is newer.

    Args:
        node: Whose clock is ROS's.
        inbox: Hears the sensors.
    """

    def __init__(self, node: Node, inbox: SensorInbox) -> None:
        self._clock = node.get_clock()
        self._inbox = inbox

    def now_s(self) -> float:
        """Time [s]; it stands still while a simulator does."""
        return max(self._clock.now().nanoseconds / 1e9, self._inbox.newest_s)


class RosRobot:
    """A `Robot` over topics. It belongs to one thread, which is not the one that calls the node's callbacks.

    Args:
        node: For topics, in the robot's namespace; it is not destroyed when this is closed.
        profile: What the robot has, and what its topics are called.
        controller: Its servo and limiter.
        emergency_stop: Honoured before every command.
        health: Told how its sensors are.
    """

    def __init__(
        self,
        node: Node,
        profile: RobotProfile,
        controller: ArmController,
        emergency_stop: EmergencyStop,
        health: Health,
    ) -> None:
        self._profile = profile
        self._controller = controller
        self._emergency_stop = emergency_stop
        self._inbox = SensorInbox(node, profile, health)
        self._motors = MotorPublisher(node, profile)
        self._clock = RosClock(node, self._inbox)
        self._spec = profile.spec
        self._period_s = 1.0 / min(SERVO_HZ, profile.joint_states.hz)
        self._periods = round(1.0 / self._period_s / profile.control_hz)
        self._sent_s = -math.inf
        self._knows_grip = False
        self._is_closed = False

    @property
    def spec(self) -> RobotSpec:
        """What it senses and takes."""
        return self._spec

    @property
    def clock(self) -> RosClock:
        """The robot's time."""
        return self._clock

    def observe(self) -> Observation:
        """Fresh pictures, and the joints as they were then; waits for both.

        Raises:
            ObservationRejected: What comes makes no sense, or is stale.
            RobotUnavailable: It is closed, or nothing was ever heard of it.
        """
        self._require_open()
        look = self._inbox.look(PATIENCE_S)
        body = look.body
        self._check_clocks(body.stamp_s)
        base_from_tcp = self._controller.forward(body.joints.positions)
        return Observation(
            cameras={name: self._frame(name, picture, base_from_tcp) for name, picture in look.pictures.items()},
            joint_positions=body.joints.positions,
            joint_velocities=body.joints.velocities,
            gripper_opening=body.joints.gripper_opening,
            base_from_tcp=base_from_tcp,
            odom_from_base=body.odom_from_base,
            stamp_s=body.stamp_s,
        )

    def apply(self, action: Action) -> Action:
        """Carry out an action for one control period; see `Robot.apply`.

        What a robot tells that it has not taken counts as not sent; of one that does not tell, all that was asked is
        believed to be taken.
        """
        self._require_open()
        self._emergency_stop.check()
        self._spec.action.validate(action)
        body = self._begin()
        sent: list[tuple[float, MotorTargets]] = []
        told: list[float | None] = []
        while len(sent) < self._periods and not self._emergency_stop.is_latched:
            targets = self._tick(action, body)
            self._motors.send(_news(targets, sent[-1][1]) if sent else _everything(targets), body.stamp_s)
            sent.append((body.stamp_s, targets))
            body = self._answer(targets, body)
            told.append(body.joints.taken_s)
        if self._emergency_stop.is_latched:
            self.stop()
        taken = [targets for stamp_s, targets in sent if _is_taken(stamp_s, told)]
        return self._controller.carried_out(taken, self._periods)

    def stop(self) -> None:
        """Hold still where it was last known to be; it waits for nothing."""
        if self._is_closed:
            return
        try:
            body = self._inbox.body(-math.inf, patience_s=0.0)
        except MajordomoError:  # nobody knows where it is; its own watchdog stops it
            return
        self._hold(body)
        still = MotorCommand(body.joints.positions, np.zeros(3), is_unfinished=True)  # stopping takes no time
        self._motors.send(still, body.stamp_s)

    def close(self) -> None:
        """Hold still, and hear and command it no more."""
        self.stop()
        if not self._is_closed:
            self._is_closed = True
            self._motors.close()
            self._inbox.close()

    def _begin(self) -> BodyReading:
        """Where it is now, its controller knowing so if it has held still meanwhile."""
        body = self._heard(-math.inf, PATIENCE_S)
        if body.stamp_s < self._sent_s - NEW_LIFE_S:
            self._sent_s = -math.inf  # the robot was started anew
        body = self._heard(self._sent_s + NEARLY * self._period_s, PATIENCE_S)
        taken_s = self._sent_s if body.joints.taken_s is None else min(self._sent_s, body.joints.taken_s)
        if body.stamp_s - taken_s > HOLD_AFTER_S + self._period_s:
            self._hold(body)
        return body

    def _tick(self, action: Action, body: BodyReading) -> MotorTargets:
        """Decide what the motors shall do in one servo period."""
        base_from_tcp = self._controller.forward(body.joints.positions)
        self._sent_s = body.stamp_s
        return self._controller.tick(action, base_from_tcp, body.odom_from_base, self._period_s)

    def _answer(self, targets: MotorTargets, before: BodyReading) -> BodyReading:
        """Where it is one period later; what was sent is sent again while it does not move on.

        Raises:
            RobotUnavailable: It has not moved on for too long.
        """
        since_s = before.stamp_s + NEARLY * self._period_s
        for _ in range(round(PATIENCE_S / ASK_AGAIN_S)):
            try:
                return self._inbox.body(since_s, ASK_AGAIN_S)
            except MajordomoError:
                if self._emergency_stop.is_latched:
                    return before
                self._motors.send(_everything(targets), before.stamp_s)
        return self._heard(since_s, 0.0)

    def _heard(self, since_s: float, patience_s: float) -> BodyReading:
        try:
            return self._inbox.body(since_s, patience_s)
        except MajordomoError as error:
            raise RobotUnavailable(f"The robot does not tell where it is. {error.problem}", error.remedy) from error

    def _hold(self, body: BodyReading) -> None:
        """Have the controller go on from where the robot is; at first it takes over how far the hand is open."""
        opening_m = None if self._knows_grip else body.joints.gripper_opening
        self._controller.hold(body.joints.positions, body.odom_from_base, opening_m)
        self._knows_grip = True

    def _frame(self, name: str, picture: Stamped[Picture], base_from_tcp: Array) -> CameraFrame:
        """A picture with where its camera was."""
        mount, base_from_camera = self._profile.cameras[name].mount, picture.value.base_from_camera
        if mount is not None:
            base_from_camera = mount.frame_from_camera
            if mount.frame == "tcp":
                base_from_camera = base_from_tcp @ base_from_camera
        assert base_from_camera is not None  # a camera has a mount or tells where it is
        shown = picture.value
        return CameraFrame(shown.rgb, shown.depth, shown.intrinsics, base_from_camera, picture.stamp_s)

    def _check_clocks(self, stamp_s: float) -> None:
        apart_s = self._clock.now_s() - stamp_s
        if apart_s > CLOCKS_APART_S:
            raise RobotUnavailable(
                f"The robot's newest stamp is {apart_s:.0f} s behind the clock here.",
                "the parameter use_sim_time: true where the robot is simulated, or setting both computers' clocks.",
            )

    def _require_open(self) -> None:
        if self._is_closed:
            raise RobotUnavailable("The connection to the robot is closed.", "making a new one.")


def _is_taken(stamp_s: float, told: Sequence[float | None]) -> bool:
    """Whether commands for a moment [s] were taken, as far as the robot tells; where it does not, they are believed."""
    return any(taken_s is None or abs(taken_s - stamp_s) < SAME_MOMENT_S for taken_s in told)


def _everything(targets: MotorTargets) -> MotorCommand:
    return MotorCommand(targets.joints, targets.base_twist, targets.gripper_opening)


def _news(targets: MotorTargets, before: MotorTargets) -> MotorCommand:
    """What a motor has been told a period ago need not be said again; but a base that drives is told all the time."""
    twists = [one.base_twist for one in (before, targets) if one.base_twist is not None]
    is_driving = any(twist.any() for twist in twists)
    grips = targets.gripper_opening != before.gripper_opening
    return MotorCommand(
        targets.joints, targets.base_twist if is_driving else None, targets.gripper_opening if grips else None
    )
