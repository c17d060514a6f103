from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pytest

from bringup.audience.film import Film, FilmConfig, FilmedRobot
from bringup.pictures.drawing import Rgb
from majordomo.action import Action
from majordomo.predicate import Predicate
from majordomo.testing import FakeClock, FakeRobot


class Cameras:
    def __init__(self) -> None:
        self.taken = 0
        self.broken = False

    def photograph(self, width: int, height: int, *, best: bool = False) -> Rgb:
        if self.broken:
            raise OSError("no space left")
        self.taken += 1
        return np.zeros((height, width, 3), np.uint8)

    def remember(self) -> object:
        return None

    def truths(self, moment: object, claims: Iterable[Predicate]) -> Mapping[Predicate, bool]:
        return {}


CONFIG = FilmConfig(size=(64, 48), period_s=0.2)


def test_frames_follow_the_robots_time(tmp_path: Path) -> None:
    cameras, clock = Cameras(), FakeClock()
    film = Film(tmp_path / "a.mp4", cameras, clock, lambda: None, CONFIG)
    for _ in range(10):
        film.tick()
        clock.advance(0.1)
    film.close()
    assert cameras.taken == 5


def test_the_robot_that_is_filmed_does_what_the_robot_does(tmp_path: Path) -> None:
    cameras, robot = Cameras(), FakeRobot()
    filmed = FilmedRobot(robot, Film(tmp_path / "a.mp4", cameras, robot.clock, lambda: None, CONFIG))
    sent = filmed.apply(Action({"arm": np.full(6, 9.0)}))
    assert (sent.groups["arm"] <= 1.5).all()
    assert cameras.taken == 1
    filmed.stop()
    assert robot.stop_count == 1
    assert filmed.spec is robot.spec


def test_a_film_that_cannot_go_on_does_not_stop_the_robot(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    cameras, robot = Cameras(), FakeRobot()
    cameras.broken = True
    film = Film(tmp_path / "a.mp4", cameras, robot.clock, lambda: None, CONFIG)
    FilmedRobot(robot, film).apply(Action({}))
    film.close()
    assert len(robot.sent) == 1
    assert film.fault is not None and "no space left" in film.fault
    assert "the film cannot go on" in caplog.text


def test_a_film_without_frames_leaves_no_file_and_closes_twice(tmp_path: Path) -> None:
    film = Film(tmp_path / "a.mp4", Cameras(), FakeClock(), lambda: None, CONFIG)
    film.close()
    film.close()
    assert list(tmp_path.glob("*.mp4")) == []
