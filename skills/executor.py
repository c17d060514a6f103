"""Carries skills out in this process, one control period a poll, each call id at most once."""

import logging
from dataclasses import dataclass, field

from majordomo.action import Action
from majordomo.errors import (
    ActionRejected,
    BadArguments,
    EmergencyStopped,
    MajordomoError,
    ObservationRejected,
    RobotUnavailable,
)
from majordomo.execution import SkillReport, SkillStatus
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.geometry import Array
from majordomo.observation import Observation
from majordomo.policy import Policy
from majordomo.robot import Robot
from majordomo.skill import Body, PolicySkill, RoutineSkill, Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from skills.drive import Drive, DriveConfig, Ended, PolicyDrive, RoutineDrive

_log = logging.getLogger(__name__)


class StaleObservation(ObservationRejected):
    """The robot's senses have stopped: the newest observation is too old to act upon."""

    code = "stale_observation"


_CODES: tuple[tuple[type[MajordomoError], FailureCode, bool], ...] = (
    (EmergencyStopped, FailureCode.EMERGENCY_STOP, False),
    (RobotUnavailable, FailureCode.ROBOT_FAULT, False),
    (StaleObservation, FailureCode.SENSOR_STALE, True),
    (ObservationRejected, FailureCode.SENSOR_INVALID, True),
    (ActionRejected, FailureCode.LIMIT_VIOLATION, True),
)

CANCELLED = Failure(FailureCode.CANCELLED, Phase.EXECUTION, "It was cancelled.", retryable=False)


@dataclass(frozen=True, slots=True)
class ExecutorConfig:
    """How skills are carried out.

    Attributes:
        drive: How a policy's chunks are used.
        max_age_s: Age of an observation from which on it is stale [s].
    """

    drive: DriveConfig = field(default_factory=DriveConfig)
    max_age_s: float = 0.5


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
            self._executor.end(self, SkillStatus.CANCELLED, CANCELLED)
        self._executor.hold_if_idle()

    def end(self, status: SkillStatus, failure: Failure | None) -> None:
        """Fix the last report."""
        claims = tuple(effect for effect in self.skill.effects() if effect.positive)
        self.report = SkillReport(
            status,
            progress=self.drive.progress,
            confidence=self.drive.confidence,
            text=self.report.text,
            failure=failure,
            claims=claims if status is SkillStatus.SUCCEEDED else (),
        )
        self.drive.close()


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
        self._robot = robot
        self._policy = policy
        self._library = library
        self._body = body
        self._config = ExecutorConfig() if config is None else config
        self._used_ids: set[str] = set()
        self._running: list[SkillRun] = []

    def start(self, call_id: str, call: SkillCall) -> SkillRun:
        """Start a call; nothing moves before its handle is polled."""
        if call_id in self._used_ids:
            raise ValueError(f"call id '{call_id}' was used before; every call is carried out at most once")
        skill = self._library.bind(call, self._body.catalogue)
        self._check_free(skill)
        run = SkillRun(self, skill, self._drive_for(skill), self._robot.clock.now_s())
        self._used_ids.add(call_id)
        self._running.append(run)
        return run

    def stop(self) -> None:
        """Cancel whatever runs and hold the robot still."""
        for run in tuple(self._running):
            self.end(run, SkillStatus.CANCELLED, CANCELLED)
        self._robot.stop()

    def advance(self) -> None:
        """Move everything that runs on by one control period: one action, merged from all."""
        self.periods += 1
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
        """End a run; the others go on."""
        self._running.remove(run)
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
            return RoutineDrive(skill, self._body)
        raise BadArguments(f"{skill.call()} cannot be carried out itself.", "the steps that it is made of.")

    def _step(self, run: SkillRun) -> Action | Ended:
        if self._robot.clock.now_s() - run.started_s > run.skill.timeout_s:
            return _failed(FailureCode.TIMEOUT, f"{run.skill.call()} took longer than {run.skill.timeout_s:g} s.")
        try:
            step = run.drive.step(self._observe)
            if isinstance(step, Action):
                self._robot.spec.action.validate(step)
        except MajordomoError as error:
            return _failed_by(error)
        except Exception as error:  # policies and plugins are other people's code; the robot must hold still
            _log.exception("%s raised", run.skill.call())
            return _failed(FailureCode.EXECUTOR_LOST, f"{run.skill.call()} broke down: {type(error).__name__}: {error}")
        if not isinstance(step, Ended):
            run.report = SkillReport(
                SkillStatus.RUNNING, run.drive.progress, run.drive.confidence, text=run.report.text
            )
        return step

    def _observe(self) -> Observation:
        observation = self._robot.observe()
        self._robot.spec.observation.validate(observation)
        age_s = self._robot.clock.now_s() - observation.stamp_s
        if age_s > self._config.max_age_s:
            raise StaleObservation(
                f"The newest observation is {age_s:.2f} s old.", "check the camera and robot driver."
            )
        return observation

    def _apply(self, action: Action) -> None:
        try:
            self._robot.apply(action)
        except MajordomoError as error:
            failure = _failed_by(error).failure
            for run in tuple(self._running):
                self.end(run, SkillStatus.FAILED, failure)


def _failed_by(error: MajordomoError) -> Ended:
    for kind, code, is_retryable in _CODES:
        if isinstance(error, kind):
            return _failed(code, str(error), is_retryable)
    return _failed(FailureCode.EXECUTOR_LOST, str(error), is_retryable=False)


def _failed(code: FailureCode, message: str, is_retryable: bool = True) -> Ended:
    return Ended(Failure(code, Phase.EXECUTION, message, is_retryable))
