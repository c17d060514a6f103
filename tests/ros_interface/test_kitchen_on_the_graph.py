"""The simulated kitchen behind its driver node does what it does in process."""

import numpy as np
import pytest
from rclpy.node import Node
from rclpy.parameter import Parameter

from majordomo.action import Action
from majordomo.clock import WallClock
from majordomo.observation import Observation
from majordomo.robot import Robot
from motion.emergency_stop import EmergencyStop
from ros_interface.health import Health
from ros_interface.robot_node import RobotNode
from ros_interface.robot_profile import load_profile
from ros_interface.ros_robot import RosRobot
from ros_interface.spinning import Spinning
from sim.kitchen_machine import KitchenMachine
from sim.panda_control import arm_controller
from sim.scene import load_scene
from sim.simulated_robot import SimulatedRobot

SEED = 4
TWISTS = np.random.default_rng(SEED).uniform(-0.2, 0.2, (5, 6))


def journey(robot: Robot) -> list[Observation]:
    """What it senses while it carries out some actions."""
    seen = [robot.observe()]
    for number, twist in enumerate(TWISTS):
        robot.apply(Action({"arm": twist, "gripper": np.array([0.08 - 0.01 * number])}))
        seen.append(robot.observe())
    return seen


def test_in_lockstep_it_moves_and_looks_as_in_process(spinning: Spinning) -> None:
    profile, stop = load_profile("simulated_panda"), EmergencyStop()
    overrides = {"autostart": True, "pace": "lockstep"}
    spinning.add(RobotNode(profile, lambda: KitchenMachine("counter", SEED), stop, spinning.context, overrides))
    sim_time = [Parameter("use_sim_time", value=True)]
    client = spinning.add(Node("client", context=spinning.context, parameter_overrides=sim_time))
    controller = arm_controller(load_scene("counter"))
    over_ros = RosRobot(client, profile, controller, stop, Health(WallClock()))
    in_process = SimulatedRobot("counter", SEED)
    for heard, known in zip(journey(over_ros), journey(in_process), strict=True):
        assert heard.stamp_s == pytest.approx(known.stamp_s, abs=1e-6)
        assert heard.joint_positions == pytest.approx(known.joint_positions, abs=1e-6)
        assert heard.base_from_tcp == pytest.approx(known.base_from_tcp, abs=1e-6)
        assert heard.odom_from_base == pytest.approx(known.odom_from_base, abs=1e-6)
        assert heard.gripper_opening == pytest.approx(known.gripper_opening, abs=1e-6)
        for name, frame in heard.cameras.items():
            assert np.abs(frame.depth - known.cameras[name].depth).mean() < 1e-4
            assert frame.base_from_camera == pytest.approx(known.cameras[name].base_from_camera, abs=1e-6)
    over_ros.close()
    in_process.close()
