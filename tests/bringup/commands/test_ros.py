from collections.abc import Sequence
from typing import Any

import pytest
from typer.testing import CliRunner

from bringup.application import app
from bringup.settings import Settings


def invoke(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Settings, list[str]]]:
    """Nodes that were to be run, none of which is."""
    nodes: list[tuple[str, Settings, list[str]]] = []

    def keep(name: str, settings: Settings, ros_arguments: Sequence[str]) -> None:
        nodes.append((name, settings, list(ros_arguments)))

    monkeypatch.setattr("bringup.ros.nodes.keep_node", keep)
    return nodes


def test_a_node_is_told_what_is_ros_s_own_apart(kept: list[tuple[str, Settings, list[str]]]) -> None:
    result = invoke("ros", "node", "robot", "--scene", "kitchen", "--seed", "3", "--ros-args", "-p", "pace:=lockstep")
    assert result.exit_code == 0, result.output
    name, settings, ros_arguments = kept[0]
    assert (name, settings.scene, settings.seed) == ("robot", "kitchen", 3)
    assert ros_arguments == ["--ros-args", "-p", "pace:=lockstep"]


def test_a_node_takes_a_profile(kept: list[tuple[str, Settings, list[str]]]) -> None:
    invoke("ros", "node", "skills", "--profile", "panda_ros2_control")
    ros = kept[0][1].ros
    assert ros is not None and ros.profile == "panda_ros2_control"


@pytest.mark.parametrize("names", [["toaster"], ["robot", "skills"], ["--ros-args", "-r", "a:=b"]])
def test_what_is_no_node_is_refused(kept: list[tuple[str, Settings, list[str]]], names: list[str]) -> None:
    assert invoke("ros", "node", *names).exit_code == 2
    assert not kept


def test_all_nodes_are_told_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    up: list[dict[str, list[str]]] = []

    class Processes:
        def __init__(self, commands: dict[str, list[str]], screen: object) -> None:
            up.append(commands)

        def keep_running(self) -> int:
            return 0

    monkeypatch.setattr("bringup.ros.processes.NodeProcesses", Processes)
    assert invoke("ros", "up", "--seed", "7", "--ros-args", "-p", "pace:=lockstep").exit_code == 0
    assert invoke("ros", "up", "robot", "skills").exit_code == 0
    assert [list(commands) for commands in up] == [["robot", "skills", "agent"], ["robot", "skills"]]
    assert all("--seed" in command and command[-1] == "pace:=lockstep" for command in up[0].values())


@pytest.mark.parametrize("command", [["ros", "up"], ["ros", "node", "agent"], ["run", "open the microwave", "--ros"]])
def test_without_the_extra_it_says_what_to_type(monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    def missing(name: str) -> None:
        raise ImportError("No module named 'rclpy'")

    monkeypatch.setattr("bringup.ros.extra.import_module", missing)
    result = invoke(*command)
    assert result.exit_code == 1
    assert "No module named 'rclpy'" in result.stderr and "Try: make setup" in result.stderr


def test_run_and_chat_ask_for_a_robot_over_ros(kitchen: Any, chat: Any) -> None:
    assert invoke("run", "open the microwave", "--ros").exit_code == 0
    assert chat("open the microwave", options=("--profile", "panda_ros2_control")).exit_code == 0
    assert invoke("run", "open the microwave").exit_code == 0
    profiles = [settings.ros and settings.ros.profile for settings in kitchen.opened]
    assert profiles == ["simulated_panda", "panda_ros2_control", None]
