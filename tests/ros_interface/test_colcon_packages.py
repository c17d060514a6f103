"""What pip, colcon and `ros2 launch` read says the same, and names what there is."""

import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from rosidl_adapter.parser import parse_action_file, parse_message_file

import ros_interface
from majordomo.validation import validated
from ros_interface import agent_node, skill_server
from ros_interface.component import ComponentSettings
from ros_interface.robot_node import RobotNodeSettings

ROS = Path(ros_interface.__file__).parent
PACKAGES = ("majordomo_msgs", "majordomo_ros")
SETTINGS = {
    "robot_node": RobotNodeSettings,
    skill_server.NAME: ComponentSettings,
    agent_node.NAME: ComponentSettings,
}


def manifest(package: str) -> ElementTree.Element:
    return ElementTree.parse(ROS / package / "package.xml").getroot()


def dependencies(package: str, *kinds: str) -> set[str]:
    return {one.text or "" for kind in kinds for one in manifest(package).findall(kind)}


def cmake(package: str) -> str:
    return (ROS / package / "CMakeLists.txt").read_text()


def interfaces() -> list[Path]:
    return sorted(path for folder in ("action", "msg", "srv") for path in (ROS / "majordomo_msgs" / folder).glob("*.*"))


def test_every_interface_is_generated() -> None:
    generated = re.findall(r"^  ((?:action|msg|srv)/\w+\.\w+)$", cmake("majordomo_msgs"), re.MULTILINE)
    assert generated == [str(path.relative_to(ROS / "majordomo_msgs")) for path in interfaces()]


@pytest.mark.parametrize("path", interfaces(), ids=lambda path: path.name)
def test_what_is_installed_has_the_fields_that_its_source_says(path: Path) -> None:
    if path.suffix == ".action":
        from majordomo_msgs import action

        told = parse_action_file("majordomo_msgs", str(path))
        made = getattr(action, path.stem)
        pairs = [(told.goal, made.Goal), (told.result, made.Result), (told.feedback, made.Feedback)]
    else:
        from majordomo_msgs import msg

        pairs = [(parse_message_file("majordomo_msgs", str(path)), getattr(msg, path.stem))]
    for source, kind in pairs:
        assert list(kind.get_fields_and_field_types()) == [field.name for field in source.fields]


@pytest.mark.parametrize("package", PACKAGES)
def test_manifests_are_of_format_3_with_a_licence_and_the_projects_version(package: str) -> None:
    project = tomllib.loads((ROS.parent / "pyproject.toml").read_text())["project"]
    root = manifest(package)
    assert (root.get("format"), root.findtext("name")) == ("3", package)
    assert (root.findtext("license"), root.findtext("version")) == (project["license"], project["version"])
    assert f"project({package}" in cmake(package)


def test_pip_and_colcon_build_the_same_version() -> None:
    project = tomllib.loads((ROS / "majordomo_msgs" / "pyproject.toml").read_text())["project"]
    assert project["version"] == manifest("majordomo_msgs").findtext("version")


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_found_when_building_is_depended_upon(package: str) -> None:
    found = set(re.findall(r"find_package\((\w+)", cmake(package)))
    assert found == dependencies(package, "buildtool_depend", "depend")


def test_the_launch_file_starts_nodes_that_are_installed() -> None:
    launch = ElementTree.parse(ROS / "majordomo_ros" / "launch" / "majordomo.launch.xml")
    (installed,) = re.findall(r"foreach\(NODE ([\w ]+)\)", cmake("majordomo_ros"))
    assert [node.get("exec") for node in launch.iter("node")] == installed.split()
    assert {node.get("pkg") for node in launch.iter("node")} == {"majordomo_ros"}


def test_the_launch_files_arguments_are_declared() -> None:
    path = ROS / "majordomo_ros" / "launch" / "majordomo.launch.xml"
    declared = {arg.get("name") for arg in ElementTree.parse(path).iter("arg")}
    assert set(re.findall(r"\$\(var (\w+)\)", path.read_text())) == declared


def test_the_parameter_file_holds_what_the_nodes_take() -> None:
    tree = yaml.safe_load((ROS / "majordomo_ros" / "config" / "majordomo.yaml").read_text())
    assert {key.removeprefix("/**/") for key in tree} == set(SETTINGS)
    for name, settings in SETTINGS.items():
        validated(settings, tree[f"/**/{name}"]["ros__parameters"], f"the parameters of {name}")
