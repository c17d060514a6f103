"""A robot's node around a fake machine, as a process; it says `held` once it is stopped, and ends with its input."""

import sys
import threading

import numpy as np

from majordomo.testing import FakeMachine
from motion.emergency_stop import EmergencyStop
from ros_interface.robot_node import RobotNode
from ros_interface.robot_profile import load_profile
from ros_interface.spinning import Spinning


class Machine(FakeMachine):
    """Says when it holds because of a stop."""

    def hold(self) -> None:
        super().hold()
        if self.hold_count > 1:  # the first is how it begins
            sys.stdout.write("held\n")
            sys.stdout.flush()


def main() -> None:
    """Tell joints, and take whatever comes."""
    profile = load_profile("simulated_panda")
    posture = np.array([0.0, -1.0, 0.0, -2.2, 0.0, 1.0, 0.8])
    overrides = {"autostart": True, "pace": "lockstep"}
    with Spinning() as spinning:
        machine = Machine(profile.spec.observation, posture)
        spinning.add(RobotNode(profile, lambda: machine, EmergencyStop(), spinning.context, overrides))
        ended = threading.Thread(target=sys.stdin.read, daemon=True)
        ended.start()
        spinning.wait_until(lambda: not ended.is_alive(), threading.TIMEOUT_MAX)


if __name__ == "__main__":
    main()
