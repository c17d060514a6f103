"""The executor of this process passes the suite that every executor must, with skills of both kinds."""

from majordomo.skill import SkillCall
from majordomo.testing import FAKE_CATALOGUE, FakeBody, FakePolicy, FakeRobot
from majordomo.testing.conformance import ExecutorConformance
from skills.executor import InProcessExecutor
from skills.registry import load_skills


class _InProcess(ExecutorConformance):
    def make_executor(self) -> InProcessExecutor:
        return InProcessExecutor(FakeRobot(), FakePolicy(), load_skills(()).library, FakeBody(FAKE_CATALOGUE))


class TestInProcessExecutorWithAPolicySkill(_InProcess):
    def make_call(self) -> SkillCall:
        return SkillCall("pick", {"target": "red cup"})


class TestInProcessExecutorWithARoutine(_InProcess):
    def make_call(self) -> SkillCall:
        return SkillCall("wait", {"seconds": 1.0})
