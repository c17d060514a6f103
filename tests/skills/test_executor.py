from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from majordomo.action import ActionChunk
from majordomo.errors import ActionRejected, BadArguments, MajordomoError, UnknownName
from majordomo.execution import SkillReport, SkillStatus
from majordomo.failure import FailureCode, Layer
from majordomo.observation import Observation
from majordomo.predicate import Predicate
from majordomo.skill import Body, CompositeSkill, PolicySkill, Routine, RoutineSkill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeBody, FakePolicy, FakeRobot, PolicyFault, RobotFault
from skills.drive import DriveConfig
from skills.executor import ExecutorConfig, InProcessExecutor, SkillRun
from skills.isolation.guest_process import GuestSilent
from skills.pick import Pick

MakeExecutor = Callable[..., InProcessExecutor]
RunToEnd = Callable[[SkillRun], SkillReport]

PICK = SkillCall("pick", {"target": "red cup"})
WAIT = SkillCall("wait", {"seconds": 1.0})


class Roll(PolicySkill):
    """Drive a little."""

    name = "roll"
    phrases = ("roll",)
    resources = frozenset({"base"})


class Hum(RoutineSkill):
    """Hum until told to be silent."""

    name = "hum"
    resources = frozenset()

    def act(self, body: Body, observation: Observation) -> Routine:
        try:
            while True:
                yield None
        finally:
            body.say("silence")


class Fold(RoutineSkill):
    """Break down."""

    name = "fold"

    def act(self, body: Body, observation: Observation) -> Routine:
        yield None
        raise ArithmeticError("the routine was written badly")


class Both(CompositeSkill):
    """Be made of others."""

    name = "both"

    def steps(self) -> tuple[SkillCall, ...]:
        return (PICK,)


def test_success_claims_the_positive_effects(make_executor: MakeExecutor, run_to_end: RunToEnd) -> None:
    report = run_to_end(make_executor().start("1", PICK))
    assert report.status is SkillStatus.SUCCEEDED
    assert report.claims == (Predicate("holding", ("red cup",)),)


def test_start_moves_nothing(make_executor: MakeExecutor, robot: FakeRobot) -> None:
    make_executor().start("1", PICK)
    assert not robot.sent


def test_each_poll_moves_on_by_one_control_period(make_executor: MakeExecutor, robot: FakeRobot) -> None:
    run = make_executor().start("1", PICK)
    for _ in range(3):
        run.poll()
    assert robot.clock.now_s() == pytest.approx(0.3)


@pytest.mark.parametrize(("kept", "sent"), [(True, {"arm"}), (False, {"arm", "gripper"})])
def test_a_skill_that_keeps_its_grip_never_moves_the_fingers(
    robot: FakeRobot, body: FakeBody, chunk: ActionChunk, kept: bool, sent: set[str]
) -> None:
    class Carry(PolicySkill):
        """Carry what is held."""

        name = "carry"
        phrases = ("carry it",)
        keeps_grip = kept

    policy = FakePolicy([replace(chunk, mask=np.ones_like(chunk.mask))])
    executor = InProcessExecutor(robot, policy, SkillLibrary([Carry]), body)
    executor.start("1", SkillCall("carry")).poll()
    assert set(robot.sent[-1].groups) == sent


def test_policy_is_told_the_instruction(make_executor: MakeExecutor) -> None:
    policy = FakePolicy()
    make_executor(policy).start("1", PICK).poll()
    assert policy.instructions == ["pick up the red cup"]


def test_only_the_configured_rows_of_a_chunk_are_carried_out(
    make_executor: MakeExecutor, robot: FakeRobot, chunk: ActionChunk
) -> None:
    config = ExecutorConfig(DriveConfig(rows_per_chunk=3))
    run = make_executor(FakePolicy([chunk]), config).start("1", PICK)
    for _ in range(4):
        run.poll()
    assert [action.groups["arm"][0] for action in robot.sent] == pytest.approx([0.01, 0.02, 0.03, 0.01])


def test_groups_that_the_mask_leaves_out_are_not_commanded(
    make_executor: MakeExecutor, robot: FakeRobot, chunk: ActionChunk
) -> None:
    make_executor(FakePolicy([chunk])).start("1", PICK).poll()
    assert set(robot.sent[0].groups) == {"arm"}


