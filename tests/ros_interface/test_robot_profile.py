"""A profile says what another robot is like; what it must not say is refused by name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from majordomo.errors import ConfigError, UnknownName
from ros_interface.robot_profile import PROFILES, CameraMount, GripperProfile, load_profile, shipped_profiles
from sim.arm_indices import joint_limits
from sim.kitchen_model import build_arm_model
from sim.panda_control import JOINT_ACCELERATION_RAD_S2, JOINT_SPEED_RAD_S, robot_spec
from sim.scene import load_scene

Tree = dict[str, Any]


@pytest.fixture
def refuse(tmp_path: Path) -> Callable[[Callable[[Tree], object], str], None]:
    """`refuse(change, complaint)`: the default profile, changed like that, is refused with such words."""

    def check(change: Callable[[Tree], object], complaint: str) -> None:
        tree = yaml.safe_load((PROFILES / "simulated_panda.yaml").read_text())
        change(tree)
        path = tmp_path / "robot.yaml"
        path.write_text(yaml.safe_dump(tree))
        with pytest.raises(ConfigError, match=complaint):
            load_profile(path)

    return check


Refuse = Callable[[Callable[[Tree], object], str], None]


@pytest.mark.parametrize("name", shipped_profiles())
def test_shipped_profiles_can_be_loaded(name: str) -> None:
    assert load_profile(name).spec.action.action_dim in (7, 10)


def test_the_default_is_the_simulated_robot() -> None:
    scene = load_scene("counter")
    profile, simulated = load_profile(), robot_spec(scene)
    assert profile.spec.action == simulated.action
    assert profile.spec.observation.cameras == simulated.observation.cameras
    assert profile.spec.observation.gripper_range == simulated.observation.gripper_range
    assert profile.control_hz == simulated.control_hz
    limits = profile.motor_limits
    ranges = np.column_stack([limits.joint_low_rad, limits.joint_high_rad])
    np.testing.assert_allclose(ranges, joint_limits(build_arm_model(scene)), atol=1e-4)
    assert limits.max_joint_speed_rad_s == JOINT_SPEED_RAD_S
    assert tuple(joint.max_acceleration_rad_s2 for joint in profile.arm.joints) == JOINT_ACCELERATION_RAD_S2


def test_a_robot_that_stands_has_no_base_group() -> None:
    profile = load_profile("panda_ros2_control")
    assert [group.name for group in profile.spec.action.groups] == ["arm", "gripper"]
    assert profile.motor_limits.max_base_speed_m_s == 0.0


def test_a_base_that_cannot_go_sideways_is_not_asked_to() -> None:
    base = load_profile("mobile_manipulator_nav2").spec.action.groups[-1]
    assert (base.low[1], base.high[1]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("name", "shut", "open_"), [("simulated_panda", 0.0, 0.04), ("mobile_manipulator_nav2", 0.8, 0.0)]
)
def test_an_opening_is_a_matter_of_the_grippers_joints(name: str, shut: float, open_: float) -> None:
    gripper: GripperProfile = load_profile(name).gripper
    for opening_m, joint in zip(gripper.range_m, (shut, open_), strict=True):
        np.testing.assert_allclose(gripper.targets(opening_m), joint, atol=1e-12)
        assert gripper.opening(gripper.targets(opening_m)) == pytest.approx(opening_m)


def test_a_mount_is_a_pose() -> None:
    mount = CameraMount(frame="tcp", position_m=(1.0, 2.0, 3.0), rotation_vector_rad=(0.0, 0.0, np.pi / 2))
    np.testing.assert_allclose(mount.frame_from_camera @ [1.0, 0.0, 0.0, 1.0], [1.0, 3.0, 3.0, 1.0], atol=1e-12)


def test_a_profile_that_is_none_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownName, match=r"no robot profile named 'simulated_pand'. Try: 'simulated_panda'"):
        load_profile("simulated_pand")


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "robot.yaml"
    path.write_text("name: [")
    with pytest.raises(ConfigError, match=r"robot.yaml are not YAML(.|\n)*Try: mending"):
        load_profile(path)


def test_what_is_missing_is_named(refuse: Refuse) -> None:
    refuse(lambda tree: tree.pop("arm"), r"'arm': field required.*Try: .*gripper")


def test_a_key_that_is_not_known_is_named(refuse: Refuse) -> None:
    refuse(lambda tree: tree["base"].update(max_sideway_m_s=1.0), r"'base.max_sideway_m_s'")


@pytest.mark.parametrize("name", ["camera//image", "1camera", "cmd vel", "~camera", "cmd_vel/", "cmd_vel\n", ""])
def test_what_cannot_be_a_topic_is_refused(refuse: Refuse, name: str) -> None:
    refuse(lambda tree: tree["base"].update(command_topic=name), r"'base.command_topic': .*between single slashes")


@pytest.mark.parametrize("name", ["cmd_vel", "/cmd_vel", "~/cmd_vel", "base/cmd_vel_2"])
def test_topics_may_be_relative_absolute_and_private(tmp_path: Path, name: str) -> None:
    tree = yaml.safe_load((PROFILES / "simulated_panda.yaml").read_text())
    tree["base"]["command_topic"] = name
    path = tmp_path / "robot.yaml"
    path.write_text(yaml.safe_dump(tree))
    base = load_profile(path).base
    assert base is not None and base.command_topic == name


def test_one_topic_for_two_things_is_refused(refuse: Refuse) -> None:
    wrist = "wrist_camera/color/image_raw"
    refuse(lambda tree: tree["cameras"]["mast"].update(colour=wrist), f"topic '{wrist}' is named twice")


def test_one_joint_for_two_things_is_refused(refuse: Refuse) -> None:
    refuse(lambda tree: tree["gripper"].update(joints=["panda_joint1"]), "joint 'panda_joint1' is named twice")


def test_a_joint_without_range_is_refused(refuse: Refuse) -> None:
    refuse(
        lambda tree: tree["arm"]["joints"][2].update(low_rad=3.0), r"'arm.joints.2': .*'panda_joint3' goes from 3 to"
    )


def test_a_speed_that_is_not_finite_is_refused(refuse: Refuse) -> None:
    refuse(lambda tree: tree["arm"].update(max_speed_m_s=float("nan")), r"max_speed_m_s")


@pytest.mark.parametrize("change", [{"range_m": [0.08, 0.08]}, {"metres_per_unit": 0.0}])
def test_a_gripper_that_cannot_move_is_refused(refuse: Refuse, change: Tree) -> None:
    refuse(lambda tree: tree["gripper"].update(change), r"'gripper': .*(opens from|do not move)")


def test_a_camera_that_is_nowhere_is_refused(refuse: Refuse) -> None:
    refuse(lambda tree: tree["cameras"]["mast"].pop("pose_topic"), r"'cameras.mast': .*either a pose_topic or a mount")
