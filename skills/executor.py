"""Carries skills out in this process, one control period a poll, each call id at most once."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from majordomo.action import Action
from majordomo.errors import ActionRejected, BadArguments, MajordomoError, ObservationRejected
from majordomo.execution import WAS_CANCELLED, SkillReport, SkillStatus
from majordomo.failure import Failure, FailureCode, Layer, Phase, failure_of
from majordomo.geometry import Array
from majordomo.observation import Observation
from majordomo.policy import Policy
from majordomo.predicate import Predicate
from majordomo.robot import Robot
from majordomo.sensor_guard import guarded
from majordomo.skill import Body, PolicySkill, RoutineSkill, Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from skills.drive import Drive, DriveConfig, Ended, PolicyDrive, RoutineDrive
from skills.isolation.guest_process import GuestLost, GuestSilent, IsolationLimits
from skills.isolation.isolated_drive import IsolatedDrive, can_be_isolated
from skills.tracking import Tracking, TrackingLimits

_log = logging.getLogger(__name__)

_LOST_GUESTS: tuple[tuple[type[MajordomoError], FailureCode], ...] = (
    (GuestSilent, FailureCode.TIMEOUT),
    (GuestLost, FailureCode.EXECUTOR_LOST),
)


@dataclass(frozen=True, slots=True)
class ExecutorConfig:
    """How skills are carried out.

    Attributes:
        drive: How a policy's chunks are used.
        tracking: When the robot counts as blocked.
        isolates_plugins: Whether a plugin's routine runs in a process of its own, where it does not say itself.
        isolation: What a routine in a process of its own may take.
    """

    drive: DriveConfig = field(default_factory=DriveConfig)
    tracking: TrackingLimits = field(default_factory=TrackingLimits)
    isolates_plugins: bool = False
    isolation: IsolationLimits = field(default_factory=IsolationLimits)


class SkillRun:
    """One call that was started: the executor's handle."""

    def __init__(self, executor: "InProcessExecutor", skill: Skill, drive: Drive, started_s: float) -> None:
        self.skill = skill
        self.drive = drive
        self.started_s = started_s
        self.report = SkillReport(SkillStatus.RUNNING, text=str(skill.call()))
        self._executor = executor
        self._seen_periods = executor.periods

    def poll(self) -> SkillReport:
        """Say how it is going; the first poll of a period moves everything that runs on by that period."""
        if self.report.status is SkillStatus.RUNNING and self._seen_periods == self._executor.periods:
            self._executor.advance()
        self._seen_periods = self._executor.periods
        return self.report

    def cancel(self) -> None:
        """End it with the robot holding still."""
        if self.report.status is SkillStatus.RUNNING:
            self._executor.end(self, SkillStatus.CANCELLED, WAS_CANCELLED)
        self._executor.hold_if_idle()

    def end(self, status: SkillStatus, failure: Failure | None) -> None:
        """Fix the last report."""
        self.report = SkillReport(
            status,
            progress=self.drive.progress,
            confidence=self.drive.confidence,
            text=self.report.text,
            failure=failure,
            claims=_claims(self.skill) if status is SkillStatus.SUCCEEDED else (),
        )
        try:
            self.drive.close()
        except (Exception, SystemExit):  # a routine's cleaning up is somebody else's code
            _log.exception("%s raised while it was ended", self.skill.name)