def test_rows_of_a_slower_policy_are_repeated(
    make_executor: MakeExecutor, robot: FakeRobot, chunk: ActionChunk
) -> None:
    run = make_executor(FakePolicy([replace(chunk, control_hz=5.0)])).start("1", PICK)
    for _ in range(4):
        run.poll()
    assert [action.groups["arm"][0] for action in robot.sent] == pytest.approx([0.01, 0.01, 0.02, 0.02])


def test_one_chunk_that_says_done_is_not_enough(make_executor: MakeExecutor, chunk: ActionChunk) -> None:
    flicker = [replace(chunk, done=1.0), chunk] * 5
    run = make_executor(FakePolicy(flicker)).start("1", PICK)
    assert all(run.poll().status is SkillStatus.RUNNING for _ in range(50))


def test_a_policy_without_progress_times_out(
    make_executor: MakeExecutor, robot: FakeRobot, chunk: ActionChunk, run_to_end: RunToEnd
) -> None:
    report = run_to_end(make_executor(FakePolicy([chunk])).start("1", PICK))
    assert report.failure is not None
    assert report.failure.code is FailureCode.TIMEOUT
    assert robot.clock.now_s() == pytest.approx(30.0, abs=0.2)


def test_progress_that_stalls_is_no_progress(
    make_executor: MakeExecutor, robot: FakeRobot, chunk: ActionChunk, run_to_end: RunToEnd
) -> None:
    report = run_to_end(make_executor(FakePolicy([replace(chunk, progress=0.4)])).start("1", PICK))
    assert report.failure is not None
    assert report.failure.code is FailureCode.NO_PROGRESS
    stall_s = DriveConfig().stall_s
    assert stall_s < robot.clock.now_s() < stall_s + 3.0


@pytest.mark.parametrize(
    ("fault", "code"),
    [(PolicyFault.NAN, FailureCode.LIMIT_VIOLATION), (PolicyFault.RAISES, FailureCode.EXECUTOR_LOST)],
)
def test_a_broken_policy_fails_with_the_robot_stopped(
    make_executor: MakeExecutor, robot: FakeRobot, fault: PolicyFault, code: FailureCode, run_to_end: RunToEnd
) -> None:
    report = run_to_end(make_executor(FakePolicy(fault=fault)).start("1", PICK))
    assert report.failure is not None
    assert report.failure.code is code
    assert robot.stop_count > 0
    assert not robot.sent


@pytest.mark.parametrize("head", ["done", "progress", "confidence"])
def test_a_head_that_is_not_a_number_is_refused(
    make_executor: MakeExecutor, chunk: ActionChunk, run_to_end: RunToEnd, head: str
) -> None:
    broken = replace(chunk, **{head: float("nan")})
    report = run_to_end(make_executor(FakePolicy([broken])).start("1", PICK))
    assert report.failure is not None
    assert report.failure.code is FailureCode.LIMIT_VIOLATION


def test_a_routine_is_not_shown_invalid_observations(
    make_executor: MakeExecutor, robot: FakeRobot, run_to_end: RunToEnd
) -> None:
    robot.faults.add(RobotFault.NAN_IMAGES)
    report = run_to_end(make_executor().start("1", WAIT))
    assert report.failure is not None
    assert report.failure.code is FailureCode.SENSOR_INVALID


@pytest.mark.parametrize(
    ("fault", "status"),
    [(RobotFault.BLACK_IMAGES, SkillStatus.SUCCEEDED), (RobotFault.SILENT, SkillStatus.FAILED)],
)
def test_holding_still_goes_on_where_only_the_senses_fail(
    make_executor: MakeExecutor, robot: FakeRobot, run_to_end: RunToEnd, fault: RobotFault, status: SkillStatus
) -> None:
    run = make_executor().start("1", WAIT)
    run.poll()
    robot.faults.add(fault)
    assert run_to_end(run).status is status
    assert (robot.clock.now_s() == pytest.approx(1.0)) is (status is SkillStatus.SUCCEEDED)


