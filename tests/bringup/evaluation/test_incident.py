"""What is noted of a task behind its back."""

from pathlib import Path

import numpy as np
import pytest

from agent.events import StepProgressed, StepSettled, StepStarted
from bringup.evaluation.incident import Witness
from bringup.evaluation.limit_watch import LimitWatch
from bringup.faults.bench.bench import Bench
from bringup.faults.bench.parts import LIMITS
from bringup.settings import Settings
from bringup.usable_skills import usable_skills
from majordomo.action import Action
from majordomo.execution import SkillReport, SkillStatus
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.skill import SkillCall
from majordomo.testing import FakeRobot
from memory.node import Node, NodeStatus
from motion.emergency_stop import EmergencyStop

OPEN = Node("s1", SkillCall("open", {"target": "microwave"}))
FAILURE = Failure(FailureCode.COLLISION, Phase.EXECUTION, "It pushes.")
FAILED = StepProgressed("s1", SkillReport(SkillStatus.FAILED, failure=FAILURE))


def forward(m_s: float) -> Action:
    return Action({"arm": np.array([m_s, 0.0, 0.0, 0.0, 0.0, 0.0])})


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(Settings(journal_folder=str(tmp_path)))


@pytest.fixture
def witness(bench: Bench) -> Witness:
    return Witness(bench.station(), usable_skills(), bench.settings)


def test_what_begins_too_hard_exceeds_a_limit() -> None:
    watch = LimitWatch(FakeRobot(), LIMITS, EmergencyStop())
    watch.apply(forward(0.2))
    assert not watch.exceeded
    watch.apply(forward(0.5))
    assert watch.exceeded["hand's acceleration"] == pytest.approx(3.0)


def test_braking_may_be_as_hard_as_it_likes() -> None:
    watch = LimitWatch(FakeRobot(), LIMITS, EmergencyStop())
    for m_s in (0.2, 0.4, 0.0):
        watch.apply(forward(m_s))
    assert not watch.exceeded


def test_what_moves_after_the_emergency_stop_is_noted_and_what_holds_still_is_not() -> None:
    stop = EmergencyStop()
    watch = LimitWatch(FakeRobot(), LIMITS, stop)
    stop.trigger("a test")
    watch.apply(forward(0.0))
    assert not watch.moved_after_stop
    watch.apply(forward(0.1))
    assert watch.moved_after_stop


def test_a_call_that_was_carried_out_already_is_one_twice(bench: Bench, witness: Witness) -> None:
    witness.notice(StepStarted(OPEN))
    assert not witness.incident().repeated
    bench.world.bring_about("open(microwave)")
    witness.notice(StepStarted(OPEN))
    assert witness.incident().repeated == ("open(microwave)",)


def test_a_failure_before_anything_went_wrong_is_not_the_faults(bench: Bench, witness: Witness) -> None:
    witness.notice(FAILED)
    bench.happened.append("it")
    assert witness.incident().noticed == ""


def test_the_delay_counts_from_when_it_went_wrong(bench: Bench, witness: Witness) -> None:
    bench.happened.append("it")
    witness.look()
    bench.clock.advance(0.7)
    witness.notice(FAILED)
    incident = witness.incident()
    assert (incident.noticed, incident.layer, incident.delay_s) == ("collision", "robot", 0.7)


def test_what_happens_is_wrong_only_where_that_is_said(bench: Bench) -> None:
    witness = Witness(bench.station(), usable_skills(), bench.settings, lambda: len(bench.happened) > 1)
    bench.happened.append("what makes it ready")
    witness.notice(FAILED)
    assert not witness.incident().happened
    bench.happened.append("it")
    witness.notice(FAILED)
    assert witness.incident().noticed == "collision"


def test_a_failure_is_sure_when_its_step_has_ended_by_it(bench: Bench, witness: Witness) -> None:
    bench.happened.append("it")
    witness.notice(FAILED)
    assert not witness.has_noticed
    witness.notice(StepSettled(Node("s1", OPEN.call, status=NodeStatus.FAILED, failure=FAILURE)))
    assert witness.has_noticed


def test_what_a_skill_took_for_a_failure_was_none_where_its_step_succeeded(bench: Bench, witness: Witness) -> None:
    bench.happened.append("it")
    witness.notice(FAILED)
    witness.notice(StepSettled(Node("s1", OPEN.call, status=NodeStatus.SUCCEEDED)))
    assert witness.incident().delay_s is None
