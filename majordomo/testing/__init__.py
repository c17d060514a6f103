"""Fakes of every protocol, for tests of what uses them; `majordomo.testing.conformance` tests what implements them."""

from majordomo.testing.fake_catalogue import FAKE_CATALOGUE
from majordomo.testing.fake_executor import FakeExecutor, FakeHandle, ScriptedRun
from majordomo.testing.fake_machine import FakeMachine
from majordomo.testing.fake_person import FakeBody, FakePerson
from majordomo.testing.fake_planner import FakePlanner
from majordomo.testing.fake_policy import FakePolicy, PolicyFault, still_chunk
from majordomo.testing.fake_robot import FAKE_ACTION_SPEC, FAKE_ROBOT_SPEC, FakeClock, FakeRobot
from majordomo.testing.fake_room import FAKE_ROOM, FakeRoom
from majordomo.testing.fake_world import FakeEstimator, FakeEyes, FakeWorld
from majordomo.testing.faulty_robot import FaultyRobot, RobotFault

__all__ = [
    "FAKE_ACTION_SPEC",
    "FAKE_CATALOGUE",
    "FAKE_ROBOT_SPEC",
    "FAKE_ROOM",
    "FakeBody",
    "FakeClock",
    "FakeEstimator",
    "FakeExecutor",
    "FakeEyes",
    "FakeHandle",
    "FakeMachine",
    "FakePerson",
    "FakePlanner",
    "FakePolicy",
    "FakeRobot",
    "FakeRoom",
    "FakeWorld",
    "FaultyRobot",
    "PolicyFault",
    "RobotFault",
    "ScriptedRun",
    "still_chunk",
]
