import signal

import pytest

from bringup.stopping.interruption import Interruption
from bringup.stopping.shielded_robot import ShieldedRobot
from majordomo.action import Action
from majordomo.observation import Observation
from majordomo.testing import FakeRobot


def press_ctrl_c() -> None:
    signal.raise_signal(signal.SIGINT)


def test_ctrl_c_raises_at_once_where_nothing_is_shielded() -> None:
    with Interruption(), pytest.raises(KeyboardInterrupt):
        press_ctrl_c()


def test_what_is_shielded_runs_to_its_end_first() -> None:
    log: list[str] = []
    with Interruption() as interruption, pytest.raises(KeyboardInterrupt):
        with interruption.shield():
            press_ctrl_c()
            log.append("to its end")
        log.append("and no further")
    assert log == ["to its end"]


def test_an_inner_shield_does_not_raise_within_the_outer_one() -> None:
    log: list[str] = []
    with Interruption() as interruption, pytest.raises(KeyboardInterrupt), interruption.shield():
        with interruption.shield():
            press_ctrl_c()
        log.append("to its end")
    assert log == ["to its end"]


def test_a_second_ctrl_c_does_not_disturb_the_stopping_and_the_third_does() -> None:
    with Interruption():
        with pytest.raises(KeyboardInterrupt):
            press_ctrl_c()
        press_ctrl_c()
        with pytest.raises(KeyboardInterrupt):
            press_ctrl_c()


def test_ctrl_c_is_given_back_in_the_end() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interruption():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before


def test_a_shielded_robot_ends_its_call_before_it_is_interrupted() -> None:
    class PressedUpon(FakeRobot):
        def observe(self) -> Observation:
            press_ctrl_c()
            log.append("observed")
            return super().observe()

    log: list[str] = []
    with Interruption() as interruption, pytest.raises(KeyboardInterrupt):
        ShieldedRobot(PressedUpon(), interruption).observe()
    assert log == ["observed"]


def test_a_shielded_robot_does_what_the_robot_does() -> None:
    robot = FakeRobot()
    shielded = ShieldedRobot(robot, Interruption())
    shielded.apply(Action({}))
    shielded.stop()
    assert (len(robot.sent), robot.stop_count, shielded.spec, shielded.clock) == (1, 1, robot.spec, robot.clock)