def test_a_chunk_of_another_robot_is_refused(
    make_executor: MakeExecutor, chunk: ActionChunk, run_to_end: RunToEnd
) -> None:
    alien = replace(chunk, values=np.zeros((8, 3)))
    report = run_to_end(make_executor(FakePolicy([alien])).start("1", PICK))
    assert report.failure is not None
    assert report.failure.code is FailureCode.LIMIT_VIOLATION
    assert "(8, 3)" in report.failure.message


@pytest.mark.parametrize(
    ("fault", "code", "is_retryable"),
    [
        (RobotFault.SILENT, FailureCode.ROBOT_FAULT, False),
        (RobotFault.NAN_IMAGES, FailureCode.SENSOR_INVALID, True),
        (RobotFault.EMERGENCY_STOPPED, FailureCode.EMERGENCY_STOP, False),
    ],
)
def test_a_robot_that_fails_ends_the_skill(
    make_executor: MakeExecutor,
    robot: FakeRobot,
    fault: RobotFault,
    code: FailureCode,
    is_retryable: bool,
    run_to_end: RunToEnd,
) -> None:
    run = make_executor().start("1", PICK)
    run.poll()
    robot.faults.add(fault)
    report = run_to_end(run)
    assert report.status is SkillStatus.FAILED
    assert report.failure is not None
    assert (report.failure.code, report.failure.retryable) == (code, is_retryable)
    assert robot.stop_count > 0


def test_an_arm_that_does_not_come_on_is_blocked(
    make_executor: MakeExecutor, robot: FakeRobot, chunk: ActionChunk, run_to_end: RunToEnd
) -> None:
    values = np.full_like(chunk.values, 0.1)
    run = make_executor(FakePolicy([replace(chunk, values=values)])).start("1", PICK)
    for _ in range(10):
        assert run.poll().failure is None
    robot.faults.add(RobotFault.STUCK)
    stuck_s = robot.clock.now_s()
    report = run_to_end(run)
    assert report.failure is not None
    assert report.failure.code is FailureCode.COLLISION
    assert robot.clock.now_s() - stuck_s <= 1.0


@pytest.mark.parametrize(("kind", "layer"), [(GuestSilent, Layer.SYSTEM), (ActionRejected, Layer.POLICY)])
def test_what_broke_is_blamed(
    make_executor: MakeExecutor, run_to_end: RunToEnd, kind: type[MajordomoError], layer: Layer
) -> None:
    class Broken(FakePolicy):
        def act(self, observation: Observation) -> ActionChunk:
            raise kind("It broke.", "another.")

    report = run_to_end(make_executor(Broken()).start("1", PICK))
    assert report.failure is not None
    assert report.failure.layer is layer


def test_old_observations_are_stale(make_executor: MakeExecutor, robot: FakeRobot, run_to_end: RunToEnd) -> None:
    run = make_executor().start("1", PICK)
    run.poll()
    robot.faults.add(RobotFault.STALE_STAMP)
    report = run_to_end(run)
    assert report.failure is not None
    assert report.failure.code is FailureCode.SENSOR_STALE


def test_a_call_id_starts_once(make_executor: MakeExecutor, run_to_end: RunToEnd) -> None:
    executor = make_executor()
    run_to_end(executor.start("1", PICK))
    with pytest.raises(ValueError, match="'1' was used before"):
        executor.start("1", PICK)


def test_an_unknown_skill_is_refused(make_executor: MakeExecutor) -> None:
    with pytest.raises(UnknownName, match="Try: 'pick'"):
        make_executor().start("1", SkillCall("pik", {"target": "red cup"}))


def test_a_wrong_kind_of_thing_is_refused(make_executor: MakeExecutor) -> None:
    with pytest.raises(BadArguments, match="'tray' is not movable"):
        make_executor().start("1", SkillCall("pick", {"target": "tray"}))


def test_two_calls_for_one_arm_do_not_run_at_once(make_executor: MakeExecutor) -> None:
    executor = make_executor()
    executor.start("1", PICK)
    with pytest.raises(ValueError, match="still holds"):
        executor.start("2", SkillCall("reset_arm"))


