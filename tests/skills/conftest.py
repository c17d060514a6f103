from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from majordomo.action import ActionChunk
from majordomo.catalogue import Catalogue
from majordomo.execution import SkillReport, SkillStatus
from majordomo.policy import Policy
from majordomo.testing import FAKE_CATALOGUE, FakeBody, FakePolicy, FakeRobot, still_chunk
from skills.executor import ExecutorConfig, InProcessExecutor, SkillRun
from skills.registry import load_skills

MakeExecutor = Callable[..., InProcessExecutor]


@pytest.fixture
def catalogue() -> Catalogue:
    return FAKE_CATALOGUE


@pytest.fixture
def robot() -> FakeRobot:
    return FakeRobot()


@pytest.fixture
def body(catalogue: Catalogue) -> FakeBody:
    return FakeBody(catalogue)


@pytest.fixture
def make_executor(robot: FakeRobot, body: FakeBody) -> MakeExecutor:
    def make(policy: Policy | None = None, config: ExecutorConfig | None = None) -> InProcessExecutor:
        return InProcessExecutor(robot, policy or FakePolicy(), load_skills(()).library, body, config)

    return make


@pytest.fixture
def chunk() -> ActionChunk:
    """Eight different rows that move the arm, the mask leaving the gripper alone."""
    still = still_chunk(FakeRobot().spec.action, horizon=8)
    values = still.values.copy()
    values[:, 0] = 0.01 * np.arange(1, 9)
    return replace(still, values=values)


def _run_to_end(run: SkillRun, most: int = 2000) -> SkillReport:
    for _ in range(most):
        report = run.poll()
        if report.status is not SkillStatus.RUNNING:
            return report
    raise AssertionError("it never ended")


@pytest.fixture
def run_to_end() -> Callable[[SkillRun], SkillReport]:
    return _run_to_end