class InProcessExecutor:
    """Drives a robot with a policy and with routines; calls with disjoint resources run side by side."""

    def __init__(
        self,
        robot: Robot,
        policy: Policy,
        library: SkillLibrary,
        body: Body,
        config: ExecutorConfig | None = None,
    ) -> None:
        self.periods = 0
        self._robot = guarded(robot)
        self._policy = policy
        self._library = library
        self._body = body
        self._config = ExecutorConfig() if config is None else config
        self._tracking = Tracking(robot.spec.action, robot.spec.control_hz, self._config.tracking)
        self._sensed: Observation | None = None
        self._used_ids: set[str] = set()
        self._running: list[SkillRun] = []

    def start(self, call_id: str, call: SkillCall) -> SkillRun:
        """Start a call; nothing moves before its handle is polled."""
        if call_id in self._used_ids:
            raise ValueError(f"call id '{call_id}' was used before; every call is carried out at most once")
        skill = self._library.bind(call, self._body.catalogue)
        self._check_free(skill)
        run = SkillRun(self, skill, self._drive_for(skill), self._robot.clock.now_s())
        self._tracking.forget()
        self._used_ids.add(call_id)
        self._running.append(run)
        return run

    def stop(self) -> None:
        """Cancel whatever runs and hold the robot still."""
        self._robot.stop()
        for run in tuple(self._running):
            self.end(run, SkillStatus.CANCELLED, WAS_CANCELLED)

    def advance(self) -> None:
        """Move everything that runs on by one control period: one action, merged from all."""
        self.periods += 1
        self._sense()
        commanded: dict[str, Array] = {}
        for run in tuple(self._running):
            step = self._step(run)
            if isinstance(step, Ended):
                self.end(run, SkillStatus.FAILED if step.failure else SkillStatus.SUCCEEDED, step.failure)
            else:
                commanded.update(step.groups)
        if self._running:
            self._apply(Action(commanded) if commanded else self._robot.spec.action.example())
        self.hold_if_idle()

    def end(self, run: SkillRun, status: SkillStatus, failure: Failure | None = None) -> None:
        """End a run; the others go on. The robot holds still before a routine may clean up."""
        self._running.remove(run)
        self.hold_if_idle()
        run.end(status, failure)

    def hold_if_idle(self) -> None:
        """Hold the robot still unless something runs."""
        if not self._running:
            self._robot.stop()

    def _check_free(self, skill: Skill) -> None:
        for run in self._running:
            both = isinstance(skill, PolicySkill) and isinstance(run.skill, PolicySkill)
            if both or skill.resources & run.skill.resources:
                raise ValueError(f"{skill.call()} needs what {run.skill.call()} still holds; wait until that has ended")

    def _drive_for(self, skill: Skill) -> Drive:
        if isinstance(skill, PolicySkill):
            spec = self._robot.spec
            return PolicyDrive(skill, self._policy, spec.action, spec.control_hz, self._config.drive)
        if isinstance(skill, RoutineSkill):
            if self._is_isolated(skill):
                return IsolatedDrive(skill, self._body, self._config.isolation, 1.0 / self._robot.spec.control_hz)
            return RoutineDrive(skill, self._body)
        raise BadArguments(f"{skill.call()} cannot be carried out itself.", "the steps that it is made of.")

    def _is_isolated(self, skill: RoutineSkill) -> bool:
        if skill.isolated is not None:
            return skill.isolated
        return self._config.isolates_plugins and not _is_builtin(skill) and can_be_isolated(type(skill))

    def _step(self, run: SkillRun) -> Action | Ended:
        if self._robot.clock.now_s() - run.started_s > run.skill.timeout_s:
            return _failed(FailureCode.TIMEOUT, f"{run.skill.call()} took longer than {run.skill.timeout_s:g} s.")
        try:
            step = self._checked(run.drive.step(partial(self._observe, run)))
        except MajordomoError as error:
            return Ended(_failed_by(error))
        except (Exception, SystemExit) as error:  # policies and plugins are other people's code
            _log.exception("%s raised", run.skill.call())
            return _failed(FailureCode.EXECUTOR_LOST, f"{run.skill.call()} broke down: {type(error).__name__}: {error}")
        if not isinstance(step, Ended):
            run.report = SkillReport(
                SkillStatus.RUNNING, run.drive.progress, run.drive.confidence, text=run.report.text
            )
        return step

    def _checked(self, step: object) -> Action | Ended:
        """What a drive gave, which may have come of somebody else's code."""
        if isinstance(step, Ended) and isinstance(step.failure, Failure | None):
            return step
        if not isinstance(step, Action):
            raise ActionRejected(f"It gave {step!r:.100}.", "an Action, None, or in the end a Failure.")
        self._robot.spec.action.validate(step)
        return step

    def _observe(self, run: SkillRun) -> Observation:
        """What a run senses; one that needs no senses, where they fail, what was sensed last."""
        try:
            return self._robot.observe()
        except ObservationRejected:
            if self._sensed is None or not _is_blind(run):
                raise
            return replace(self._sensed, stamp_s=self._robot.clock.now_s())

    def _sense(self) -> None:
        """End what needs senses where a sensor fails, and everything where the way is blocked or nothing answers."""
        try:
            observation = self._sensed = self._robot.observe()
        except MajordomoError as error:
            blind = [run for run in self._running if _is_blind(run) and isinstance(error, ObservationRejected)]
            self._fail_all(_failed_by(error), but=blind)
            return
        if not any(isinstance(run.skill, PolicySkill) for run in self._running):
            self._tracking.forget()  # a routine may push against something on purpose, and minds that itself
            return
        blocked = self._tracking.problem(observation)
        if blocked is not None:
            self._fail_all(blocked)

    def _apply(self, action: Action) -> None:
        try:
            self._tracking.commanded(action, self._robot.apply(action))
        except MajordomoError as error:
            self._fail_all(_failed_by(error))

    def _fail_all(self, failure: Failure, but: Sequence[SkillRun] = ()) -> None:
        for run in [run for run in self._running if run not in but]:
            self.end(run, SkillStatus.FAILED, failure)


def _is_builtin(skill: Skill) -> bool:
    return type(skill).__module__.partition(".")[0] == __name__.partition(".")[0]


def _is_blind(run: SkillRun) -> bool:
    return isinstance(run.skill, RoutineSkill) and run.skill.is_blind


def _claims(skill: Skill) -> tuple[Predicate, ...]:
    try:
        return tuple(effect for effect in skill.effects() if effect.positive)
    except Exception:  # a plugin that cannot say what it promised claims nothing
        _log.exception("%s cannot say what it brings about", skill.name)
        return ()


def _failed_by(error: MajordomoError) -> Failure:
    for kind, code in _LOST_GUESTS:
        if isinstance(error, kind):
            return Failure(code, Phase.EXECUTION, str(error), blamed=Layer.SYSTEM)
    return failure_of(error, Phase.EXECUTION)


def _failed(code: FailureCode, message: str) -> Ended:
    return Ended(Failure(code, Phase.EXECUTION, message))