def test_a_wait_beside_a_policy_costs_no_time_and_takes_no_motion(
    make_executor: MakeExecutor, robot: FakeRobot, chunk: ActionChunk
) -> None:
    executor = make_executor(FakePolicy([chunk]))
    runs = [executor.start("1", PICK), executor.start("2", WAIT)]
    for _ in range(3):
        for run in runs:
            run.poll()
    assert robot.clock.now_s() == pytest.approx(0.3)
    assert [action.groups["arm"][0] for action in robot.sent] == pytest.approx([0.01, 0.02, 0.03])


def test_one_policy_follows_one_instruction_at_a_time(robot: FakeRobot, body: FakeBody) -> None:
    executor = InProcessExecutor(robot, FakePolicy(), SkillLibrary([Pick, Roll]), body)
    executor.start("1", PICK)
    with pytest.raises(ValueError, match="still holds"):
        executor.start("2", SkillCall("roll"))


def test_a_cancelled_routine_may_clean_up(robot: FakeRobot, body: FakeBody) -> None:
    run = InProcessExecutor(robot, FakePolicy(), SkillLibrary([Hum]), body).start("1", SkillCall("hum"))
    run.poll()
    run.cancel()
    assert body.person.heard == ["silence"]


@pytest.mark.parametrize("skill", ["hum", "fold"])
def test_a_skill_that_breaks_down_fails_alone(robot: FakeRobot, body: FakeBody, skill: str) -> None:
    executor = InProcessExecutor(robot, FakePolicy(), SkillLibrary([Fold, Hum]), body)
    runs = {name: executor.start(name, SkillCall(name)) for name in ("fold", "hum")}
    for _ in range(3):
        reports = {name: run.poll() for name, run in runs.items()}
    assert (reports[skill].status is SkillStatus.FAILED) == (skill == "fold")


def test_a_composite_is_refused(robot: FakeRobot, body: FakeBody) -> None:
    executor = InProcessExecutor(robot, FakePolicy(), SkillLibrary([Both]), body)
    with pytest.raises(BadArguments, match="Try: the steps that it is made of"):
        executor.start("1", SkillCall("both"))


def test_waiting_holds_still_for_that_long(make_executor: MakeExecutor, robot: FakeRobot, run_to_end: RunToEnd) -> None:
    run_to_end(make_executor().start("1", WAIT))
    assert robot.clock.now_s() == pytest.approx(1.0)
    assert all(np.all(action.groups["arm"] == 0.0) for action in robot.sent)


def test_cancel_stops_the_robot(make_executor: MakeExecutor, robot: FakeRobot) -> None:
    run = make_executor().start("1", PICK)
    run.poll()
    run.cancel()
    run.cancel()
    n_sent = len(robot.sent)
    assert run.poll().status is SkillStatus.CANCELLED
    assert robot.stop_count > 0
    assert len(robot.sent) == n_sent


def test_an_ended_call_keeps_its_report(make_executor: MakeExecutor, robot: FakeRobot, run_to_end: RunToEnd) -> None:
    run = make_executor().start("1", PICK)
    report = run_to_end(run)
    now_s = robot.clock.now_s()
    assert run.poll() is report
    assert robot.clock.now_s() == now_s


def test_stop_is_safe_before_start_and_cancels_what_runs(make_executor: MakeExecutor, robot: FakeRobot) -> None:
    executor = make_executor()
    executor.stop()
    run = executor.start("1", PICK)
    executor.stop()
    assert run.poll().status is SkillStatus.CANCELLED
    assert robot.stop_count >= 2


def test_say_reaches_the_person(make_executor: MakeExecutor, body: FakeBody, run_to_end: RunToEnd) -> None:
    report = run_to_end(make_executor().start("1", SkillCall("say", {"text": "hello"})))
    assert report.status is SkillStatus.SUCCEEDED
    assert body.person.heard == ["hello"]


def test_ask_without_an_answer_times_out(make_executor: MakeExecutor, run_to_end: RunToEnd) -> None:
    report = run_to_end(make_executor().start("1", SkillCall("ask", {"question": "which one?"})))
    assert report.failure is not None
    assert report.failure.code is FailureCode.TIMEOUT


def test_what_is_not_seen_is_not_found(make_executor: MakeExecutor, run_to_end: RunToEnd) -> None:
    report = run_to_end(make_executor().start("1", SkillCall("look_for", {"target": "red cup"})))
    assert report.failure is not None
    assert report.failure.code is FailureCode.OBJECT_NOT_FOUND
