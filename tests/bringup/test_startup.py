"""What a command must not load, seen in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("torch", "mujoco", "transformers", "langchain_openai", "openai", "rclpy", "imageio_ffmpeg")
SCRIPT = """
import sys
from bringup.cli import main
sys.argv = ["majordomo", *{arguments!r}]
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
print("loaded:", *sorted(set({unwanted!r}) & set(sys.modules)), file=sys.stderr)
"""


def loaded(arguments: list[str], unwanted: tuple[str, ...]) -> str:
    script = SCRIPT.format(arguments=arguments, unwanted=unwanted)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True)
    return done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan", "put the red cup in the microwave"],
        ["plan", "first_light"],
        ["skills"],
        ["skills", "show", "pick"],
        ["scripts", "list"],
        ["scripts", "check", "first_light"],
        ["run", "--help"],
    ],
)
def test_it_loads_neither_simulator_nor_network_nor_ros(arguments: list[str]) -> None:
    assert loaded(arguments, HEAVY) == "loaded:"


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_loads_next_to_nothing(arguments: list[str]) -> None:
    assert loaded(arguments, (*HEAVY, "numpy", "pydantic", "networkx", "rich", "yaml", "lark")) == "loaded:"


def test_a_stop_waits_for_nothing_heavy(tmp_path: Path) -> None:
    arguments = ["stop", "--journal", str(tmp_path)]
    assert loaded(arguments, (*HEAVY, "numpy", "networkx", "rich", "prompt_toolkit", "lark")) == "loaded:"
