"""A map knows its places, says when a robot has arrived, and refuses a file that is wrong."""

from pathlib import Path

import numpy as np
import pytest

from majordomo.errors import ConfigError, UnknownName
from majordomo.site_map import load_map

MAP = """
places:
  - {name: sink, x: 1.0, y: -0.2, yaw: 3.1}
footprints:
  - {name: table, corners: [[0, 0], [1, 0], [1, 1]]}
robot: [[-0.2, -0.2], [0.2, -0.2], [0.2, 0.2], [-0.2, 0.2]]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "map.yaml"
    path.write_text(MAP, encoding="utf-8")
    return path


def test_a_robot_has_arrived_only_near_a_place_and_facing_it(path: Path) -> None:
    site_map = load_map(path)
    assert site_map.is_at("sink", np.array([1.03, -0.22, -3.13]))  # the heading wraps round
    assert not site_map.is_at("sink", np.array([1.1, -0.2, 3.1]))
    assert not site_map.is_at("sink", np.array([1.0, -0.2, 2.9]))


def test_a_map_holds_what_is_on_the_floor(path: Path) -> None:
    site_map = load_map(path)
    assert [(footprint.name, footprint.corners.shape) for footprint in site_map.footprints] == [("table", (3, 2))]
    assert site_map.robot.shape == (4, 2)


def test_a_map_may_tell_what_is_as_high_as_the_arm(path: Path) -> None:
    text = MAP.replace("name: table", "name: wall, is_tall: true") + "arm: [[0, -0.1], [0.5, 0], [0, 0.1]]\n"
    assert not load_map(path).footprints[0].is_tall and not len(load_map(path).arm)
    path.write_text(text, encoding="utf-8")
    assert load_map(path).footprints[0].is_tall
    assert load_map(path).arm.shape == (3, 2)


def test_an_unknown_place_is_refused_with_the_nearest(path: Path) -> None:
    with pytest.raises(UnknownName, match=r"sikn.*sink"):
        load_map(path)["sikn"]


def test_a_wrong_key_is_named(path: Path) -> None:
    path.write_text(MAP.replace("yaw", "yow"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"places\.0\.yow.*Try:"):
        load_map(path)
